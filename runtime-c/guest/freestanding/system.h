/* SPDX-License-Identifier: MIT */
/* What the parts of this C library have of each other. It has what the guest's program asks for, and nothing else. */
#ifndef TW_FREESTANDING_SYSTEM_H
#define TW_FREESTANDING_SYSTEM_H

/* In assembly, one file per architecture. Both answer an error as a negative number. */
long tw_system_call(long number, long a, long b, long c, long d, long e, long f);
long tw_begin_thread(long flags, void *stack, long size, void (*function)(void));

/* Sets errno for an answer that tells an error, which is then -1. */
long tw_answer(long answer);

/* A system call of up to six arguments; pointers are numbers to it. */
#define TW_PICK(a, b, c, d, e, f, g, h, ...) \
	tw_answer(tw_system_call((long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f), (long)(g)))
#define tw_call(...) TW_PICK(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

#endif
