// SPDX-License-Identifier: MIT
/* Numbers with a fraction, against those of the host's processor and C library, bit for bit. */
#include "test.h"

#include <math.h>

#define ROUNDS 1000000

static u64 state = 0x9e3779b97f4a7c15ULL;

static u64 random_bits(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static double real_of(u64 bits)
{
	double real;

	memcpy(&real, &bits, sizeof(real));
	return real;
}

static u64 bits_of(double real)
{
	u64 bits;

	memcpy(&bits, &real, sizeof(bits));
	return bits;
}

/* Any; near to others; with few bits; near zero; or special. */
static u64 random_real(void)
{
	static const u64 special[] = { 0, 1ULL << 63, 0x7ffULL << 52, 0xfffULL << 52, 0x7ff8ULL << 48, 1, 0x000fffffffffffffULL,
				       0x0010000000000000ULL, 0x7fefffffffffffffULL, 0x3ff0000000000000ULL, 0xbfe0000000000000ULL };
	u64 bits = random_bits();

	switch (random_bits() % 6) {
	case 0:
		return bits;
	case 1:
		return (bits & 0x800fffffffffffffULL) | (1023 + random_bits() % 64 - 32) << 52;
	case 2:
		return (bits & 0x800f800000000007ULL) | (1023 + random_bits() % 16 - 8) << 52;
	case 3:
		return (bits & 0x800fffffffffffffULL) | random_bits() % 60 << 52;
	case 4:
		return bits_of((double)(s64)(bits >> random_bits() % 64));
	default:
		return special[bits % LENGTH(special)];
	}
}

static bool is_same(u64 got, double expected)
{
	return expected != expected ? got == 0x7ff8000000000000ULL : got == bits_of(expected);
}

TEST(arithmetic_is_that_of_the_processor)
{
	for (int i = 0; i < ROUNDS; i++) {
		u64 a = random_real(), b = random_bits() % 8 ? random_real() : a ^ random_bits() % 4;
		volatile double x = real_of(a), y = real_of(b);

		CHECK(is_same(tw_fn_fp_add(a, b), x + y));
		CHECK(is_same(tw_fn_fp_sub(a, b), x - y));
		CHECK(is_same(tw_fn_fp_mul(a, b), x * y));
		CHECK(is_same(tw_fn_fp_div(a, b), x / y));
		CHECK(is_same(tw_fn_fp_sqrt(a), sqrt(x)));
		CHECK(tw_fn_fp_eq(a, b) == (x == y));
		CHECK(tw_fn_fp_le(a, b) == (x <= y));
		CHECK(tw_fn_fp_lt(a, b) == (x < y));
	}
}

TEST(remainders_are_those_of_the_library)
{
	for (int i = 0; i < ROUNDS / 4; i++) {
		u64 a = random_real(), b = random_real();
		double x = real_of(a), rest = remainder(x, real_of(b));

		/* Zero has the sign of the dividend, which glibc 2.36 gets wrong for the smallest divisors. */
		CHECK(is_same(tw_fn_fp_rem(a, b), rest == 0 ? copysign(0, x) : rest));
	}
}

static s64 saturated(double whole)
{
	if (whole != whole)
		return 0;
	if (whole >= 0x1p63)
		return 0x7fffffffffffffffLL;
	return whole < -0x1p63 ? -0x7fffffffffffffffLL - 1 : (s64)whole;
}

static double to_odd(double x)
{
	double whole = trunc(x);

	return whole == x || fmod(whole, 2) != 0 ? whole : whole + copysign(1, x);
}

TEST(whole_numbers_are_rounded_in_each_way)
{
	struct tw_context *c = begin_handler();

	for (int i = 0; i < ROUNDS; i++) {
		u64 a = random_real();
		double x = real_of(a);
		s64 n = (s64)random_bits() >> random_bits() % 64;

		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 0, 0, "at"), saturated(nearbyint(x)));
		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 1, 1, "at"), saturated(trunc(x)));
		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 2, 0, "at"), saturated(floor(x)));
		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 3, 0, "at"), saturated(ceil(x)));
		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 4, 0, "at"), saturated(round(x)));
		CHECK_NUMBER(tw_fn_fp_to_long(c, a, 6, 0, "at"), saturated(to_odd(x)));
		CHECK(is_same(tw_fn_long_to_fp(n), (double)n));
	}
	CHECK(!c->error);
	CHECK_NUMBER(tw_fn_fp_to_long(c, 0, 7, 0, "at"), 0);
	CHECK_TEXT(c->error, "fp_to_long: rounding is a number from 0 to 6");
	end_handler();
}

TEST(numbers_of_32_bits_become_the_same_of_64)
{
	for (int i = 0; i < ROUNDS; i++) {
		u32 bits = (u32)random_bits();
		float x;

		if (i % 4 == 0)
			bits &= 0x807fffff;
		memcpy(&x, &bits, sizeof(x));
		CHECK(is_same(tw_fn_fp32_to_fp64(bits), x));
	}
}

TEST(text_is_that_of_the_library)
{
	struct tw_context *c = begin_handler();
	char text[512], expected[1024];

	tw_string_size = sizeof(text);
	for (int i = 0; i < ROUNDS / 20; i++) {
		u64 a = random_real();
		int precision = random_bits() % (random_bits() % 16 ? 20 : 170);

		tw_fn_fp_to_string(c, text, a, precision);
		snprintf(expected, sizeof(expected), "%.*f", precision, fabs(real_of(a)));
		if (a >> 63 && real_of(a) == real_of(a)) {
			CHECK(text[0] == '-');
			CHECK_TEXT(text + 1, expected);
		} else {
			CHECK_TEXT(text, expected);
		}
	}
	end_handler();
}

TEST(text_is_cut_where_the_string_ends)
{
	struct tw_context *c = begin_handler();
	char text[64];

	tw_string_size = 32;
	memset(text, '#', sizeof(text));
	tw_fn_fp_to_string(c, text, bits_of(1e300), 5);
	CHECK_TEXT(text, "1000000000000000052504760255204");
	CHECK(text[32] == '#');
	tw_fn_fp_to_string(c, text, bits_of(-0.5), 100);
	CHECK_TEXT(text, "-0.50000000000");
	tw_fn_fp_to_string(c, text, bits_of(9.9999), -1);
	CHECK_TEXT(text, "10");
	tw_string_size = 8;
	tw_fn_fp_to_string(c, text, bits_of(123456789.5), 3);
	CHECK_TEXT(text, "1234567");
	end_handler();
}

TEST(text_becomes_the_nearest_number)
{
	char text[512];

	for (int i = 0; i < ROUNDS / 20; i++) {
		int digits = 1 + random_bits() % (random_bits() % 16 ? 25 : 240), at = 0;

		if (random_bits() % 2)
			text[at++] = random_bits() % 2 ? '-' : '+';
		for (int j = 0; j < digits; j++) {
			if (j == digits / 2 && random_bits() % 2)
				text[at++] = '.';
			text[at++] = '0' + random_bits() % 10;
		}
		text[at] = 0;
		if (random_bits() % 2)
			sprintf(text + at, "%c%d", random_bits() % 2 ? 'e' : 'E', (int)(random_bits() % 700) - 350);
		CHECK(is_same(tw_fn_string_to_fp(text), strtod(text, NULL)));
	}
}

TEST(numbers_half_way_between_two_go_to_the_even_one)
{
	char text[1200];

	for (int i = 0; i < ROUNDS / 100; i++) {
		u64 low = (random_bits() & 0xfffffffffffffULL) | (1023 + random_bits() % 200 - 100) << 52;
		long double half = ((long double)real_of(low) + (long double)real_of(low + 1)) / 2;

		snprintf(text, sizeof(text), "%.200Lf", half);
		text[250] = 0;
		CHECK(is_same(tw_fn_string_to_fp(text), strtod(text, NULL)));
	}
}

TEST(what_is_no_number_is_zero)
{
	CHECK_NUMBER(tw_fn_string_to_fp(""), 0);
	CHECK_NUMBER(tw_fn_string_to_fp("."), 0);
	CHECK_NUMBER(tw_fn_string_to_fp("nothing"), 0);
	CHECK(is_same(tw_fn_string_to_fp("\t -2.5e"), -2.5));
	CHECK(is_same(tw_fn_string_to_fp("1.5.5"), 1.5));
	CHECK(is_same(tw_fn_string_to_fp("-inf"), -INFINITY));
	CHECK(is_same(tw_fn_string_to_fp("1e999999999999"), INFINITY));
	CHECK(is_same(tw_fn_string_to_fp("1e-999999999999"), 0));
}

int main(void)
{
	RUN(arithmetic_is_that_of_the_processor);
	RUN(remainders_are_those_of_the_library);
	RUN(whole_numbers_are_rounded_in_each_way);
	RUN(numbers_of_32_bits_become_the_same_of_64);
	RUN(text_is_that_of_the_library);
	RUN(text_is_cut_where_the_string_ends);
	RUN(text_becomes_the_nearest_number);
	RUN(numbers_half_way_between_two_go_to_the_even_one);
	RUN(what_is_no_number_is_zero);
	return finish_tests();
}
