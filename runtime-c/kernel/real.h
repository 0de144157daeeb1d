/* SPDX-License-Identifier: MIT */
/* Numbers with a fraction, in the format of IEEE 754 with 64 bits, without any floating-point unit: the kernel must not use one. */
#ifndef TAPWRIGHT_REAL_H
#define TAPWRIGHT_REAL_H

#include "port.h"

enum tw_real_kind { TW_REAL_ZERO, TW_REAL_FINITE, TW_REAL_INFINITE, TW_REAL_NAN };

#define TW_REAL_TOP (1ULL << 63)

/**
 * struct tw_real - one that is taken apart
 * @significand: of a finite number, with its highest bit set; the value is @significand * 2^(@exponent - 63)
 */
struct tw_real {
	enum tw_real_kind kind;
	bool negative;
	int exponent;
	u64 significand;
};

struct tw_real tw_real_unpack(u64 bits);

/**
 * tw_real_pack - the nearest number, of two that are equally near the even one
 * @significand: any; its lowest bit is also set for what is less than that bit
 */
u64 tw_real_pack(bool negative, int exponent, u64 significand);

/** tw_real_shift - @x / 2^@n; the lowest bit is also set for what falls out */
static inline u64 tw_real_shift(u64 x, int n)
{
	if (n <= 0)
		return x;
	return n < 64 ? x >> n | (x << (64 - n) != 0) : x != 0;
}

#endif
