/* SPDX-License-Identifier: MIT */
/* Formatted output: the conversions that the program uses. Another one is written as it stands, so that it is seen. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A file is its number; nothing is kept back. */
FILE *const stdout = (FILE *)1;
FILE *const stderr = (FILE *)2;

struct text {
	char *bytes;
	/* As many as there is room for, and as many as there would be. */
	size_t size, length;
};

static void put(struct text *text, char c)
{
	if (text->length < text->size)
		text->bytes[text->length] = c;
	text->length++;
}

struct conversion {
	int is_left, has_zeros, is_long, is_negative;
	long width, precision;
};

/* Puts what was converted into its field. */
static void put_field(struct text *text, const struct conversion *how, const char *bytes, size_t length)
{
	long gap = how->width - (long)length - how->is_negative;
	int zeros = how->has_zeros && !how->is_left;

	for (; gap > 0 && !how->is_left && !zeros; gap--)
		put(text, ' ');
	if (how->is_negative)
		put(text, '-');
	for (; gap > 0 && zeros; gap--)
		put(text, '0');
	while (length--)
		put(text, *bytes++);
	for (; gap > 0; gap--)
		put(text, ' ');
}

static void put_number(struct text *text, const struct conversion *how, unsigned long long value, unsigned int base)
{
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = "0123456789abcdef"[value % base];
	while (value /= base);
	put_field(text, how, digits + at, sizeof(digits) - at);
}

static void put_string(struct text *text, const struct conversion *how, const char *string)
{
	size_t length = 0;

	while (how->precision < 0 || length < (size_t)how->precision) {
		if (!string[length])
			break;
		length++;
	}
	put_field(text, how, string, length);
}

static const char *read_flags(const char *at, struct conversion *how)
{
	for (;; at++) {
		if (*at == '-')
			how->is_left = 1;
		else if (*at == '0')
			how->has_zeros = 1;
		else
			return at;
	}
}

static const char *read_size(const char *at, long *size, int next)
{
	*size = 0;
	if (*at == '*') {
		*size = next;
		return at + 1;
	}
	for (; *at >= '0' && *at <= '9'; at++)
		*size = *size * 10 + *at - '0';
	return at;
}

int vsnprintf(char *bytes, size_t size, const char *format, va_list list)
{
	struct text text = { bytes, size, 0 };

	for (; *format; format++) {
		const char *begin = format;
		struct conversion how = { .precision = -1 };
		long long value;

		if (*format != '%') {
			put(&text, *format);
			continue;
		}
		format = read_flags(format + 1, &how);
		format = read_size(format, &how.width, *format == '*' ? va_arg(list, int) : 0);
		if (*format == '.')
			format = read_size(format + 1, &how.precision, format[1] == '*' ? va_arg(list, int) : 0);
		for (; *format == 'l' || *format == 'z'; format++)
			how.is_long = 1;
		switch (*format) {
		case 'd':
			value = how.is_long ? va_arg(list, long) : va_arg(list, int);
			how.is_negative = value < 0;
			put_number(&text, &how, how.is_negative ? -(unsigned long long)value : (unsigned long long)value, 10);
			break;
		case 'u':
		case 'x':
			put_number(&text, &how, how.is_long ? va_arg(list, unsigned long) : va_arg(list, unsigned int),
				   *format == 'x' ? 16 : 10);
			break;
		case 's':
			put_string(&text, &how, va_arg(list, const char *));
			break;
		case 'c':
			put(&text, va_arg(list, int));
			break;
		case '%':
			put(&text, '%');
			break;
		default:
			while (begin < format)
				put(&text, *begin++);
			if (!*format)
				format--;
			else
				put(&text, *format);
		}
	}
	if (size)
		bytes[text.length < size ? text.length : size - 1] = 0;
	return text.length;
}

int snprintf(char *bytes, size_t size, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(bytes, size, format, list);
	va_end(list);
	return length;
}

static int write_whole(FILE *file, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write((long)file, bytes, length);

		if (n < 0)
			return EOF;
		bytes += n;
		length -= n;
	}
	return 0;
}

/* Of a longer text the first line's worth. */
int fprintf(FILE *file, const char *format, ...)
{
	char line[1024];
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	if (write_whole(file, line, length < (int)sizeof(line) ? (size_t)length : sizeof(line) - 1))
		return -1;
	return length;
}

int puts(const char *text)
{
	return write_whole(stdout, text, strlen(text)) || write_whole(stdout, "\n", 1) ? EOF : 0;
}

void perror(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
}
