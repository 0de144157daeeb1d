// SPDX-License-Identifier: MIT
/* Strings of 16 or 32 bit units in memory, as a file system or a console keeps them, into UTF-8. */
#include "runtime.h"

struct units {
	u64 address;
	u32 size;
	bool user;
};

/* The next unit; -1 where it cannot be read. */
static s64 next_unit(struct units *units)
{
	u16 half = 0;
	u32 whole = 0;

	if (tw_port_read(units->size == 2 ? (void *)&half : (void *)&whole, units->address, units->size, units->user))
		return -1;
	units->address += units->size;
	return units->size == 2 ? half : whole;
}

static u32 encode(char *to, u32 point)
{
	if (point < 0x80)
		return to[0] = point, 1;
	if (point < 0x800)
		return to[0] = 0xc0 | point >> 6, to[1] = 0x80 | (point & 63), 2;
	if (point < 0x10000) {
		to[0] = 0xe0 | point >> 12;
		to[1] = 0x80 | (point >> 6 & 63);
		to[2] = 0x80 | (point & 63);
		return 3;
	}
	to[0] = 0xf0 | point >> 18;
	to[1] = 0x80 | (point >> 12 & 63);
	to[2] = 0x80 | (point >> 6 & 63);
	to[3] = 0x80 | (point & 63);
	return 4;
}

/* A code point, of one unit or of a pair of surrogates; -1 where it cannot be read, -2 where there is none. */
static s64 next_point(struct units *units)
{
	s64 first = next_unit(units), second;

	if (first < 0xd800 || (first > 0xdfff && first <= 0x10ffff))
		return first;
	if (units->size == 4 || first > 0xdbff)
		return -2;
	second = next_unit(units);
	if (second < 0)
		return -1;
	if (second < 0xdc00 || second > 0xdfff)
		return -2;
	return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

void tw_fn_unicode(struct tw_context *c, char *to, tw_u64 address, tw_s64 size, tw_s64 user, const char *at)
{
	struct units units = { address, (u32)size, user != 0 };
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	u64 before = address;
	char bytes[4];
	s64 point = 0;

	/* What lies behind the last that fits is not looked at. */
	while (sink.used < sink.size && (point = next_point(&units)) > 0) {
		tw_sink_whole(&sink, bytes, encode(bytes, (u32)point));
		before = units.address;
	}
	to[sink.used] = 0;
	if (point == -1)
		tw_read_fault(c, before, units.user, at);
	else if (point == -2)
		tw_error(c, size == 2 ? "invalid UTF-16" : "invalid UTF-32", at);
}
