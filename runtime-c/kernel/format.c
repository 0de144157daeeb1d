// SPDX-License-Identifier: MIT
/* Formatting of values and of printf's formats: %[flag][width][.precision][l]conversion. */
#include "runtime.h"

/* No width or precision is greater: `%*d` in a handler must not print for seconds. */
#define AMOUNT_MAX TW_OUTPUT_SIZE

struct directive {
	char flag;
	bool is_left; /* by the flag, or a negative width */
	s64 width;
	s64 precision; /* negative: none */
	char conversion;
};

/* Blanks before, or behind, what takes @length of the width. */
static void pad_before(struct tw_sink *sink, const struct directive *d, s64 length)
{
	if (!d->is_left)
		tw_sink_fill(sink, ' ', d->width - length);
}

static void pad_behind(struct tw_sink *sink, const struct directive *d, s64 length)
{
	if (d->is_left)
		tw_sink_fill(sink, ' ', d->width - length);
}

static void put_padded(struct tw_sink *sink, const struct directive *d, const char *text, u32 length)
{
	pad_before(sink, d, length);
	tw_sink_put(sink, text, length);
	pad_behind(sink, d, length);
}

/* Within quotes, escaped; the precision says how many bytes of the string are shown. */
static void put_quoted(struct tw_sink *sink, const struct directive *d, const char *text)
{
	u32 shown = 0;
	s64 width = 2;
	char bytes[4];
	u32 i;

	for (; text[shown] && (d->precision < 0 || shown < d->precision); shown++)
		width += tw_escape(bytes, (u8)text[shown], '"');
	pad_before(sink, d, width);
	tw_sink_put(sink, "\"", 1);
	for (i = 0; i < shown; i++)
		tw_sink_whole(sink, bytes, tw_escape(bytes, (u8)text[i], '"'));
	tw_sink_put(sink, "\"", 1);
	pad_behind(sink, d, width);
}

/* A string of the target, a piece at a time; none crosses a page. */
struct target_text {
	u64 address;
	u32 left;
	bool user;
	u32 at, filled;
	u8 bytes[32];
};

/* The next byte; 0 at the end, negative where it cannot be read. */
static int next_byte(struct target_text *text)
{
	u32 part = sizeof(text->bytes) - (text->address & (sizeof(text->bytes) - 1));

	if (text->at == text->filled) {
		if (part > text->left)
			part = text->left;
		if (!part)
			return 0;
		if (tw_port_read(text->bytes, text->address, part, text->user))
			return -1;
		text->address += part;
		text->left -= part;
		text->filled = part;
		text->at = 0;
	}
	return text->bytes[text->at++];
}

/*
 * %q, which the compiler writes for pretty printing: the string at an address as put_quoted shows it, at most precision bytes
 * of it; the address itself where it cannot be read. What does not fit ends behind a whole escape, with "...
 */
static void put_quoted_target(struct tw_sink *sink, const struct directive *d, u64 address)
{
	u32 room = tw_string_size - 1, width = 2, used = 1, length;
	u32 most = d->precision >= 0 && d->precision < room ? (u32)d->precision : room;
	struct target_text text = { .address = address, .left = most, .user = d->flag == '#' }, again = text;
	char bytes[4];
	bool is_cut;
	int byte;

	while ((byte = next_byte(&text)) > 0)
		width += tw_escape(bytes, (u8)byte, '"');
	if (byte < 0) {
		tw_sink_hex(sink, address);
		return;
	}
	if (!sink->owner && sink->size - sink->used < room)
		room = sink->size - sink->used;
	is_cut = width > room;
	tw_sink_put(sink, "\"", 1);
	while ((byte = next_byte(&again)) > 0) {
		length = tw_escape(bytes, (u8)byte, '"');
		if (is_cut && used + length + 4 > room)
			break;
		tw_sink_put(sink, bytes, length);
		used += length;
	}
	tw_sink_text(sink, is_cut ? "\"..." : "\"");
}

/** tw_format_value - as print() shows a value; @quoted strings as automatic display writes them */
void tw_format_value(struct tw_sink *sink, struct tw_activation *a, char letter, union tw_value value, bool quoted)
{
	static const struct directive plain = { .precision = -1 };

	switch (letter) {
	case 's':
		if (quoted)
			put_quoted(sink, &plain, value.string);
		else
			tw_sink_text(sink, value.string);
		break;
	case 'p':
		tw_sink_hex(sink, value.number);
		break;
	case 'k':
		tw_stack_print(sink, a, value.number);
		break;
	default:
		tw_sink_number(sink, value.number);
	}
}

static u32 put_digits(char *end, u64 number, u32 base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char *at = end;

	while (number) {
		u64 rest = tw_port_divide_unsigned(number, base);

		*--at = digits[number - rest * base];
		number = rest;
	}
	return end - at;
}

static u32 prefix_of(char *to, const struct directive *d, s64 number, bool is_signed)
{
	char conversion = d->conversion;

	if (is_signed && number < 0)
		return to[0] = '-', 1;
	if (is_signed && (d->flag == '+' || d->flag == ' '))
		return to[0] = d->flag, 1;
	if (conversion == 'p' || (d->flag == '#' && (conversion == 'x' || conversion == 'X'))) {
		to[0] = '0';
		to[1] = conversion == 'X' ? 'X' : 'x';
		return 2;
	}
	return 0;
}

static void put_integer(struct tw_sink *sink, const struct directive *d, s64 number)
{
	bool is_signed = d->conversion == 'd' || d->conversion == 'i';
	u32 base = is_signed || d->conversion == 'u' ? 10 : d->conversion == 'o' ? 8 : 16;
	u64 magnitude = is_signed && number < 0 ? 0 - (u64)number : (u64)number;
	char digits[24], prefix[2];
	u32 n_digits = put_digits(digits + sizeof(digits), magnitude, base, d->conversion == 'X');
	u32 n_prefix = prefix_of(prefix, d, number, is_signed);
	s64 zeros = (d->precision < 0 ? 1 : d->precision) - (s64)n_digits, length;

	if (zeros < 0)
		zeros = 0;
	/* As in C an octal number begins with a zero, be it one of its precision. */
	if (d->flag == '#' && d->conversion == 'o' && !zeros)
		zeros = 1;
	if (d->flag == '0' && !d->is_left && d->precision < 0 && d->width > (s64)n_prefix + n_digits + zeros)
		zeros = d->width - n_prefix - n_digits;
	length = n_prefix + zeros + n_digits;
	pad_before(sink, d, length);
	tw_sink_put(sink, prefix, n_prefix);
	tw_sink_fill(sink, '0', zeros);
	tw_sink_put(sink, digits + sizeof(digits) - n_digits, n_digits);
	pad_behind(sink, d, length);
}

static void put_character(struct tw_sink *sink, const struct directive *d, s64 number)
{
	char text[4] = { (char)number };
	u32 length;

	if (d->flag != '#') {
		put_padded(sink, d, text, 1);
		return;
	}
	length = tw_escape(text, (u8)number, '\'');
	pad_before(sink, d, length);
	tw_sink_whole(sink, text, length);
	pad_behind(sink, d, length);
}

static void put_string(struct tw_sink *sink, const struct directive *d, const char *text)
{
	size_t length = strlen(text);

	if (d->flag == '#') {
		put_quoted(sink, d, text);
		return;
	}
	if (d->precision >= 0 && (u64)d->precision < length)
		length = d->precision;
	put_padded(sink, d, text, length);
}

/* The number's bytes as the target stores them. */
static void put_binary(struct tw_sink *sink, const struct directive *d, s64 number)
{
	u64 whole = number;
	u32 half = number;
	u16 quarter = number;
	u8 byte = number;

	switch (d->width) {
	case 1:
		tw_sink_put(sink, (char *)&byte, 1);
		break;
	case 2:
		tw_sink_put(sink, (char *)&quarter, 2);
		break;
	case 4:
		tw_sink_put(sink, (char *)&half, 4);
		break;
	default:
		tw_sink_put(sink, (char *)&whole, 8);
	}
}

/* %m and %M: precision bytes at an address, as they are or in hex. */
static void put_memory(struct tw_sink *sink, struct tw_activation *a, const struct directive *d, u64 address)
{
	s64 left = d->precision < 0 ? 1 : d->precision, shown = d->conversion == 'M' ? 2 * left : left;
	u8 bytes[32];
	u32 i, part;

	pad_before(sink, d, shown);
	for (; left > 0; left -= part, address += part) {
		part = left < (s64)sizeof(bytes) ? (u32)left : sizeof(bytes);
		if (tw_port_read(bytes, address, part, d->flag == '#')) {
			tw_read_fault(&a->c, address, d->flag == '#', "");
			return;
		}
		for (i = 0; i < part; i++) {
			if (d->conversion == 'm') {
				tw_sink_put(sink, (char *)&bytes[i], 1);
			} else {
				tw_sink_put(sink, &"0123456789abcdef"[bytes[i] >> 4], 1);
				tw_sink_put(sink, &"0123456789abcdef"[bytes[i] & 15], 1);
			}
		}
	}
	pad_behind(sink, d, shown);
}

static void put_directive(struct tw_sink *sink, struct tw_activation *a, const struct directive *d, char letter,
			  union tw_value value)
{
	switch (d->conversion) {
	case 'b':
		put_binary(sink, d, value.number);
		break;
	case 'c':
		put_character(sink, d, value.number);
		break;
	case 'm':
	case 'M':
		put_memory(sink, a, d, value.number);
		break;
	case 'q':
		put_quoted_target(sink, d, value.number);
		break;
	case 's':
		if (letter == 's')
			put_string(sink, d, value.string);
		else
			tw_format_value(sink, a, letter, value, false);
		break;
	default:
		put_integer(sink, d, value.number);
	}
}

static s64 clamp_amount(s64 amount)
{
	return amount > AMOUNT_MAX ? AMOUNT_MAX : amount < -AMOUNT_MAX ? -AMOUNT_MAX : amount;
}

/* A number written out, or `*` for the next argument. */
static const char *read_amount(const char *at, s64 *amount, const char **signature, const union tw_value **arguments)
{
	*amount = 0;
	if (*at == '*' && **signature) {
		*amount = clamp_amount((*arguments)->number);
		++*arguments;
		++*signature;
		return at + 1;
	}
	for (; *at >= '0' && *at <= '9'; at++)
		*amount = clamp_amount(*amount * 10 + (*at - '0'));
	return at;
}

static const char *read_directive(const char *at, struct directive *d, const char **signature,
				  const union tw_value **arguments)
{
	d->flag = 0;
	d->precision = -1;
	if (*at && strchr("0+- #", *at))
		d->flag = *at++;
	at = read_amount(at, &d->width, signature, arguments);
	d->is_left = d->flag == '-' || d->width < 0;
	if (d->width < 0)
		d->width = -d->width;
	if (*at == '.')
		at = read_amount(at + 1, &d->precision, signature, arguments);
	if (*at == 'l')
		at++;
	d->conversion = *at;
	return at;
}

/** tw_format_into - printf into a sink; a percent sign alone at the end stands for itself */
void tw_format_into(struct tw_sink *sink, struct tw_activation *a, const char *format, const char *signature,
		    const union tw_value *arguments)
{
	struct directive d;
	const char *text;

	for (text = format; *format; text = ++format) {
		while (*format && *format != '%')
			format++;
		tw_sink_put(sink, text, format - text);
		if (!*format)
			return;
		if (format[1] == '%' || !format[1]) {
			tw_sink_put(sink, "%", 1);
			if (!*++format)
				return;
			continue;
		}
		format = read_directive(format + 1, &d, &signature, &arguments);
		if (!*signature || !*format)
			return;
		put_directive(sink, a, &d, *signature++, *arguments++);
	}
}
