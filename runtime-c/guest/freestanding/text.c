/* SPDX-License-Identifier: MIT */
/* Bytes and strings, and numbers that are written in them. */
#include <libgen.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void *memcpy(void *to, const void *from, size_t size)
{
	char *at = to;
	const char *source = from;

	while (size--)
		*at++ = *source++;
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	char *at = to;
	const char *source = from;

	if (at <= source)
		return memcpy(to, from, size);
	while (size--)
		at[size] = source[size];
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	char *at = to;

	while (size--)
		*at++ = byte;
	return to;
}

int memcmp(const void *one, const void *other, size_t size)
{
	const unsigned char *a = one, *b = other;

	for (; size; size--, a++, b++)
		if (*a != *b)
			return *a - *b;
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

int strncmp(const char *one, const char *other, size_t size)
{
	const unsigned char *a = (const unsigned char *)one, *b = (const unsigned char *)other;

	for (; size; size--, a++, b++)
		if (*a != *b || !*a)
			return *a - *b;
	return 0;
}

int strcmp(const char *one, const char *other)
{
	return strncmp(one, other, (size_t)-1);
}

char *strchr(const char *text, int wanted)
{
	for (;; text++) {
		if (*text == (char)wanted)
			return (char *)text;
		if (!*text)
			return NULL;
	}
}

static int is_among(const char *set, char wanted)
{
	return wanted && strchr(set, wanted);
}

size_t strspn(const char *text, const char *set)
{
	size_t length = 0;

	while (is_among(set, text[length]))
		length++;
	return length;
}

size_t strcspn(const char *text, const char *set)
{
	size_t length = 0;

	while (text[length] && !is_among(set, text[length]))
		length++;
	return length;
}

char *strstr(const char *text, const char *wanted)
{
	size_t length = strlen(wanted);

	for (;; text++) {
		if (!strncmp(text, wanted, length))
			return (char *)text;
		if (!*text)
			return NULL;
	}
}

char *strtok(char *text, const char *separators)
{
	static char *left;
	char *word = text ? text : left;

	word += strspn(word, separators);
	left = word + strcspn(word, separators);
	if (*left)
		*left++ = 0;
	return *word ? word : NULL;
}

char *basename(char *path)
{
	char *name = path;

	for (; *path; path++)
		if (*path == '/')
			name = path + 1;
	return name;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return INT_MAX;
}

/* The base that a number's first characters tell, and the number behind them. */
static const char *find_base(const char *text, int *base)
{
	int is_hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && digit(text[2]) < 16;

	if ((*base == 0 || *base == 16) && is_hexadecimal) {
		*base = 16;
		return text + 2;
	}
	if (*base == 0)
		*base = text[0] == '0' ? 8 : 10;
	return text;
}

long long strtoll(const char *text, char **end, int base)
{
	const char *at = text + strspn(text, " \t\n\v\f\r");
	int is_negative = *at == '-';
	unsigned long long value = 0, most = is_negative ? 1ULL << 63 : LLONG_MAX;
	int is_beyond = 0, is_number = 0;

	if (*at == '-' || *at == '+')
		at++;
	at = find_base(at, &base);
	for (; digit(*at) < base; at++) {
		is_number = 1;
		if (__builtin_mul_overflow(value, (unsigned long long)base, &value) ||
		    __builtin_add_overflow(value, (unsigned long long)digit(*at), &value) || value > most)
			is_beyond = 1;
	}
	if (end)
		*end = (char *)(is_number ? at : text);
	if (is_beyond)
		value = most;
	return is_negative ? -value : value;
}

long strtol(const char *text, char **end, int base)
{
	return strtoll(text, end, base);
}

int atoi(const char *text)
{
	return strtoll(text, NULL, 10);
}

long long atoll(const char *text)
{
	return strtoll(text, NULL, 10);
}
