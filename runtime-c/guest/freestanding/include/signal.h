/* SPDX-License-Identifier: MIT */
#ifndef TW_SIGNAL_H
#define TW_SIGNAL_H

#include <sys/types.h>

#define SIGKILL 9
#define SIGCHLD 17
#define SIGSTOP 19
#define SIG_BLOCK 0
#define SIG_SETMASK 2

/* As the kernel has it: a bit for each of 64 signals. */
typedef struct {
	unsigned long bits;
} sigset_t;

static inline int sigemptyset(sigset_t *set)
{
	set->bits = 0;
	return 0;
}

static inline int sigaddset(sigset_t *set, int signal)
{
	set->bits |= 1UL << (signal - 1);
	return 0;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *before);
int kill(pid_t pid, int signal);

#endif
