/* SPDX-License-Identifier: MIT */
#ifndef TW_TIME_H
#define TW_TIME_H

#include <sys/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

typedef int clockid_t;
struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

int clock_gettime(clockid_t clock, struct timespec *time);
int clock_settime(clockid_t clock, const struct timespec *time);
int nanosleep(const struct timespec *time, struct timespec *left);
time_t time(time_t *seconds);

#endif
