/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_RANDOM_H
#define TW_SYS_RANDOM_H

#include <sys/types.h>

#define GRND_NONBLOCK 1

ssize_t getrandom(void *bytes, size_t size, unsigned int flags);

#endif
