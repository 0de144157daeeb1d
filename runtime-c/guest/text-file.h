/* SPDX-License-Identifier: MIT */
/* Small files of /proc and /sys, read and written whole. */
#ifndef TAPWRIGHT_GUEST_TEXT_FILE_H
#define TAPWRIGHT_GUEST_TEXT_FILE_H

#include <stddef.h>

/* Reads at most size - 1 bytes and ends them with NUL; -1 with errno when the file cannot be opened. */
int tw_read_text(const char *path, char *text, size_t size);
/* 0, or -1 with errno. */
int tw_write_text(const char *path, const char *text);

#endif
