/* SPDX-License-Identifier: MIT */
#ifndef TW_GLOB_H
#define TW_GLOB_H

#include <stddef.h>

typedef struct {
	size_t gl_pathc;
	char **gl_pathv;
} glob_t;

#define GLOB_NOMATCH 3

int glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *found);
void globfree(glob_t *found);

#endif
