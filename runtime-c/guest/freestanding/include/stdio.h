/* SPDX-License-Identifier: MIT */
#ifndef TW_STDIO_H
#define TW_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct tw_file FILE;
extern FILE *const stdout, *const stderr;
#define EOF (-1)

int snprintf(char *bytes, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vsnprintf(char *bytes, size_t size, const char *format, va_list list);
int fprintf(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
int puts(const char *text);
void perror(const char *what);

#endif
