/* SPDX-License-Identifier: MIT */
/* Division of integers, which ia64 has no instruction for, and which the compiler asks a library for. */
#ifdef __ia64__

typedef unsigned long u64;

/* One bit after the other, as on paper. */
static u64 divide(u64 left, u64 right, u64 *rest)
{
	u64 quotient = 0, part = 0;

	for (int bit = 63; bit >= 0; bit--) {
		/* What would be shifted out makes it larger than any divisor. */
		u64 carry = part >> 63;

		part = part << 1 | (left >> bit & 1);
		if (carry || part >= right) {
			part -= right;
			quotient |= 1UL << bit;
		}
	}
	*rest = part;
	return quotient;
}

static u64 size_of(long value)
{
	return value < 0 ? -(u64)value : (u64)value;
}

u64 __udivdi3(u64 left, u64 right)
{
	u64 rest;

	return divide(left, right, &rest);
}

u64 __umoddi3(u64 left, u64 right)
{
	u64 rest;

	divide(left, right, &rest);
	return rest;
}

long __divdi3(long left, long right)
{
	u64 quotient = __udivdi3(size_of(left), size_of(right));

	return (left < 0) != (right < 0) ? -quotient : quotient;
}

long __moddi3(long left, long right)
{
	u64 rest = __umoddi3(size_of(left), size_of(right));

	return left < 0 ? -rest : rest;
}

unsigned int __udivsi3(unsigned int left, unsigned int right)
{
	return __udivdi3(left, right);
}

unsigned int __umodsi3(unsigned int left, unsigned int right)
{
	return __umoddi3(left, right);
}

int __divsi3(int left, int right)
{
	return __divdi3(left, right);
}

int __modsi3(int left, int right)
{
	return __moddi3(left, right);
}

#endif
