/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_EVENTFD_H
#define TW_SYS_EVENTFD_H

#include <fcntl.h>

#define EFD_CLOEXEC O_CLOEXEC
#define EFD_NONBLOCK O_NONBLOCK

int eventfd(unsigned int count, int flags);

#endif
