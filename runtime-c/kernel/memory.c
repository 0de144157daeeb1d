// SPDX-License-Identifier: MIT
/* Reads and writes of memory that may not be there: a fault is an error of the script, never one of the kernel. */
#include "runtime.h"

/* The text is the activation's own. */
static void raise_fault(struct tw_context *c, const char *what, u64 address, const char *at)
{
	char text[64];
	struct tw_sink sink = { text, sizeof(text) - 1, 0, NULL };

	tw_sink_text(&sink, what);
	tw_sink_hex(&sink, address);
	text[sink.used] = 0;
	tw_error_text(c, text, at);
}

/** tw_read_fault - raise "kernel read fault at 0x…" */
void tw_read_fault(struct tw_context *c, u64 address, bool user, const char *at)
{
	raise_fault(c, user ? "user read fault at " : "kernel read fault at ", address, at);
}

bool tw_forgives_faults;

static u64 read_number(struct tw_context *c, u64 address, u32 size, bool user, const char *at)
{
	u64 whole = 0;
	u32 half = 0;
	u16 quarter = 0;
	u8 byte = 0;
	void *to = size == 8 ? (void *)&whole : size == 4 ? (void *)&half : size == 2 ? (void *)&quarter : (void *)&byte;

	if (unlikely(tw_port_read(to, address, size, user))) {
		if (!tw_forgives_faults)
			tw_read_fault(c, address, user, at);
		return 0;
	}
	return size == 8 ? whole : size == 4 ? half : size == 2 ? quarter : byte;
}

tw_u64 tw_kernel_read(struct tw_context *c, tw_u64 address, tw_u32 size, const char *at)
{
	return read_number(c, address, size, false, at);
}
NOKPROBE_SYMBOL(tw_kernel_read);

tw_u64 tw_user_read(struct tw_context *c, tw_u64 address, tw_u32 size, const char *at)
{
	return read_number(c, address, size, true, at);
}

static void write_number(struct tw_context *c, u64 address, u32 size, u64 value, bool user, const char *at)
{
	u32 half = value;
	u16 quarter = value;
	u8 byte = value;
	const void *from = size == 8 ? (void *)&value : size == 4 ? (void *)&half : size == 2 ? (void *)&quarter : (void *)&byte;

	if (unlikely(tw_port_write(address, from, size, user)))
		raise_fault(c, user ? "user write fault at " : "kernel write fault at ", address, at);
}

void tw_kernel_write(struct tw_context *c, tw_u64 address, tw_u32 size, tw_u64 value, const char *at)
{
	write_number(c, address, size, value, false, at);
}

void tw_user_write(struct tw_context *c, tw_u64 address, tw_u32 size, tw_u64 value, const char *at)
{
	write_number(c, address, size, value, true, at);
}

void tw_fn_set_number(struct tw_context *c, tw_u64 address, tw_s64 value, tw_s64 size, tw_s64 user, const char *at)
{
	write_number(c, address, size ? (u32)size : sizeof(long), value, user != 0, at);
}

void tw_fn_set_string_n(struct tw_context *c, tw_u64 address, tw_s64 most, const char *s, tw_s64 user, const char *at)
{
	s64 length = (s64)strlen(s) + 1, i;

	for (i = 0; i < length && i < most && !c->error; i++)
		write_number(c, address + i, 1, (u8)s[i], user != 0, at);
}

void tw_fn_set_string(struct tw_context *c, tw_u64 address, const char *s, tw_s64 user, const char *at)
{
	tw_fn_set_string_n(c, address, (s64)strlen(s) + 1, s, user, at);
}

/* In pieces that do not cross a boundary of 64 bytes: a string may end right before a page that is not there. */
static void read_string(struct tw_context *c, char *to, u64 address, s64 max, bool user, const char *at)
{
	u32 room = max >= 0 && max < (s64)tw_string_size - 1 ? (u32)max : tw_string_size - 1, used = 0;

	to[0] = 0;
	while (used < room) {
		u32 part = 64 - ((address + used) & 63), end;

		if (part > room - used)
			part = room - used;
		if (tw_port_read(to + used, address + used, part, user)) {
			to[0] = 0;
			tw_read_fault(c, address + used, user, at);
			return;
		}
		for (end = used + part; used < end; used++)
			if (!to[used])
				return;
	}
	to[used] = 0;
}

void tw_kernel_string(struct tw_context *c, char *to, tw_u64 address, tw_s64 max, const char *at)
{
	read_string(c, to, address, max, false, at);
}

void tw_user_string(struct tw_context *c, char *to, tw_u64 address, tw_s64 max, const char *at)
{
	read_string(c, to, address, max, true, at);
}
