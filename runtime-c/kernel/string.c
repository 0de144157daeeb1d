// SPDX-License-Identifier: MIT
/* Strings of fixed size: NUL-terminated, tw_string_size bytes at most, what does not fit is cut. */
#include "runtime.h"

u32 tw_string_size = 512;

static void copy_at_most(char *to, const char *from, size_t room)
{
	size_t length = strnlen(from, room - 1);

	memmove(to, from, length);
	to[length] = 0;
}

void tw_string_copy(char *to, const char *from)
{
	u32 i, last = tw_string_size - 1;

	/* Most strings are names of a few bytes: a plain loop beats two calls. */
	for (i = 0; i < last; i++) {
		to[i] = from[i];
		if (!from[i])
			return;
	}
	to[last] = 0;
}
NOKPROBE_SYMBOL(tw_string_copy);

void tw_string_append(char *to, const char *from)
{
	size_t used = strnlen(to, tw_string_size - 1);

	copy_at_most(to + used, from, tw_string_size - used);
}

int tw_string_compare(const char *a, const char *b)
{
	return strcmp(a, b);
}

tw_s64 tw_string_length(const char *a)
{
	return strlen(a);
}

void tw_fn_substr(struct tw_context *c, char *to, const char *s, tw_s64 start, tw_s64 length)
{
	s64 size = strlen(s);

	(void)c;
	if (start < 0 || start >= size || length <= 0) {
		to[0] = 0;
		return;
	}
	if (length > size - start)
		length = size - start;
	if (length > (s64)tw_string_size - 1)
		length = tw_string_size - 1;
	memmove(to, s + start, length);
	to[length] = 0;
}

tw_s64 tw_fn_isinstr(struct tw_context *c, const char *s, const char *part)
{
	(void)c;
	return strstr(s, part) != NULL;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return 99;
}

tw_s64 tw_fn_strtol(struct tw_context *c, const char *s, tw_s64 base)
{
	bool negative = false;
	u64 value = 0;

	(void)c;
	if (base < 0 || base == 1 || base > 36)
		return 0;
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	if (*s == '-' || *s == '+')
		negative = *s++ == '-';
	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] | 32) == 'x' && digit_of(s[2]) < 16) {
		s += 2;
		base = 16;
	} else if (base == 0) {
		base = s[0] == '0' ? 8 : 10;
	}
	for (; digit_of(*s) < base; s++)
		value = value * base + digit_of(*s);
	return (s64)(negative ? 0 - value : value);
}
