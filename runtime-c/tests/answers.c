// SPDX-License-Identifier: MIT
/*
 * The runtime as one that is asked: a question a line on standard input, an answer a line on standard output. Who asks knows
 * the right answers by other means (testsuites/robustness/runtime). A question is a word and its arguments:
 *   numbers in decimal, texts in hex behind an x, the size of the script's strings first where they matter.
 * Texts and results lie in memory of exactly their size, so that the sanitizer sees each byte too many.
 */
#include "test.h"
#include "../kernel/wide.h"

#define ARGUMENTS 4000
/* An address that laid memory ends at the end of a page of: nothing behind it is there. */
#define MEMORY 0x5000

static char *arguments[ARGUMENTS];
static int n_arguments;
static void *texts[ARGUMENTS];
static int n_texts;

static s64 number_at(int i)
{
	if (i >= n_arguments)
		abort();
	return (s64)strtoll(arguments[i], NULL, 10);
}

static int nibble_of(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The bytes of an argument, with a terminator behind them; they live until the question is answered. */
static char *text_at(int i, size_t *length)
{
	const char *hex;
	char *text;
	size_t n, k;

	if (i >= n_arguments || arguments[i][0] != 'x')
		abort();
	hex = arguments[i] + 1;
	n = strlen(hex) / 2;
	text = malloc(n + 1);
	for (k = 0; k < n; k++)
		text[k] = (char)(nibble_of(hex[2 * k]) << 4 | nibble_of(hex[2 * k + 1]));
	text[n] = 0;
	texts[n_texts++] = text;
	if (length)
		*length = n;
	return text;
}

static void answer_bytes(const char *bytes, size_t length)
{
	size_t i;

	printf(" x");
	for (i = 0; i < length; i++)
		printf("%02x", (u8)bytes[i]);
}

static void answer_text(const char *text)
{
	answer_bytes(text, strlen(text));
}

static void answer_number(s64 value)
{
	printf(" %lld", value);
}

/* The pending error, which is none any more. */
static void answer_error(struct tw_context *c)
{
	if (c->error) {
		printf(" error");
		answer_text(c->error);
	}
	c->error = NULL;
}

/* Room for a string of the script. */
static char *make_room(void)
{
	char *to = malloc(tw_string_size);

	memset(to, '#', tw_string_size);
	texts[n_texts++] = to;
	return to;
}

static void ask_statistic(struct tw_context *c)
{
	struct tw_stat_spec spec = { .name = "s" };
	struct tw_stat *s;
	s64 bucket;
	u32 i;
	int descending;

	spec.histogram.kind = (tw_u8)number_at(0);
	spec.histogram.start = number_at(1);
	spec.histogram.stop = number_at(2);
	spec.histogram.interval = number_at(3);
	s = tw_stat_make(&spec);
	for (i = 4; i < (u32)n_arguments; i++) {
		become_cpu((int)i % CPUS);
		tw_stat_record(c, s, number_at((int)i));
	}
	become_cpu(0);
	for (i = TW_COUNT; i <= TW_VARIANCE; i++)
		answer_number(tw_stat_extract(c, s, i, 0, "at"));
	printf(" |");
	for (i = 0; i < s->cells.n_buckets; i++)
		answer_number(tw_stat_bucket(c, s, i, "at"));
	for (descending = 0; descending < 2; descending++) {
		printf(" |");
		for (bucket = -1; (bucket = tw_stat_bucket_after(c, s, bucket, descending, "at")) >= 0;)
			answer_number(bucket);
	}
	printf(" |");
	if (spec.histogram.kind)
		tw_stat_histogram(c, s, NULL, "at");
	answer_bytes(printed(), printed_length());
	answer_error(c);
	tw_stat_free(s);
}

static void ask_arithmetic(struct tw_context *c)
{
	s64 a = number_at(0), b = number_at(1);

	answer_number(tw_add(a, b));
	answer_number(tw_subtract(a, b));
	answer_number(tw_multiply(a, b));
	answer_number(tw_shift_left(a, b));
	answer_number(tw_shift_right(a, b));
	answer_number(tw_shift_right_logical(a, b));
	if (b) {
		answer_number(tw_divide(c, a, b, "at"));
		answer_number(tw_modulo(c, a, b, "at"));
	}
	answer_error(c);
}

static void ask_wide(struct tw_context *c)
{
	u64 rest = 0, a = (u64)number_at(0), b = (u64)number_at(1), divisor = (u64)number_at(2);
	struct tw_wide product = tw_wide_multiply(a, b);
	struct tw_wide quotient = tw_wide_divide(product, divisor, &rest);

	(void)c;
	printf(" %llu %llu %llu %llu %llu", product.high, product.low, quotient.high, quotient.low, rest);
}

static void ask_strtol(struct tw_context *c)
{
	answer_number(tw_fn_strtol(c, text_at(1, NULL), number_at(0)));
}

static void ask_copy(struct tw_context *c)
{
	char *to = make_room();
	const char *a = text_at(1, NULL), *b = text_at(2, NULL);
	int order = tw_string_compare(a, b);

	(void)c;
	answer_number(tw_string_length(a));
	answer_number((order > 0) - (order < 0));
	tw_string_copy(to, a);
	answer_text(to);
	tw_string_append(to, b);
	answer_text(to);
}

static void ask_search(struct tw_context *c)
{
	const char *s, *part;

	make_room();
	s = text_at(1, NULL);
	part = text_at(2, NULL);
	answer_number(tw_fn_strpos(c, s, part));
	answer_number(tw_fn_isinstr(c, s, part));
	answer_number(tw_fn_stringat(c, s, number_at(3), "at"));
	answer_error(c);
}

static void ask_substr(struct tw_context *c)
{
	char *to = make_room();

	tw_fn_substr(c, to, text_at(1, NULL), number_at(2), number_at(3));
	answer_text(to);
}

static void ask_replace(struct tw_context *c)
{
	char *to = make_room();

	tw_fn_str_replace(c, to, text_at(1, NULL), text_at(2, NULL), text_at(3, NULL));
	answer_text(to);
}

/* The first text's tokens, each with the next of the delimiters, until there is none. */
static void ask_tokens(struct tw_context *c)
{
	char *to = make_room();
	int i;

	tw_fn_tokenize(c, to, text_at(1, NULL), text_at(2, NULL));
	answer_text(to);
	for (i = 3; i < n_arguments; i++) {
		tw_fn_tokenize(c, to, "", text_at(i, NULL));
		answer_text(to);
	}
}

/* Lays a text so that it ends where memory does; gives its address. */
static u64 lay_text(int argument)
{
	size_t length;
	const char *bytes = text_at(argument, &length);

	lay_memory(MEMORY - length, bytes, length);
	return MEMORY - length;
}

static void ask_quoted(struct tw_context *c)
{
	char *to = make_room();
	size_t length;
	const char *bytes = text_at(3, &length);

	tw_fn_text_strn(c, to, bytes, number_at(1), number_at(2));
	answer_text(to);
	lay_memory(MEMORY - length, bytes, length);
	tw_fn_buffer_quoted(c, to, MEMORY - length, (s64)length, number_at(1), 0, "at");
	answer_text(to);
	answer_error(c);
}

static void ask_unicode(struct tw_context *c)
{
	char *to = make_room();

	tw_fn_unicode(c, to, lay_text(2), number_at(1), 0, "at");
	answer_text(to);
	answer_error(c);
}

static void ask_memory_string(struct tw_context *c)
{
	char *to = make_room();

	tw_kernel_string(c, to, lay_text(2), number_at(1), "at");
	answer_text(to);
	answer_error(c);
}

/* A format, what stands at MEMORY, and arguments: as a string, then as output. */
static void ask_format(struct tw_context *c)
{
	union tw_value values[32];
	char signature[33] = "";
	char *to = make_room();
	const char *format = text_at(1, NULL);
	int i;

	lay_text(2);
	for (i = 3; i < n_arguments && i < 3 + 32; i++) {
		bool is_text = arguments[i][0] == 'x';

		signature[i - 3] = is_text ? 's' : 'l';
		values[i - 3] = is_text ? string(text_at(i, NULL)) : number(number_at(i));
	}
	tw_format_string(c, to, format, signature, values);
	/* %b and %m may write any byte, also 0: a string ends there. */
	answer_text(to);
	answer_error(c);
	tw_format(c, format, signature, values);
	answer_bytes(printed(), printed_length());
	answer_error(c);
}

/* The word that is read next. */
static int position;

static const char *next_word(void)
{
	if (position >= n_arguments)
		abort();
	return arguments[position++];
}

static s64 next_number(void)
{
	return strtoll(next_word(), NULL, 10);
}

static union tw_value next_value(char letter)
{
	next_word();
	return letter == 's' ? string(text_at(position - 1, NULL)) : number(number_at(position - 1));
}

static void next_keys(const struct tw_map *m, union tw_value *keys)
{
	u32 i;

	for (i = 0; i < m->n_keys; i++)
		keys[i] = next_value(m->letters[i]);
}

static void answer_value(char letter, union tw_value value)
{
	if (letter == 's')
		answer_text(value.string);
	else
		answer_number(value.number);
}

static void walk_map(struct tw_context *c, struct tw_map *m)
{
	s32 sort = (s32)next_number();
	u32 descending = (u32)next_number();
	enum tw_extractor by = (enum tw_extractor)next_number();
	u32 any = (u32)next_number(), i;
	s64 limit = next_number();
	union tw_value keys[TW_KEYS_MAX], slice[TW_KEYS_MAX];
	struct tw_cursor cursor;

	next_keys(m, slice);
	tw_map_walk(c, &cursor, m, sort, descending, by, slice, any, limit);
	printf(" [");
	while (tw_map_next(c, &cursor, keys)) {
		for (i = 0; i < m->n_keys; i++)
			answer_value(m->letters[i], keys[i]);
		if (m->value == 't')
			answer_number(tw_map_here_extract(c, &cursor, by, 0, "at"));
		else
			answer_value(m->value, tw_map_here(c, &cursor));
	}
	printf(" ]");
	tw_map_walk_end(c, &cursor);
}

static void get_element(struct tw_context *c, struct tw_map *m, const union tw_value *keys, char *to)
{
	if (m->value == 't') {
		answer_number(tw_map_extract(c, m, keys, TW_COUNT, 0, "at"));
		answer_number(tw_map_extract(c, m, keys, TW_SUM, 0, "at"));
	} else if (m->value == 's') {
		tw_map_get_string(c, m, keys, to);
		answer_text(to);
	} else {
		answer_number(tw_map_get(c, m, keys));
	}
	answer_number(tw_map_has(c, m, keys));
}

static void set_element(struct tw_context *c, struct tw_map *m, const union tw_value *keys)
{
	if (m->value == 't') {
		become_cpu((int)(position % CPUS));
		tw_map_record(c, m, keys, next_number(), "at");
		become_cpu(0);
	} else if (m->value == 's') {
		tw_map_set_string(c, m, keys, next_value('s').string, "at");
	} else {
		tw_map_set(c, m, keys, next_number(), "at");
	}
}

static void work_on_map(struct tw_context *c, struct tw_map *m, char *to)
{
	union tw_value keys[TW_KEYS_MAX];
	char what = next_word()[0];

	if (what == 'w')
		walk_map(c, m);
	if (what == 'c')
		tw_map_clear(c, m);
	if (!strchr("gsadh", what))
		return;
	next_keys(m, keys);
	switch (what) {
	case 'g':
		get_element(c, m, keys, to);
		break;
	case 's':
		set_element(c, m, keys);
		break;
	case 'a':
		answer_number(tw_map_add(c, m, keys, next_number(), "at"));
		break;
	case 'd':
		tw_map_delete(c, m, keys, (u32)next_number());
		break;
	default:
		answer_number(tw_map_has_any(c, m, keys, (u32)next_number()));
	}
}

/* The letters of keys and value, whether it wraps, the size, then what is done with it: a letter and its arguments. */
static void ask_map(struct tw_context *c)
{
	struct tw_map_spec spec = { .name = "m", .keys = arguments[1], .value = arguments[2][0] };
	char *to = make_room();
	struct tw_map *m;

	spec.wraps = (tw_u8)number_at(3);
	spec.size = (tw_u32)number_at(4);
	m = tw_map_make(&spec, 2048);
	for (position = 5; position < n_arguments;) {
		work_on_map(c, m, to);
		answer_error(c);
	}
	answer_number(m->count);
	tw_map_free(m);
}

/* @sized: the first argument is the size of the script's strings */
static const struct question {
	const char *name;
	void (*ask)(struct tw_context *c);
	bool sized;
} questions[] = {
	{ "statistic", ask_statistic, false },
	{ "arithmetic", ask_arithmetic, false },
	{ "wide", ask_wide, false },
	{ "strtol", ask_strtol, false },
	{ "copy", ask_copy, true },
	{ "search", ask_search, true },
	{ "substr", ask_substr, true },
	{ "replace", ask_replace, true },
	{ "tokens", ask_tokens, true },
	{ "quoted", ask_quoted, true },
	{ "unicode", ask_unicode, true },
	{ "memory", ask_memory_string, true },
	{ "format", ask_format, true },
	{ "map", ask_map, true },
};

static void answer(char *line)
{
	char *word = strtok(line, " \n");
	struct tw_context *c;
	size_t i;

	n_arguments = 0;
	while (n_arguments < ARGUMENTS && (arguments[n_arguments] = strtok(NULL, " \n")))
		n_arguments++;
	for (i = 0; i < LENGTH(questions) && strcmp(questions[i].name, word); i++)
		;
	if (i == LENGTH(questions))
		abort();
	tw_string_size = questions[i].sized ? (u32)number_at(0) : 64;
	c = begin_handler();
	printf("%s", word);
	questions[i].ask(c);
	printf("\n");
	end_handler();
	while (n_texts)
		free(texts[--n_texts]);
}

int main(void)
{
	static char line[1 << 20];

	while (fgets(line, sizeof(line), stdin))
		answer(line);
	return 0;
}
