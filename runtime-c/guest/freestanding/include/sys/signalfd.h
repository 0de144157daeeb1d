/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_SIGNALFD_H
#define TW_SYS_SIGNALFD_H

#include <fcntl.h>
#include <signal.h>

#define SFD_CLOEXEC O_CLOEXEC
#define SFD_NONBLOCK O_NONBLOCK

/* As large as the kernel writes it; what it tells is not looked at. */
struct signalfd_siginfo {
	uint32_t ssi_signo;
	uint32_t rest[31];
};

int signalfd(int file, const sigset_t *set, int flags);

#endif
