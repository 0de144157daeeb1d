/* SPDX-License-Identifier: MIT */
/* The little arithmetic on 128 bits that an exact variance needs; 32-bit targets have no __int128. */
#ifndef TAPWRIGHT_WIDE_H
#define TAPWRIGHT_WIDE_H

#include "port.h"

struct tw_wide {
	u64 low;
	u64 high;
};

static inline struct tw_wide tw_wide_multiply(u64 a, u64 b)
{
	struct tw_wide r;
#ifdef __SIZEOF_INT128__
	unsigned __int128 product = (unsigned __int128)a * b;

	r.low = (u64)product;
	r.high = (u64)(product >> 64);
#else
	u64 ll = (u64)(u32)a * (u32)b, lh = (u64)(u32)a * (u32)(b >> 32);
	u64 hl = (u64)(u32)(a >> 32) * (u32)b, hh = (u64)(u32)(a >> 32) * (u32)(b >> 32);
	u64 middle = (ll >> 32) + (u32)lh + (u32)hl;

	r.low = (middle << 32) | (u32)ll;
	r.high = hh + (lh >> 32) + (hl >> 32) + (middle >> 32);
#endif
	return r;
}

static inline struct tw_wide tw_wide_subtract(struct tw_wide a, struct tw_wide b)
{
	struct tw_wide r = { a.low - b.low, a.high - b.high - (a.low < b.low) };

	return r;
}

/** tw_wide_divide - quotient of @a and @b rounded down; the remainder goes to @remainder */
static inline struct tw_wide tw_wide_divide(struct tw_wide a, u64 b, u64 *remainder)
{
	struct tw_wide q = { 0, 0 };
	u64 r = 0;
	int bit;

	for (bit = 127; bit >= 0; bit--) {
		u64 carry = r >> 63;

		r = (r << 1) | (((bit >= 64 ? a.high >> (bit - 64) : a.low >> bit)) & 1);
		if (carry || r >= b) {
			r -= b;
			if (bit >= 64)
				q.high |= 1ULL << (bit - 64);
			else
				q.low |= 1ULL << bit;
		}
	}
	*remainder = r;
	return q;
}

#endif
