// SPDX-License-Identifier: MIT
/* Text on its way out: to a string, which is cut, or to the output, which becomes a record when it is full. */
#include "runtime.h"

void tw_sink_put(struct tw_sink *sink, const char *text, u32 length)
{
	while (length) {
		u32 room = sink->size - sink->used;
		u32 part = length < room ? length : room;

		memcpy(sink->data + sink->used, text, part);
		sink->used += part;
		text += part;
		length -= part;
		if (!length)
			return;
		if (!sink->owner)
			return;
		tw_output_flush(sink->owner);
	}
}

/* All of it; where a string has no room for that, nothing, and nothing that comes after it either. */
void tw_sink_whole(struct tw_sink *sink, const char *text, u32 length)
{
	if (!sink->owner && length > sink->size - sink->used)
		sink->size = sink->used;
	tw_sink_put(sink, text, length);
}

void tw_sink_text(struct tw_sink *sink, const char *text)
{
	tw_sink_put(sink, text, strlen(text));
}

void tw_sink_fill(struct tw_sink *sink, char what, s64 count)
{
	while (count-- > 0) {
		/* A width may be a huge number: a string that is full stays as it is. */
		if (!sink->owner && sink->used == sink->size)
			return;
		tw_sink_put(sink, &what, 1);
	}
}

static void put_unsigned(struct tw_sink *sink, u64 number)
{
	char digits[20];
	int at = sizeof(digits);

	do {
		u64 rest = tw_port_divide_unsigned(number, 10);

		digits[--at] = '0' + (int)(number - rest * 10);
		number = rest;
	} while (number);
	tw_sink_put(sink, digits + at, sizeof(digits) - at);
}

void tw_sink_number(struct tw_sink *sink, s64 number)
{
	if (number < 0)
		tw_sink_put(sink, "-", 1);
	put_unsigned(sink, number < 0 ? 0 - (u64)number : (u64)number);
}

void tw_sink_hex(struct tw_sink *sink, u64 number)
{
	char digits[18];
	int at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[number & 15];
		number >>= 4;
	} while (number);
	digits[--at] = 'x';
	digits[--at] = '0';
	tw_sink_put(sink, digits + at, sizeof(digits) - at);
}
