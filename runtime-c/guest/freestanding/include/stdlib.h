/* SPDX-License-Identifier: MIT */
#ifndef TW_STDLIB_H
#define TW_STDLIB_H

#include <stddef.h>

void exit(int status) __attribute__((noreturn));
int atoi(const char *text);
long long atoll(const char *text);
long strtol(const char *text, char **end, int base);
long long strtoll(const char *text, char **end, int base);

#endif
