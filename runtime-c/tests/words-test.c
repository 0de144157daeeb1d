// SPDX-License-Identifier: MIT
#include "test.h"

static char to[64];
static struct tw_context *c;

static void with_size(u32 size)
{
	tw_string_size = size;
	memset(to, '#', sizeof(to));
}

TEST(finds_positions)
{
	with_size(64);
	CHECK_NUMBER(tw_fn_strpos(c, "hello", "l"), 2);
	CHECK_NUMBER(tw_fn_strpos(c, "hello", ""), 0);
	CHECK_NUMBER(tw_fn_strpos(c, "hello", "hello!"), -1);
	CHECK_NUMBER(tw_fn_stringat(c, "ab\xff", 2, "here"), 255);
	CHECK_NUMBER(tw_fn_stringat(c, "ab", 2, "here"), 0);
	CHECK(!c->error);
	CHECK_NUMBER(tw_fn_stringat(c, "ab", -1, "here"), 0);
	CHECK_TEXT(c->error, "string index out of range");
	tw_catch(c, NULL);
	CHECK_NUMBER(tw_fn_stringat(c, "ab", 64, "here"), 0);
	CHECK_TEXT(c->error, "string index out of range");
	tw_catch(c, NULL);
}

TEST(replaces_parts_and_cuts_what_does_not_fit)
{
	with_size(8);
	tw_fn_str_replace(c, to, "a.b.c", ".", "-");
	CHECK_TEXT(to, "a-b-c");
	tw_fn_str_replace(c, to, "aaaa", "aa", "b");
	CHECK_TEXT(to, "bb");
	tw_fn_str_replace(c, to, "abc", "", "x");
	CHECK_TEXT(to, "abc");
	tw_fn_str_replace(c, to, "aaaa", "a", "bcd");
	CHECK_TEXT(to, "bcdbcdb");
	CHECK(to[8] == '#');
}

TEST(gives_tokens_in_turn)
{
	with_size(16);
	tw_fn_tokenize(c, to, ", one,two  three", ", ");
	CHECK_TEXT(to, "one");
	tw_fn_tokenize(c, to, "", ", ");
	CHECK_TEXT(to, "two");
	/* What follows is cut with the string that was kept. */
	tw_fn_tokenize(c, to, "", " ");
	CHECK_TEXT(to, "thre");
	tw_fn_tokenize(c, to, "", " ");
	CHECK_TEXT(to, "");
	tw_fn_tokenize(c, to, "", " ");
	CHECK_TEXT(to, "");
	tw_fn_tokenize(c, to, ",,", ",");
	CHECK_TEXT(to, "");
	/* The delimiter behind a token goes with it. */
	tw_fn_tokenize(c, to, "read+0x4/0x9", "+");
	CHECK_TEXT(to, "read");
	tw_fn_tokenize(c, to, "", "/");
	CHECK_TEXT(to, "0x4");
}

TEST(escapes_and_tells_of_what_is_cut)
{
	with_size(16);
	tw_fn_text_strn(c, to, "a\"b\\\n\x01", 0, 0);
	CHECK_TEXT(to, "a\"b\\\\\\n\\001");
	tw_fn_text_strn(c, to, "a\"b", 0, 1);
	CHECK_TEXT(to, "\"a\\\"b\"");
	tw_fn_text_strn(c, to, "abcdefghij", 8, 1);
	CHECK_TEXT(to, "\"abc\"...");
	tw_fn_text_strn(c, to, "abcdef", 8, 1);
	CHECK_TEXT(to, "\"abcdef\"");
	tw_fn_text_strn(c, to, "\n\n\n\n", 7, 0);
	CHECK_TEXT(to, "\\n\\n\\n");
	tw_fn_text_strn(c, to, "0123456789abcdefghij", 0, 1);
	CHECK_TEXT(to, "\"0123456789\"...");
	CHECK(to[16] == '#');
	tw_fn_text_strn(c, to, "ab", 1, 1);
	CHECK_TEXT(to, "\"");
}

TEST(quotes_memory)
{
	with_size(16);
	lay_memory(0x1000, "a\0b", 4);
	tw_fn_buffer_quoted(c, to, 0x1000, 3, 0, 0, "here");
	CHECK_TEXT(to, "\"a\\000b\"");
	tw_fn_buffer_quoted(c, to, 0x1000, -3, 0, 0, "here");
	CHECK_TEXT(to, "\"\"");
	tw_fn_buffer_quoted(c, to, 0x9000, 3, 0, 0, "here");
	CHECK_TEXT(c->error, "kernel read fau");
	tw_catch(c, NULL);
}

TEST(decodes_utf_16)
{
	static const u16 text[] = { 'a', 0xe9, 0x20ac, 0xd83d, 0xde00, 0 };
	static const u16 lonely[] = { 'a', 0xde00, 0 };
	static const u16 broken[] = { 0xd83d, 'a', 0 };

	with_size(16);
	lay_memory(0x1000, text, sizeof(text));
	tw_fn_unicode(c, to, 0x1000, 2, 0, "here");
	CHECK_TEXT(to, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	CHECK(!c->error);
	lay_memory(0x2000, lonely, sizeof(lonely));
	tw_fn_unicode(c, to, 0x2000, 2, 0, "here");
	CHECK_TEXT(c->error, "invalid UTF-16");
	tw_catch(c, NULL);
	lay_memory(0x3000, broken, sizeof(broken));
	tw_fn_unicode(c, to, 0x3000, 2, 0, "here");
	CHECK_TEXT(c->error, "invalid UTF-16");
	tw_catch(c, NULL);
	tw_fn_unicode(c, to, 0x9000, 2, 0, "here");
	CHECK_TEXT(c->error, "kernel read fau");
	tw_catch(c, NULL);
	/* What is behind the last that fits is not looked at. */
	with_size(2);
	lay_memory(0x2000, lonely, sizeof(lonely));
	tw_fn_unicode(c, to, 0x2000, 2, 0, "here");
	CHECK_TEXT(to, "a");
	CHECK(!c->error);
}

TEST(decodes_utf_32_and_cuts_between_characters)
{
	static const u32 text[] = { 'a', 0x1f600, 0xe9, 0x20ac, 0 };
	static const u32 beyond[] = { 0x110000, 0 };

	with_size(8);
	lay_memory(0x1000, text, sizeof(text));
	tw_fn_unicode(c, to, 0x1000, 4, 0, "here");
	CHECK_TEXT(to, "a\xf0\x9f\x98\x80\xc3\xa9");
	lay_memory(0x2000, beyond, sizeof(beyond));
	tw_fn_unicode(c, to, 0x2000, 4, 0, "here");
	CHECK_TEXT(c->error, "invalid UTF-32");
	tw_catch(c, NULL);
}

TEST(names_addresses)
{
	char names[64];

	tw_string_size = 64;
	tw_fn_sprint_syms(c, names, "0x10 1020\n0xff end");
	CHECK_TEXT(names, "0x10\nfunction+0x20/0x1000\n0xff\n0xe\n");
	tw_fn_sprint_syms(c, names, "nothing");
	CHECK_TEXT(names, "");
}

TEST(nothing_catches_abort)
{
	char message[64] = "none";

	c->error = tw_aborted;
	tw_catch(c, message);
	CHECK(c->error == tw_aborted);
	CHECK_TEXT(message, "none");
	c->error = NULL;
}

int main(void)
{
	c = begin_handler();
	RUN(finds_positions);
	RUN(replaces_parts_and_cuts_what_does_not_fit);
	RUN(gives_tokens_in_turn);
	RUN(escapes_and_tells_of_what_is_cut);
	RUN(quotes_memory);
	RUN(decodes_utf_16);
	RUN(decodes_utf_32_and_cuts_between_characters);
	RUN(names_addresses);
	RUN(nothing_catches_abort);
	end_handler();
	return finish_tests();
}
