/* SPDX-License-Identifier: MIT */
#ifndef TW_DIRENT_H
#define TW_DIRENT_H

#include <stdint.h>

/* As the kernel writes them. */
struct dirent {
	uint64_t d_ino;
	int64_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

typedef struct {
	int file;
	long at, end;
	char bytes[4096] __attribute__((aligned(8)));
} DIR;

DIR *opendir(const char *path);
struct dirent *readdir(DIR *open);
int closedir(DIR *open);

#endif
