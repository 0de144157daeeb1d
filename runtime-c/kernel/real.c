// SPDX-License-Identifier: MIT
/* Arithmetic of numbers with a fraction: rounded to the nearest number, of two that are equally near to the even one. */
#include "real.h"
#include "runtime.h"
#include "wide.h"

#define FRACTION_BITS 52
#define FRACTION ((1ULL << FRACTION_BITS) - 1)
#define SIGN TW_REAL_TOP
#define HIGHEST_EXPONENT 0x7ff
#define BIAS 1023
#define INFINITE ((u64)HIGHEST_EXPONENT << FRACTION_BITS)
#define NAN_BITS (INFINITE | 1ULL << (FRACTION_BITS - 1))

enum rounding { TO_EVEN, TOWARDS_ZERO, DOWN, UP, AWAY_AT_HALF, TO_ODD, TO_ODD_TOO };

struct tw_real tw_real_unpack(u64 bits)
{
	int exponent = (int)(bits >> FRACTION_BITS) & HIGHEST_EXPONENT;
	struct tw_real r = { TW_REAL_FINITE, bits >> 63, exponent - BIAS, (bits & FRACTION) << 11 };

	if (exponent == HIGHEST_EXPONENT) {
		r.kind = r.significand ? TW_REAL_NAN : TW_REAL_INFINITE;
	} else if (exponent) {
		r.significand |= TW_REAL_TOP;
	} else if (!r.significand) {
		r.kind = TW_REAL_ZERO;
	} else {
		for (r.exponent++; !(r.significand & TW_REAL_TOP); r.exponent--)
			r.significand <<= 1;
	}
	return r;
}

u64 tw_real_pack(bool negative, int exponent, u64 significand)
{
	u64 sign = negative ? SIGN : 0, kept, rest;
	int biased, drop = 11;

	if (!significand)
		return sign;
	for (; !(significand & TW_REAL_TOP); exponent--)
		significand <<= 1;
	biased = exponent + BIAS;
	if (biased >= HIGHEST_EXPONENT)
		return sign | INFINITE;
	/* Near zero numbers have fewer bits. */
	if (biased < 1)
		drop += 1 - biased;
	kept = drop < 64 ? significand >> drop : 0;
	rest = drop < 64 ? significand << (64 - drop) : drop == 64 ? significand : 1;
	if (rest > TW_REAL_TOP || (rest == TW_REAL_TOP && (kept & 1)))
		kept++;
	/* What is carried out of the fraction is the next exponent. */
	return sign | (biased < 1 ? kept : ((u64)(biased - 1) << FRACTION_BITS) + kept);
}

static tw_s64 infinite(bool negative)
{
	return (tw_s64)(INFINITE | (negative ? SIGN : 0));
}

static u64 sum_of(struct tw_real a, struct tw_real b)
{
	u64 larger, smaller;

	if (a.exponent < b.exponent || (a.exponent == b.exponent && a.significand < b.significand)) {
		struct tw_real swapped = a;

		a = b;
		b = swapped;
	}
	/* The lowest bits of both are free. */
	larger = a.significand >> 1;
	smaller = tw_real_shift(b.significand >> 1, a.exponent - b.exponent);
	if (a.negative == b.negative)
		return tw_real_pack(a.negative, a.exponent + 1, larger + smaller);
	return larger == smaller ? 0 : tw_real_pack(a.negative, a.exponent + 1, larger - smaller);
}

tw_s64 tw_fn_fp_add(tw_s64 first, tw_s64 second)
{
	struct tw_real a = tw_real_unpack(first), b = tw_real_unpack(second);

	if (a.kind == TW_REAL_NAN || b.kind == TW_REAL_NAN)
		return NAN_BITS;
	if (a.kind == TW_REAL_INFINITE && b.kind == TW_REAL_INFINITE && a.negative != b.negative)
		return NAN_BITS;
	if (a.kind == TW_REAL_INFINITE)
		return first;
	if (b.kind == TW_REAL_INFINITE)
		return second;
	if (a.kind == TW_REAL_ZERO && b.kind == TW_REAL_ZERO)
		return first & second;
	if (b.kind == TW_REAL_ZERO)
		return first;
	if (a.kind == TW_REAL_ZERO)
		return second;
	return (tw_s64)sum_of(a, b);
}

tw_s64 tw_fn_fp_sub(tw_s64 first, tw_s64 second)
{
	return tw_fn_fp_add(first, (tw_s64)((u64)second ^ SIGN));
}

tw_s64 tw_fn_fp_mul(tw_s64 first, tw_s64 second)
{
	struct tw_real a = tw_real_unpack(first), b = tw_real_unpack(second);
	bool negative = a.negative != b.negative;
	struct tw_wide product;

	if (a.kind == TW_REAL_NAN || b.kind == TW_REAL_NAN)
		return NAN_BITS;
	if (a.kind == TW_REAL_INFINITE || b.kind == TW_REAL_INFINITE)
		return a.kind == TW_REAL_ZERO || b.kind == TW_REAL_ZERO ? (tw_s64)NAN_BITS : infinite(negative);
	if (a.kind == TW_REAL_ZERO || b.kind == TW_REAL_ZERO)
		return (tw_s64)tw_real_pack(negative, 0, 0);
	product = tw_wide_multiply(a.significand, b.significand);
	return (tw_s64)tw_real_pack(negative, a.exponent + b.exponent + 1, product.high | (product.low != 0));
}

tw_s64 tw_fn_fp_div(tw_s64 first, tw_s64 second)
{
	struct tw_real a = tw_real_unpack(first), b = tw_real_unpack(second);
	u64 rest = a.significand >> 1, divisor = b.significand >> 1, quotient = 0;
	bool negative = a.negative != b.negative;
	int bit;

	if (a.kind == TW_REAL_NAN || b.kind == TW_REAL_NAN || (a.kind == b.kind && a.kind != TW_REAL_FINITE))
		return NAN_BITS;
	if (a.kind == TW_REAL_INFINITE || b.kind == TW_REAL_ZERO)
		return infinite(negative);
	if (a.kind == TW_REAL_ZERO || b.kind == TW_REAL_INFINITE)
		return (tw_s64)tw_real_pack(negative, 0, 0);
	for (bit = 0; bit < 64; bit++) {
		quotient <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			quotient |= 1;
		}
		rest <<= 1;
	}
	return (tw_s64)tw_real_pack(negative, a.exponent - b.exponent, quotient | (rest != 0));
}

/* The remainder beside the nearest whole quotient, of two that are equally near the even one. */
static u64 remainder_of(struct tw_real a, struct tw_real b)
{
	u64 rest = a.significand >> 1, divisor = b.significand >> 1;
	int bit = a.exponent - b.exponent;
	bool odd = false;

	/* Half of the divisor may be less: then the quotient is 1. */
	if (bit < 0)
		return rest > divisor ? tw_real_pack(!a.negative, b.exponent, 2 * divisor - rest) :
					tw_real_pack(a.negative, b.exponent, rest);
	for (; bit >= 0; bit--) {
		odd = rest >= divisor;
		if (odd)
			rest -= divisor;
		if (bit)
			rest <<= 1;
	}
	if (2 * rest > divisor || (2 * rest == divisor && odd))
		return tw_real_pack(!a.negative, b.exponent + 1, divisor - rest);
	return tw_real_pack(a.negative, b.exponent + 1, rest);
}

tw_s64 tw_fn_fp_rem(tw_s64 first, tw_s64 second)
{
	struct tw_real a = tw_real_unpack(first), b = tw_real_unpack(second);

	if (a.kind == TW_REAL_NAN || b.kind == TW_REAL_NAN || a.kind == TW_REAL_INFINITE || b.kind == TW_REAL_ZERO)
		return NAN_BITS;
	if (a.kind == TW_REAL_ZERO || b.kind == TW_REAL_INFINITE || a.exponent < b.exponent - 1)
		return first;
	return (tw_s64)remainder_of(a, b);
}

tw_s64 tw_fn_fp_sqrt(tw_s64 bits)
{
	struct tw_real a = tw_real_unpack(bits);
	u64 rest = a.significand >> 10, root = 0, twice = 0, bit;
	int odd = a.exponent & 1;

	if (a.kind == TW_REAL_NAN || (a.negative && a.kind != TW_REAL_ZERO))
		return NAN_BITS;
	if (a.kind != TW_REAL_FINITE)
		return bits;
	/* Bit by bit: of a number from 1 up to 4, 54 bits of its root. */
	rest <<= odd;
	for (bit = 1ULL << 53; bit; bit >>= 1) {
		if (twice + bit <= rest) {
			rest -= twice + bit;
			twice += 2 * bit;
			root |= bit;
		}
		rest <<= 1;
	}
	return (tw_s64)tw_real_pack(false, (a.exponent - odd) / 2, root << 10 | (rest != 0));
}

/* Of two numbers that are no NaN; -1, 0 or 1 as the first is less, equal or greater. */
static int compare(u64 a, u64 b)
{
	s64 x = (a & SIGN) ? -(s64)(a & ~SIGN) : (s64)a;
	s64 y = (b & SIGN) ? -(s64)(b & ~SIGN) : (s64)b;

	return x < y ? -1 : x > y;
}

static bool is_ordered(u64 a, u64 b)
{
	return (a & ~SIGN) <= INFINITE && (b & ~SIGN) <= INFINITE;
}

tw_s64 tw_fn_fp_eq(tw_s64 a, tw_s64 b)
{
	return is_ordered(a, b) && compare(a, b) == 0;
}

tw_s64 tw_fn_fp_le(tw_s64 a, tw_s64 b)
{
	return is_ordered(a, b) && compare(a, b) <= 0;
}

tw_s64 tw_fn_fp_lt(tw_s64 a, tw_s64 b)
{
	return is_ordered(a, b) && compare(a, b) < 0;
}

tw_s64 tw_fn_long_to_fp(tw_s64 n)
{
	return (tw_s64)tw_real_pack(n < 0, 63, n < 0 ? 0 - (u64)n : (u64)n);
}

tw_s64 tw_fn_fp32_to_fp64(tw_s64 bits)
{
	int exponent = (int)(bits >> 23) & 0xff;
	u64 fraction = bits & 0x7fffff;
	bool negative = bits >> 31 & 1;

	if (exponent == 0xff)
		return fraction ? (tw_s64)NAN_BITS : infinite(negative);
	return (tw_s64)tw_real_pack(negative, (exponent ? exponent : 1) - 127, (fraction | (exponent ? 1 << 23 : 0)) << 40);
}

static bool rounds_up(enum rounding rounding, bool negative, u64 whole, u64 rest)
{
	switch (rounding) {
	case TO_EVEN:
		return rest > TW_REAL_TOP || (rest == TW_REAL_TOP && (whole & 1));
	case AWAY_AT_HALF:
		return rest >= TW_REAL_TOP;
	case DOWN:
		return negative && rest;
	case UP:
		return !negative && rest;
	case TO_ODD:
	case TO_ODD_TOO:
		return rest && !(whole & 1);
	default:
		return false;
	}
}

tw_s64 tw_fn_fp_to_long(struct tw_context *c, tw_s64 bits, tw_s64 rounding, tw_s64 exact, const char *at)
{
	struct tw_real a = tw_real_unpack(bits);
	u64 most = a.negative ? TW_REAL_TOP : TW_REAL_TOP - 1, whole = 0, rest = 1;

	(void)exact;
	if (rounding < TO_EVEN || rounding > TO_ODD_TOO) {
		tw_error(c, "fp_to_long: rounding is a number from 0 to 6", at);
		return 0;
	}
	if (a.kind == TW_REAL_ZERO || a.kind == TW_REAL_NAN)
		return 0;
	if (a.kind == TW_REAL_INFINITE || a.exponent > 63)
		return a.negative ? (tw_s64)TW_REAL_TOP : (tw_s64)most;
	if (a.exponent >= 0) {
		whole = a.significand >> (63 - a.exponent);
		rest = a.exponent < 63 ? a.significand << (a.exponent + 1) : 0;
	} else if (a.exponent == -1) {
		rest = a.significand;
	}
	whole += rounds_up((enum rounding)rounding, a.negative, whole, rest);
	if (whole > most)
		whole = most;
	return (tw_s64)(a.negative ? 0 - whole : whole);
}
