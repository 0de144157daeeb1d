// SPDX-License-Identifier: MIT
/*
 * Random calls, each compared with a model that is too simple to be wrong: arrays with a table, formats with the C
 * library, statistics with the list of their values. The same seed gives the same calls.
 *   random-test [rounds [seed]]
 */
#include "random.h"

#include <limits.h>

#define KEYS(...) ((union tw_value[]){ __VA_ARGS__ })
#define NUMBERS 8
#define WORDS 6

static int rounds;

/* Small numbers, those at the edges, and any. */
static s64 random_number(void)
{
	static const s64 edges[] = { 0, 1, -1, LLONG_MAX, -LLONG_MAX - 1, INT_MAX, INT_MIN, UINT_MAX };

	switch (below(3)) {
	case 0:
		return (s64)below(2000) - 1000;
	case 1:
		return edges[below(LENGTH(edges))];
	default:
		return (s64)next_random();
	}
}

static const char *const words[WORDS] = { "", "a", "ab", "abcdefgh", "abcdefghi", "a longer word than the others" };

struct model {
	bool is_there[NUMBERS][WORDS];
	s64 value[NUMBERS][WORDS];
	u32 count;
};

static void forget(struct model *model, u32 n, u32 w)
{
	model->count -= model->is_there[n][w];
	model->is_there[n][w] = false;
	model->value[n][w] = 0;
}

/* True: there is room for the element, which is there from now on. */
static bool make_room(struct model *model, u32 n, u32 w, u32 size)
{
	if (!model->is_there[n][w] && model->count == size)
		return false;
	model->count += !model->is_there[n][w];
	model->is_there[n][w] = true;
	return true;
}

static void change_element(struct tw_context *c, struct tw_map *m, struct model *model, u32 n, u32 w, u32 size)
{
	s64 value = random_number();
	bool fits = make_room(model, n, w, size), adds = below(2);

	if (adds)
		tw_map_add(c, m, KEYS(number(n), string(words[w])), value, "at");
	else
		tw_map_set(c, m, KEYS(number(n), string(words[w])), value, "at");
	CHECK(fits == !c->error);
	tw_catch(c, NULL);
	if (fits)
		model->value[n][w] = adds ? (s64)((u64)model->value[n][w] + (u64)value) : value;
}

static void delete_elements(struct tw_context *c, struct tw_map *m, struct model *model, u32 n, u32 w)
{
	u32 any = below(4), i, j;

	tw_map_delete(c, m, KEYS(number(n), string(words[w])), any);
	for (i = 0; i < NUMBERS; i++)
		for (j = 0; j < WORDS; j++)
			if ((any & 1 || i == n) && (any & 2 || j == w))
				forget(model, i, j);
}

static void compare_all(struct tw_context *c, struct tw_map *m, const struct model *model)
{
	u32 n, w;

	CHECK_NUMBER(m->count, model->count);
	for (n = 0; n < NUMBERS; n++)
		for (w = 0; w < WORDS; w++) {
			CHECK_NUMBER(tw_map_get(c, m, KEYS(number(n), string(words[w]))), model->value[n][w]);
			CHECK_NUMBER(tw_map_has(c, m, KEYS(number(n), string(words[w]))), model->is_there[n][w]);
		}
}

/* A sorted walk meets every element once, in the order of its values. */
static void compare_walk(struct tw_context *c, struct tw_map *m, const struct model *model)
{
	u32 descending = below(2), met = 0;
	struct tw_cursor cursor;
	union tw_value keys[2];
	s64 before = descending ? LLONG_MAX : -LLONG_MAX - 1;

	tw_map_walk(c, &cursor, m, TW_SORT_VALUE, descending, TW_COUNT, NULL, 0, -1);
	while (tw_map_next(c, &cursor, keys)) {
		s64 value = tw_map_here(c, &cursor).number;

		CHECK(descending ? value <= before : value >= before);
		before = value;
		met++;
	}
	tw_map_walk_end(c, &cursor);
	CHECK_NUMBER(met, model->count);
}

TEST(arrays_are_tables)
{
	struct tw_map_spec spec = { .name = "m", .keys = "ls", .value = 'l' };
	struct model model;
	struct tw_map *m;
	int round, step;

	tw_string_size = 64;
	for (round = 0; round < rounds; round++) {
		struct tw_context *c = begin_handler();

		memset(&model, 0, sizeof(model));
		spec.size = 1 + below(NUMBERS * WORDS);
		m = tw_map_make(&spec, 2048);
		for (step = 0; step < 200; step++) {
			u32 n = below(NUMBERS), w = below(WORDS);

			if (below(8))
				change_element(c, m, &model, n, w, spec.size);
			else
				delete_elements(c, m, &model, n, w);
		}
		compare_all(c, m, &model);
		compare_walk(c, m, &model);
		tw_map_free(m);
		end_handler();
	}
}

/*
 * One directive that means the same in C, but for the length that C wants to be told. `#` with x is left to format-test.c:
 * here it prefixes a zero, too.
 */
static void make_directive(char *ours, char *theirs, size_t size)
{
	static const char *const flags[] = { "d-+ 0", "u-0", "x-0", "X-0", "o-0#", "s-" };
	const char *choice = flags[below(LENGTH(flags))];
	char middle[32] = "";
	size_t used = 0;

	/* The language has one flag at most. */
	if (below(2))
		middle[used++] = choice[1 + below(strlen(choice) - 1)];
	if (below(2))
		used += (size_t)snprintf(middle + used, sizeof(middle) - used, "%u", 1 + below(30));
	if (below(2))
		snprintf(middle + used, sizeof(middle) - used, ".%u", below(25));
	snprintf(ours, size, "<%%%s%c>", middle, choice[0]);
	snprintf(theirs, size, "<%%%s%s%c>", middle, choice[0] == 's' ? "" : "ll", choice[0]);
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

TEST(formats_are_those_of_c)
{
	char ours[64], theirs[64], expected[256], got[256];
	int round;

	tw_string_size = sizeof(got);
	for (round = 0; round < 50 * rounds; round++) {
		struct tw_context *c = begin_handler();
		union tw_value value;
		bool is_text;

		make_directive(ours, theirs, sizeof(ours));
		is_text = ours[strlen(ours) - 2] == 's';
		value = is_text ? string(words[below(WORDS)]) : number(random_number());
		if (is_text)
			snprintf(expected, sizeof(expected), theirs, value.string);
		else
			snprintf(expected, sizeof(expected), theirs, value.number);
		tw_format_string(c, got, ours, is_text ? "s" : "l", &value);
		if (strcmp(got, expected))
			printf("# %s\n", ours);
		CHECK_TEXT(got, expected);
		end_handler();
	}
}

TEST(statistics_are_those_of_their_values)
{
	int round;

	for (round = 0; round < rounds; round++) {
		struct tw_context *c = begin_handler();
		struct tw_stat_spec spec = { .name = "s" };
		struct tw_stat *s = tw_stat_make(&spec);
		s64 least = LLONG_MAX, most = -LLONG_MAX - 1, sum = 0;
		u32 count = 1 + below(100), i;

		for (i = 0; i < count; i++) {
			s64 value = (s64)below(2000000) - 1000000;

			become_cpu(below(CPUS));
			tw_stat_record(c, s, value);
			least = value < least ? value : least;
			most = value > most ? value : most;
			sum += value;
		}
		become_cpu(0);
		CHECK_NUMBER(tw_stat_extract(c, s, TW_COUNT, 0, "at"), count);
		CHECK_NUMBER(tw_stat_extract(c, s, TW_SUM, 0, "at"), sum);
		CHECK_NUMBER(tw_stat_extract(c, s, TW_MIN, 0, "at"), least);
		CHECK_NUMBER(tw_stat_extract(c, s, TW_MAX, 0, "at"), most);
		CHECK_NUMBER(tw_stat_extract(c, s, TW_AVG, 0, "at"), sum / (s64)count);
		tw_stat_free(s);
		end_handler();
	}
}

int main(int argc, char **argv)
{
	rounds = begin_random(argc, argv, 40);
	RUN(arrays_are_tables);
	RUN(formats_are_those_of_c);
	RUN(statistics_are_those_of_their_values);
	return finish_tests();
}
