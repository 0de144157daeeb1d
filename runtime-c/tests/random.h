/* SPDX-License-Identifier: MIT */
/* Random inputs of a test program, which is called PROGRAM [rounds [seed]]. The same seed gives the same inputs. */
#ifndef TAPWRIGHT_RANDOM_H
#define TAPWRIGHT_RANDOM_H

#include "test.h"

static u64 random_state = 2005;

/* xorshift64* */
static inline u64 next_random(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 2685821657736338717ULL;
}

static inline u32 below(u32 limit)
{
	return (u32)(next_random() >> 33) % limit;
}

/** take the seed, if there is one, and give the rounds, or as many as there are usually */
static inline int begin_random(int argc, char **argv, int usual_rounds)
{
	if (argc > 2)
		random_state = strtoull(argv[2], NULL, 10) * 2 + 1;
	return argc > 1 ? atoi(argv[1]) : usual_rounds;
}

#endif
