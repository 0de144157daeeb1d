// SPDX-License-Identifier: MIT
#include "test.h"
#include "../kernel/wide.h"

#define SMALLEST (-0x7fffffffffffffffLL - 1)

TEST(divides)
{
	struct tw_context *c = begin_handler();

	CHECK_NUMBER(tw_divide(c, 7, 2, "at"), 3);
	CHECK_NUMBER(tw_divide(c, -7, 2, "at"), -3);
	CHECK_NUMBER(tw_modulo(c, -7, 2, "at"), -1);
	CHECK_NUMBER(tw_modulo(c, 7, -2, "at"), 1);
	CHECK(!c->error);
	end_handler();
}

TEST(division_of_the_smallest_number_wraps)
{
	struct tw_context *c = begin_handler();

	CHECK_NUMBER(tw_divide(c, SMALLEST, -1, "at"), SMALLEST);
	CHECK_NUMBER(tw_modulo(c, SMALLEST, -1, "at"), 0);
	CHECK(!c->error);
	end_handler();
}

TEST(division_by_zero_is_an_error)
{
	struct tw_context *c = begin_handler();

	CHECK_NUMBER(tw_divide(c, 1, 0, "near operator '/' at a.stp:1:2"), 0);
	CHECK_TEXT(c->error, "division by 0");
	CHECK_TEXT(c->error_at, "near operator '/' at a.stp:1:2");
	tw_catch(c, NULL);
	CHECK(!c->error);
	CHECK_NUMBER(tw_modulo(c, 1, 0, "at"), 0);
	CHECK_TEXT(c->error, "division by 0");
	end_handler();
}

TEST(the_first_error_stays)
{
	struct tw_context *c = begin_handler();

	tw_error(c, "first", "one");
	tw_error(c, "second", "two");
	tw_error_text(c, "third", "three");
	CHECK_TEXT(c->error, "first");
	CHECK_TEXT(c->error_at, "one");
	end_handler();
}

TEST(an_error_text_is_copied_and_caught)
{
	struct tw_context *c = begin_handler();
	char text[] = "mine", caught[512];

	tw_string_size = 512;
	tw_error_text(c, text, "at");
	text[0] = '?';
	CHECK_TEXT(c->error, "mine");
	tw_catch(c, caught);
	CHECK_TEXT(caught, "mine");
	CHECK(!c->error && !c->error_at);
	end_handler();
}

TEST(shifts_take_their_count_modulo_64)
{
	CHECK_NUMBER(tw_shift_left(1, 4), 16);
	CHECK_NUMBER(tw_shift_right(-16, 2), -4);
	CHECK_NUMBER(tw_shift_right_logical(-1, 60), 15);
	CHECK_NUMBER(tw_shift_left(1, -1), SMALLEST);
}

TEST(multiplies_and_divides_widely)
{
	struct tw_wide w = tw_wide_multiply(~0ULL, ~0ULL);
	u64 rest;

	CHECK(w.high == ~0ULL - 1 && w.low == 1);
	w = tw_wide_divide(w, ~0ULL, &rest);
	CHECK(w.high == 0 && w.low == ~0ULL && rest == 0);
	w = tw_wide_divide(tw_wide_multiply(1ULL << 63, 10), 3, &rest);
	CHECK(w.high == 1 && w.low == 0xaaaaaaaaaaaaaaaaULL && rest == 2);
}

TEST(reads_memory_of_each_size)
{
	static const u8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 0xff };
	struct tw_context *c = begin_handler();

	lay_memory(0x5000, bytes, sizeof(bytes));
	CHECK_NUMBER(tw_kernel_read(c, 0x5000, 1, "at"), 1);
	CHECK_NUMBER(tw_kernel_read(c, 0x5007, 1, "at"), 255);
	CHECK_NUMBER(tw_kernel_read(c, 0x5000, 2, "at"), 0x0201);
	CHECK_NUMBER(tw_kernel_read(c, 0x5000, 4, "at"), 0x04030201);
	CHECK_NUMBER(tw_user_read(c, 0x5000, 8, "at"), (s64)0xff07060504030201ULL);
	CHECK(!c->error);
	end_handler();
}

TEST(a_bad_address_is_an_error)
{
	struct tw_context *c = begin_handler();

	lay_memory(0x5000, "x", 1);
	CHECK_NUMBER(tw_kernel_read(c, 0xdead, 8, "near '->' at a.stp:1:1"), 0);
	CHECK_TEXT(c->error, "kernel read fault at 0xdead");
	tw_catch(c, NULL);
	tw_user_read(c, 0, 1, "at");
	CHECK_TEXT(c->error, "user read fault at 0x0");
	end_handler();
}

TEST(reads_strings_up_to_their_end)
{
	static const char bytes[100] = "0123456789";
	struct tw_context *c = begin_handler();
	char to[64];

	tw_string_size = 64;
	/* The string ends with the memory: nothing behind it may be touched. */
	lay_memory(0x5040 - 11, bytes, 11);
	tw_kernel_string(c, to, 0x5040 - 11, -1, "at");
	CHECK_TEXT(to, "0123456789");
	tw_kernel_string(c, to, 0x5040 - 11, 4, "at");
	CHECK_TEXT(to, "0123");
	tw_kernel_string(c, to, 0x5040 - 11, 0, "at");
	CHECK_TEXT(to, "");
	CHECK(!c->error);
	tw_user_string(c, to, 0x9000, -1, "at");
	CHECK_TEXT(to, "");
	CHECK_TEXT(c->error, "user read fault at 0x9000");
	end_handler();
}

TEST(cuts_a_string_that_is_too_long)
{
	static char bytes[300];
	struct tw_context *c = begin_handler();
	char to[64];

	memset(bytes, 'a', sizeof(bytes));
	tw_string_size = 64;
	lay_memory(0x5000, bytes, sizeof(bytes));
	tw_kernel_string(c, to, 0x5000, -1, "at");
	CHECK_NUMBER(strlen(to), 63);
	CHECK(!c->error);
	end_handler();
}

int main(void)
{
	RUN(divides);
	RUN(division_of_the_smallest_number_wraps);
	RUN(division_by_zero_is_an_error);
	RUN(the_first_error_stays);
	RUN(an_error_text_is_copied_and_caught);
	RUN(shifts_take_their_count_modulo_64);
	RUN(multiplies_and_divides_widely);
	RUN(reads_memory_of_each_size);
	RUN(a_bad_address_is_an_error);
	RUN(reads_strings_up_to_their_end);
	RUN(cuts_a_string_that_is_too_long);
	return finish_tests();
}
