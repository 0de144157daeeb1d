// SPDX-License-Identifier: MIT
/* Bytes as a C programmer would write them, for texts that may hold anything. */
#include "runtime.h"

/** tw_escape - writes one byte, 4 characters at most; those that print stand for themselves. @quote, or 0: is escaped, too */
u32 tw_escape(char *to, u8 byte, char quote)
{
	static const char letters[] = "\a\b\t\n\v\f\r";
	const char *letter = byte ? strchr(letters, byte) : NULL;

	if (byte >= ' ' && byte < 127 && byte != '\\' && byte != (u8)quote)
		return to[0] = byte, 1;
	to[0] = '\\';
	if (letter)
		return to[1] = "abtnvfr"[letter - letters], 2;
	if (byte == '\\' || (byte && byte == (u8)quote))
		return to[1] = byte, 2;
	to[1] = '0' + (byte >> 6);
	to[2] = '0' + (byte >> 3 & 7);
	to[3] = '0' + (byte & 7);
	return 4;
}

struct quoted {
	const u8 *bytes;
	u32 count;
	bool has_marks;
	bool is_cut;
};

/* What does not fit into @room ends behind a whole escape; with quotation marks, "... tells of it. */
static void put_escaped(char *to, const struct quoted *text, s64 room)
{
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	char quote = text->has_marks ? '"' : 0;
	u32 marks = text->has_marks ? 2 : 0, width = marks, i, length;
	bool is_cut = text->is_cut;
	char bytes[4];

	if (room > 0 && room < (s64)sink.size)
		sink.size = room;
	for (i = 0; i < text->count; i++)
		width += tw_escape(bytes, text->bytes[i], quote);
	is_cut = is_cut || width > sink.size;
	if (is_cut && marks)
		marks += 3;
	if (quote)
		tw_sink_put(&sink, &quote, 1);
	for (i = 0; i < text->count; i++) {
		length = tw_escape(bytes, text->bytes[i], quote);
		if (is_cut && sink.used + length + (marks ? marks - 1 : 0) > sink.size)
			break;
		tw_sink_put(&sink, bytes, length);
	}
	if (quote)
		tw_sink_text(&sink, is_cut ? "\"..." : "\"");
	to[sink.used] = 0;
}

void tw_fn_text_strn(struct tw_context *c, char *to, const char *s, tw_s64 room, tw_s64 quoted)
{
	struct quoted text = { (const u8 *)s, strlen(s), quoted != 0, false };

	(void)c;
	put_escaped(to, &text, room);
}

void tw_fn_buffer_quoted(struct tw_context *c, char *to, tw_u64 address, tw_s64 size, tw_s64 room, tw_s64 user,
			 const char *at)
{
	struct tw_activation *a = tw_activation(c);
	s64 most = tw_string_size < TW_SYMBOL_SIZE ? tw_string_size : TW_SYMBOL_SIZE;
	struct quoted text = { (const u8 *)a->symbol, size < 0 ? 0 : size < most ? size : most, true, size > most };

	to[0] = 0;
	if (tw_port_read(a->symbol, address, text.count, user != 0))
		tw_read_fault(c, address, user != 0, at);
	else
		put_escaped(to, &text, room);
}
