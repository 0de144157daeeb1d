/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_TYPES_H
#define TW_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef long ssize_t;
typedef long off_t;
typedef long time_t;
typedef int pid_t;
typedef unsigned int mode_t;

#endif
