/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_STAT_H
#define TW_SYS_STAT_H

#include <sys/types.h>

int mkdir(const char *path, mode_t mode);

#endif
