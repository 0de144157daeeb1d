// SPDX-License-Identifier: MIT
#include "test.h"

static char to[64];

static void with_size(u32 size)
{
	tw_string_size = size;
	memset(to, '#', sizeof(to));
}

TEST(copies_a_string)
{
	with_size(16);
	tw_string_copy(to, "hello");
	CHECK_TEXT(to, "hello");
	CHECK(to[6] == '#');
}

TEST(cuts_a_long_string_and_writes_nothing_behind)
{
	with_size(8);
	tw_string_copy(to, "0123456789");
	CHECK_TEXT(to, "0123456");
	CHECK(to[8] == '#');
}

TEST(copies_a_string_that_fits_exactly)
{
	with_size(8);
	tw_string_copy(to, "0123456");
	CHECK_TEXT(to, "0123456");
	CHECK(to[8] == '#');
}

TEST(appends_what_fits)
{
	with_size(8);
	tw_string_copy(to, "abc");
	tw_string_append(to, "def");
	CHECK_TEXT(to, "abcdef");
	tw_string_append(to, "ghi");
	CHECK_TEXT(to, "abcdefg");
	tw_string_append(to, "x");
	CHECK_TEXT(to, "abcdefg");
	CHECK(to[8] == '#');
}

TEST(appends_a_string_to_itself)
{
	with_size(16);
	tw_string_copy(to, "ab");
	tw_string_append(to, to);
	CHECK_TEXT(to, "abab");
}

TEST(compares_and_measures)
{
	CHECK(tw_string_compare("a", "b") < 0);
	CHECK(tw_string_compare("b", "a") > 0);
	CHECK(tw_string_compare("", "") == 0);
	CHECK_NUMBER(tw_string_length("four"), 4);
}

TEST(takes_parts)
{
	struct tw_context *c = begin_handler();

	with_size(8);
	tw_fn_substr(c, to, "0123456789", 2, 3);
	CHECK_TEXT(to, "234");
	tw_fn_substr(c, to, "0123456789", 8, 100);
	CHECK_TEXT(to, "89");
	tw_fn_substr(c, to, "0123456789", 0, 0x7fffffffffffffffLL);
	CHECK_TEXT(to, "0123456");
	tw_fn_substr(c, to, "0123456789", 10, 1);
	CHECK_TEXT(to, "");
	tw_fn_substr(c, to, "0123456789", -1, 3);
	CHECK_TEXT(to, "");
	tw_fn_substr(c, to, "0123456789", 3, -1);
	CHECK_TEXT(to, "");
	end_handler();
}

TEST(finds_parts)
{
	CHECK_NUMBER(tw_fn_isinstr(NULL, "haystack", "st"), 1);
	CHECK_NUMBER(tw_fn_isinstr(NULL, "haystack", "needle"), 0);
	CHECK_NUMBER(tw_fn_isinstr(NULL, "haystack", ""), 1);
}

TEST(reads_numbers)
{
	CHECK_NUMBER(tw_fn_strtol(NULL, "123", 10), 123);
	CHECK_NUMBER(tw_fn_strtol(NULL, "  -42x", 10), -42);
	CHECK_NUMBER(tw_fn_strtol(NULL, "0x1F", 0), 31);
	CHECK_NUMBER(tw_fn_strtol(NULL, "0x1F", 16), 31);
	CHECK_NUMBER(tw_fn_strtol(NULL, "017", 0), 15);
	CHECK_NUMBER(tw_fn_strtol(NULL, "0x", 0), 0);
	CHECK_NUMBER(tw_fn_strtol(NULL, "zz", 36), 35 * 36 + 35);
	CHECK_NUMBER(tw_fn_strtol(NULL, "102", 2), 2);
	CHECK_NUMBER(tw_fn_strtol(NULL, "-9223372036854775808", 10), -0x7fffffffffffffffLL - 1);
	CHECK_NUMBER(tw_fn_strtol(NULL, "5", 1), 0);
	CHECK_NUMBER(tw_fn_strtol(NULL, "5", 37), 0);
	CHECK_NUMBER(tw_fn_strtol(NULL, "", 10), 0);
}

int main(void)
{
	RUN(copies_a_string);
	RUN(cuts_a_long_string_and_writes_nothing_behind);
	RUN(copies_a_string_that_fits_exactly);
	RUN(appends_what_fits);
	RUN(appends_a_string_to_itself);
	RUN(compares_and_measures);
	RUN(takes_parts);
	RUN(finds_parts);
	RUN(reads_numbers);
	return finish_tests();
}
