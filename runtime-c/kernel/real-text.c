// SPDX-License-Identifier: MIT
/* Numbers with a fraction as decimal text and back, exactly: digit by digit, with 32-bit arithmetic only. */
#include "real.h"
#include "runtime.h"

#define WORDS 72
#define DIGITS 400
/* The most binary places that a digit can be moved by in 32 bits, and how many digits these can make. */
#define STEP 27
#define STEP_DIGITS 9

/* A number of 16-bit words, the lowest first. */
struct words {
	u16 word[WORDS];
};

/* n * 2^@shift, of which only what lies in these words is kept. */
static void lay(struct words *words, u64 n, int shift)
{
	int at = shift / 16, i;

	memset(words, 0, sizeof(*words));
	for (i = 0; i < 5 && at + i < WORDS; i++) {
		int by = 16 * i - shift % 16;

		words->word[at + i] = (u16)(by >= 0 ? (by < 64 ? n >> by : 0) : n << -by);
	}
}

/* Divides by 10000 and gives back the remainder. */
static u32 take_four_digits(struct words *words)
{
	u32 rest = 0;
	int i;

	for (i = WORDS - 1; i >= 0; i--) {
		u32 part = rest << 16 | words->word[i];

		words->word[i] = (u16)(part / 10000);
		rest = part % 10000;
	}
	return rest;
}

/* The words are a fraction: the next digit of it. */
static u32 next_digit(struct words *words)
{
	u32 carry = 0;
	int i;

	for (i = 0; i < WORDS; i++) {
		carry += words->word[i] * 10u;
		words->word[i] = (u16)carry;
		carry >>= 16;
	}
	return carry;
}

/* -1, 0 or 1: the fraction is less than a half, a half, or more. */
static int compare_with_half(const struct words *words)
{
	int i;

	if (words->word[WORDS - 1] != 0x8000)
		return words->word[WORDS - 1] < 0x8000 ? -1 : 1;
	for (i = 0; i < WORDS - 1; i++)
		if (words->word[i])
			return 1;
	return 0;
}

static void put_large(struct tw_sink *sink, u64 n, int shift)
{
	char text[4 * 79];
	struct words words;
	u32 at = sizeof(text), digits, i;

	lay(&words, n, shift);
	while (at) {
		digits = take_four_digits(&words);
		for (i = 0; i < 4; i++, digits /= 10)
			text[--at] = (char)('0' + digits % 10);
	}
	while (at < sizeof(text) - 1 && text[at] == '0')
		at++;
	tw_sink_put(sink, text + at, sizeof(text) - at);
}

/* Writes so many digits of the fraction; true if rounding carries a 1 into the whole part. */
static bool put_fraction(struct words *words, char *text, u32 digits, bool odd)
{
	u32 i;
	int half;

	for (i = 0; i < digits; i++)
		text[i] = (char)('0' + next_digit(words));
	half = compare_with_half(words);
	if (half < 0 || (half == 0 && !(digits ? text[digits - 1] & 1 : odd)))
		return false;
	while (i > 0 && text[i - 1] == '9')
		text[--i] = '0';
	if (i == 0)
		return true;
	text[i - 1]++;
	return false;
}

/* What lies before the point: a sign, the digits of 2^53, and the point itself. */
#define BEFORE_FRACTION 20

/* Rounding may change the whole part, so that the fraction is made first and waits at the end of the string. */
static void put_rounded(struct tw_sink *sink, char *to, u64 significand, int shift, u32 digits)
{
	u32 room = tw_string_size - 1 > BEFORE_FRACTION ? tw_string_size - 1 - BEFORE_FRACTION : 0;
	u64 whole = shift > -64 ? significand >> -shift : 0;
	struct words words;
	char *fraction;

	if (digits > room)
		digits = room;
	fraction = to + tw_string_size - 1 - digits;
	/* What is above the point falls out of the words. */
	lay(&words, significand, 16 * WORDS + shift);
	whole += put_fraction(&words, fraction, digits, whole & 1);
	put_large(sink, whole, 0);
	if (!digits)
		return;
	tw_sink_put(sink, ".", 1);
	memmove(to + sink->used, fraction, digits);
	sink->used += digits;
}

void tw_fn_fp_to_string(struct tw_context *c, char *to, tw_s64 bits, tw_s64 precision)
{
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	struct tw_real a = tw_real_unpack(bits);
	u32 digits = precision < 0 ? 0 : precision < (s64)tw_string_size ? (u32)precision : tw_string_size;
	u64 significand = a.kind == TW_REAL_FINITE ? a.significand >> 11 : 0;
	int shift = a.kind == TW_REAL_FINITE ? a.exponent - 52 : 0;

	(void)c;
	if (a.negative && a.kind != TW_REAL_NAN)
		tw_sink_put(&sink, "-", 1);
	if (a.kind == TW_REAL_NAN || a.kind == TW_REAL_INFINITE) {
		tw_sink_text(&sink, a.kind == TW_REAL_NAN ? "nan" : "inf");
	} else if (shift < 0) {
		put_rounded(&sink, to, significand, shift, digits);
	} else {
		put_large(&sink, significand, shift);
		if (digits)
			tw_sink_put(&sink, ".", 1);
		while (digits--)
			tw_sink_put(&sink, "0", 1);
	}
	to[sink.used] = 0;
}

/* 0.d1d2d3… * 10^point, and `rest` where there is more than the digits. */
struct decimal {
	int point, count;
	bool rest;
	u8 digit[DIGITS + STEP_DIGITS];
};

static void append(struct decimal *d, u32 digit)
{
	if (d->count < DIGITS)
		d->digit[d->count++] = (u8)digit;
	else if (digit)
		d->rest = true;
}

/* Digits that are zero say nothing at either end. */
static void trim(struct decimal *d)
{
	int zeros = 0;

	while (d->count && !d->digit[d->count - 1])
		d->count--;
	while (zeros < d->count && !d->digit[zeros])
		zeros++;
	memmove(d->digit, d->digit + zeros, d->count - zeros);
	d->count -= zeros;
	d->point -= zeros;
}

static void halve(struct decimal *d, int times)
{
	int read, count = d->count;
	u32 n = 0;

	d->count = 0;
	for (read = 0; read < count || (n && d->count < DIGITS); read++) {
		n = n * 10 + (read < count ? d->digit[read] : 0);
		append(d, n >> times);
		n &= (1u << times) - 1;
	}
	if (n)
		d->rest = true;
	trim(d);
}

static void twice(struct decimal *d, int times)
{
	u32 n = 0;
	int i;

	for (i = d->count - 1; i >= 0; i--) {
		n += (u32)d->digit[i] << times;
		d->digit[i + STEP_DIGITS] = (u8)(n % 10);
		n /= 10;
	}
	for (i = STEP_DIGITS - 1; i >= 0; i--, n /= 10)
		d->digit[i] = (u8)(n % 10);
	d->point += STEP_DIGITS;
	d->count += STEP_DIGITS;
	trim(d);
	for (; d->count > DIGITS; d->count--)
		if (d->digit[d->count - 1])
			d->rest = true;
}

/* The digits as a number from a half up to 1, which 2^ what is given back makes whole. */
static int scale(struct decimal *d)
{
	int exponent = 0, by;

	while (d->point > 0) {
		by = d->point > STEP / 3 ? STEP : 3 * d->point;
		halve(d, by);
		exponent += by;
	}
	while (d->point < 0 || d->digit[0] < 5) {
		by = d->point >= 0 ? 1 : d->point < -(STEP / 3) ? STEP : -3 * d->point;
		twice(d, by);
		exponent -= by;
	}
	return exponent;
}

static u64 to_bits(struct decimal *d, bool negative)
{
	u64 significand = 0;
	int exponent, i;

	if (!d->count || d->point < -400)
		return tw_real_pack(negative, 0, 0);
	if (d->point > 400)
		return tw_real_pack(negative, 4096, 1);
	exponent = scale(d);
	twice(d, STEP);
	twice(d, STEP);
	twice(d, 64 - 2 * STEP);
	for (i = 0; i < d->point; i++)
		significand = significand * 10 + (i < d->count ? d->digit[i] : 0);
	if (d->rest || d->count > d->point)
		significand |= 1;
	return tw_real_pack(negative, exponent - 1, significand);
}

/* `e-7`; without digits behind it, it is no part of the number. */
static int read_exponent(const char *s)
{
	bool negative = s[0] && s[1] == '-';
	int exponent = 0;

	if (s[0] != 'e' && s[0] != 'E')
		return 0;
	for (s += s[1] == '-' || s[1] == '+' ? 2 : 1; *s >= '0' && *s <= '9'; s++)
		if (exponent < 100000)
			exponent = exponent * 10 + (*s - '0');
	return negative ? -exponent : exponent;
}

tw_s64 tw_fn_string_to_fp(const char *s)
{
	struct decimal d = { 0 };
	bool negative, behind = false;

	while (*s == ' ' || *s == '\t')
		s++;
	negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (!strncmp(s, "inf", 3))
		return (tw_s64)tw_real_pack(negative, 4096, 1);
	for (; (*s >= '0' && *s <= '9') || (*s == '.' && !behind); s++) {
		if (*s == '.') {
			behind = true;
			continue;
		}
		if (!behind)
			d.point++;
		append(&d, *s - '0');
	}
	d.point += read_exponent(s);
	trim(&d);
	return (tw_s64)to_bits(&d, negative);
}
