/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_SENDFILE_H
#define TW_SYS_SENDFILE_H

#include <sys/types.h>

ssize_t sendfile(int to, int from, off_t *offset, size_t size);

#endif
