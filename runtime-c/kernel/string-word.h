/* SPDX-License-Identifier: MIT */
/*
 * Strings a word at a time, for keys of arrays: most are names of a few bytes, and a loop over bytes takes longer than
 * all the rest of a look-up. A load may touch bytes behind the terminator, never another page.
 */
#ifndef TAPWRIGHT_STRING_WORD_H
#define TAPWRIGHT_STRING_WORD_H

#include "port.h"

#define TW_SMALLEST_PAGE 4096
#define TW_ONES (~0UL / 0xff)
#define TW_HIGHS (TW_ONES << 7)

#ifdef __KERNEL__
#define tw_load_word(p) read_word_at_a_time(p)
#else
/* The sanitizer would object to the bytes behind a terminator. */
static __attribute__((no_sanitize("address"), __noinline__, unused)) unsigned long tw_load_word(const void *p)
{
	unsigned long word;

	__builtin_memcpy(&word, p, sizeof(word));
	return word;
}
#endif

/** struct tw_string_word - @bytes of a string, the first in the lowest bits; @ends has a bit set for each NUL among them */
struct tw_string_word {
	unsigned long bytes;
	unsigned long ends;
};

static __always_inline unsigned long tw_ends_of(unsigned long word)
{
	return (word - TW_ONES) & ~word & TW_HIGHS;
}

/** tw_up_to_end - a mask of the bytes up to the first NUL, the NUL included; of all bytes when there is none */
static __always_inline unsigned long tw_up_to_end(unsigned long ends)
{
	return ends ^ (ends - 1);
}

static noinline unsigned long tw_load_bytes(const char *p)
{
	unsigned long word = 0;
	u32 i;

	for (i = 0; i < sizeof(word) && p[i]; i++)
		word |= (unsigned long)(u8)p[i] << (8 * i);
	return word;
}

/** tw_string_word - the word at @p, which is inside of a string, or right behind its last whole word */
static __always_inline struct tw_string_word tw_string_word(const char *p)
{
	struct tw_string_word result;

	if (unlikely(((unsigned long)p & (TW_SMALLEST_PAGE - 1)) > TW_SMALLEST_PAGE - sizeof(long)))
		result.bytes = tw_load_bytes(p);
	else if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		result.bytes = tw_load_word(p);
	else
		result.bytes = sizeof(long) == 8 ? __builtin_bswap64(tw_load_word(p)) : __builtin_bswap32(tw_load_word(p));
	result.ends = tw_ends_of(result.bytes);
	return result;
}

#endif
