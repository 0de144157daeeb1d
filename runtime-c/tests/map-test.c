// SPDX-License-Identifier: MIT
#include "test.h"

#include <sys/mman.h>

static struct tw_map *make_sized(const char *keys, char value, u32 size, bool wraps)
{
	struct tw_map_spec spec = { .name = "m", .keys = keys, .value = value, .size = size, .wraps = wraps };

	tw_string_size = 64;
	return tw_map_make(&spec, 2048);
}

static struct tw_map *make(const char *keys, char value)
{
	return make_sized(keys, value, 0, false);
}

#define KEYS(...) ((union tw_value[]){ __VA_ARGS__ })

TEST(an_absent_element_reads_as_zero_and_is_not_made)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("l", 'l');

	CHECK_NUMBER(tw_map_get(c, m, KEYS(number(1))), 0);
	CHECK_NUMBER(tw_map_has(c, m, KEYS(number(1))), 0);
	CHECK_NUMBER(m->count, 0);
	tw_map_free(m);
	end_handler();
}

TEST(sets_gets_and_adds)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("s", 'l');

	tw_map_set(c, m, KEYS(string("a")), 5, "at");
	CHECK_NUMBER(tw_map_get(c, m, KEYS(string("a"))), 5);
	CHECK_NUMBER(tw_map_add(c, m, KEYS(string("a")), -7, "at"), -2);
	CHECK_NUMBER(tw_map_add(c, m, KEYS(string("b")), 3, "at"), 3);
	CHECK_NUMBER(tw_map_has(c, m, KEYS(string("b"))), 1);
	CHECK_NUMBER(m->count, 2);
	CHECK(!c->error);
	tw_map_free(m);
	end_handler();
}

TEST(strings_as_values)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("l", 's');
	char to[64];

	tw_map_get_string(c, m, KEYS(number(1)), to);
	CHECK_TEXT(to, "");
	tw_map_set_string(c, m, KEYS(number(1)), "one", "at");
	tw_map_get_string(c, m, KEYS(number(1)), to);
	CHECK_TEXT(to, "one");
	tw_map_free(m);
	end_handler();
}

TEST(nine_keys_of_both_kinds)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("lslslslsl", 'l');
	union tw_value keys[9] = { number(1), string("a"), number(2), string("b"), number(3),
				   string("c"), number(4), string("d"), number(5) };
	int i;

	tw_map_set(c, m, keys, 9, "at");
	CHECK_NUMBER(tw_map_get(c, m, keys), 9);
	for (i = 0; i < 9; i++) {
		union tw_value other[9];

		memcpy(other, keys, sizeof(other));
		other[i] = i % 2 ? string("x") : number(99);
		CHECK_NUMBER(tw_map_has(c, m, other), 0);
	}
	tw_map_free(m);
	end_handler();
}

TEST(a_key_longer_than_a_string_finds_what_was_cut)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("s", 'l');
	char key[100], other[100];

	memset(key, 'k', sizeof(key));
	key[99] = 0;
	memcpy(other, key, sizeof(key));
	tw_map_set(c, m, KEYS(string(key)), 1, "at");
	CHECK_NUMBER(tw_map_get(c, m, KEYS(string(key))), 1);
	tw_map_free(m);
	end_handler();
}

/* The text as the last bytes before a page that cannot be read. */
static const char *at_end_of_page(char *page, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(page + 4096 - size, text, size);
}

TEST(keys_of_every_length_before_a_page_that_cannot_be_read)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("s", 'l');
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char text[32] = "";
	u32 length;

	CHECK(pages != MAP_FAILED);
	CHECK(!mprotect(pages + 4096, 4096, PROT_NONE));
	for (length = 0; length < sizeof(text) - 1; length++) {
		tw_map_set(c, m, KEYS(string(text)), length + 1, "at");
		CHECK_NUMBER(tw_map_get(c, m, KEYS(string(at_end_of_page(pages, text)))), length + 1);
		text[length] = 'a' + length % 3;
	}
	for (length = 0; length < sizeof(text) - 1; length++) {
		text[length] = 0;
		CHECK_NUMBER(tw_map_get(c, m, KEYS(string(text))), length + 1);
		/* What stood behind the terminator does not count. */
		text[length] = '!';
		CHECK_NUMBER(tw_map_has(c, m, KEYS(string(at_end_of_page(pages, text)))), 0);
		text[length] = 'a' + length % 3;
	}
	munmap(pages, 8192);
	tw_map_free(m);
	end_handler();
}

TEST(a_full_array_is_an_error)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_sized("l", 'l', 3, false);
	int i;

	for (i = 0; i < 3; i++)
		tw_map_set(c, m, KEYS(number(i)), i, "at");
	CHECK(!c->error);
	tw_map_set(c, m, KEYS(number(3)), 3, "near identifier 'm' at a.stp:1:2");
	CHECK_TEXT(c->error, "Array overflow, check size limit (3)");
	CHECK_TEXT(c->error_at, "near identifier 'm' at a.stp:1:2");
	tw_catch(c, NULL);
	tw_map_set(c, m, KEYS(number(2)), 7, "at");
	CHECK(!c->error);
	tw_map_delete(c, m, KEYS(number(0)), 0);
	tw_map_set(c, m, KEYS(number(3)), 3, "at");
	CHECK(!c->error);
	tw_map_free(m);
	end_handler();
}

TEST(the_default_size_is_named_in_the_error)
{
	struct tw_context *c = begin_handler();
	struct tw_map_spec spec = { .name = "m", .keys = "l", .value = 'l' };
	struct tw_map *m = tw_map_make(&spec, 1);

	tw_map_set(c, m, KEYS(number(1)), 1, "at");
	tw_map_set(c, m, KEYS(number(2)), 1, "at");
	CHECK_TEXT(c->error, "Array overflow, check MAXMAPENTRIES");
	tw_map_free(m);
	end_handler();
}

TEST(a_wrapping_array_forgets_the_oldest)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_sized("l", 'l', 3, true);
	int i;

	for (i = 0; i < 10; i++)
		tw_map_set(c, m, KEYS(number(i)), i, "at");
	CHECK(!c->error);
	CHECK_NUMBER(m->count, 3);
	CHECK_NUMBER(tw_map_has(c, m, KEYS(number(6))), 0);
	CHECK_NUMBER(tw_map_has(c, m, KEYS(number(7))), 1);
	CHECK_NUMBER(tw_map_get(c, m, KEYS(number(9))), 9);
	tw_map_free(m);
	end_handler();
}

TEST(a_new_element_does_not_inherit_a_deleted_ones_value)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_sized("l", 't', 1, false);

	tw_map_record(c, m, KEYS(number(1)), 100, "at");
	tw_map_delete(c, m, KEYS(number(1)), 0);
	tw_map_record(c, m, KEYS(number(2)), 1, "at");
	CHECK_NUMBER(tw_map_extract(c, m, KEYS(number(2)), TW_SUM, 0, "at"), 1);
	tw_map_free(m);
	end_handler();
}

TEST(deletes_by_pattern)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("ls", 'l');
	int i;

	for (i = 0; i < 6; i++)
		tw_map_set(c, m, KEYS(number(i % 3), string(i % 2 ? "odd" : "even")), i, "at");
	CHECK_NUMBER(tw_map_has_any(c, m, KEYS(number(1), string("")), 2), 1);
	tw_map_delete(c, m, KEYS(number(1), string("")), 2);
	CHECK_NUMBER(m->count, 4);
	CHECK_NUMBER(tw_map_has_any(c, m, KEYS(number(1), string("")), 2), 0);
	CHECK_NUMBER(tw_map_has_any(c, m, KEYS(number(0), string("odd")), 1), 1);
	tw_map_delete(c, m, KEYS(number(0), string("odd")), 1);
	CHECK_NUMBER(m->count, 2);
	tw_map_clear(c, m);
	CHECK_NUMBER(m->count, 0);
	tw_map_set(c, m, KEYS(number(5), string("again")), 1, "at");
	CHECK_NUMBER(m->count, 1);
	tw_map_free(m);
	end_handler();
}

TEST(many_elements_come_and_go)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_sized("l", 'l', 1000, false);
	int round, i;

	for (round = 0; round < 5; round++) {
		for (i = 0; i < 1000; i++)
			tw_map_set(c, m, KEYS(number((s64)i * 0x100000001LL)), i + round, "at");
		for (i = 0; i < 1000; i++)
			CHECK_NUMBER(tw_map_get(c, m, KEYS(number((s64)i * 0x100000001LL))), i + round);
		for (i = 0; i < 1000; i += 2)
			tw_map_delete(c, m, KEYS(number((s64)i * 0x100000001LL)), 0);
		CHECK_NUMBER(m->count, 500);
	}
	CHECK(!c->error);
	tw_map_free(m);
	end_handler();
}

TEST(statistics_by_key)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("s", 't');

	tw_map_record(c, m, KEYS(string("a")), 3, "at");
	become_cpu(2);
	tw_map_record(c, m, KEYS(string("a")), 5, "at");
	become_cpu(0);
	CHECK_NUMBER(tw_map_extract(c, m, KEYS(string("a")), TW_AVG, 0, "at"), 4);
	CHECK_NUMBER(tw_map_extract(c, m, KEYS(string("a")), TW_MAX, 0, "at"), 5);
	CHECK_NUMBER(tw_map_extract(c, m, KEYS(string("b")), TW_COUNT, 0, "at"), 0);
	CHECK(!c->error);
	tw_map_extract(c, m, KEYS(string("b")), TW_MIN, 0, "at");
	CHECK_TEXT(c->error, "empty aggregate");
	tw_map_free(m);
	end_handler();
}

#define ROUNDS 40000

static struct tw_map *shared;

static void *record_many(void *cpu)
{
	struct tw_context *c;
	int i;

	become_cpu((int)(long)cpu);
	c = begin_handler();
	for (i = 0; i < ROUNDS; i++)
		tw_map_record(c, shared, KEYS(number(i % 50)), 1, "at");
	CHECK(!c->error);
	end_handler();
	return NULL;
}

static s64 total(struct tw_context *c)
{
	s64 sum = 0;
	int i;

	for (i = 0; i < 50; i++)
		sum += tw_map_extract(c, shared, KEYS(number(i)), TW_COUNT, 0, "at");
	return sum;
}

TEST(cpus_record_the_same_keys_and_none_is_lost)
{
	struct tw_context *c = begin_handler();
	pthread_t threads[CPUS];
	long i;

	shared = make_sized("l", 't', 50, false);
	for (i = 0; i < CPUS; i++)
		pthread_create(&threads[i], NULL, record_many, (void *)i);
	for (i = 0; i < CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK_NUMBER(total(c), CPUS * (s64)ROUNDS);
	CHECK_NUMBER(shared->count, 50);
	tw_map_free(shared);
	end_handler();
}

TEST(elements_are_deleted_while_cpus_record)
{
	struct tw_context *c = begin_handler();
	pthread_t threads[CPUS];
	s64 deleted = 0;
	long i;
	int round;

	shared = make_sized("l", 't', 50, false);
	for (i = 1; i < CPUS; i++)
		pthread_create(&threads[i], NULL, record_many, (void *)i);
	for (round = 0; round < 2000; round++)
		tw_map_delete(c, shared, KEYS(number(round % 50)), 0);
	for (i = 1; i < CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK(total(c) <= (CPUS - 1) * (s64)ROUNDS);
	(void)deleted;
	/* After all that the table is whole: it can be emptied and filled. */
	tw_map_clear(c, shared);
	for (i = 0; i < 50; i++)
		tw_map_record(c, shared, KEYS(number(i)), 1, "at");
	CHECK(!c->error);
	CHECK_NUMBER(total(c), 50);
	tw_map_free(shared);
	end_handler();
}

TEST(cpus_record_into_a_wrapping_array)
{
	struct tw_context *c = begin_handler();
	pthread_t threads[CPUS];
	long i;

	shared = make_sized("l", 't', 7, true);
	for (i = 0; i < CPUS; i++)
		pthread_create(&threads[i], NULL, record_many, (void *)i);
	for (i = 0; i < CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK_NUMBER(shared->count, 7);
	CHECK(!c->error);
	tw_map_free(shared);
	end_handler();
}

/* The keys that a walk gives, as text. */
static const char *walked(struct tw_context *c, struct tw_map *m, s32 sort, u32 descending, enum tw_extractor by,
			  const union tw_value *keys, u32 any, s64 limit)
{
	static char text[1024];
	struct tw_cursor cursor;
	union tw_value here[9];
	size_t used = 0;

	text[0] = 0;
	tw_map_walk(c, &cursor, m, sort, descending, by, keys, any, limit);
	while (tw_map_next(c, &cursor, here))
		used += snprintf(text + used, sizeof(text) - used, "%lld%s ", here[0].number, here[1].string);
	tw_map_walk_end(c, &cursor);
	return text;
}

static struct tw_map *make_walked(struct tw_context *c)
{
	struct tw_map *m = make("ls", 'l');

	tw_map_set(c, m, KEYS(number(3), string("c")), 10, "at");
	tw_map_set(c, m, KEYS(number(1), string("b")), 30, "at");
	tw_map_set(c, m, KEYS(number(2), string("a")), 20, "at");
	tw_map_set(c, m, KEYS(number(1), string("a")), 10, "at");
	return m;
}

TEST(walks_in_order_of_insertion)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_walked(c);

	CHECK_TEXT(walked(c, m, TW_SORT_NONE, 0, TW_COUNT, NULL, 0, -1), "3c 1b 2a 1a ");
	tw_map_free(m);
	end_handler();
}

TEST(walks_sorted)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_walked(c);

	CHECK_TEXT(walked(c, m, TW_SORT_VALUE, 1, TW_COUNT, NULL, 0, -1), "1b 2a 1a 3c ");
	CHECK_TEXT(walked(c, m, TW_SORT_VALUE, 0, TW_COUNT, NULL, 0, -1), "1a 3c 2a 1b ");
	CHECK_TEXT(walked(c, m, 0, 0, TW_COUNT, NULL, 0, -1), "1a 1b 2a 3c ");
	CHECK_TEXT(walked(c, m, 1, 1, TW_COUNT, NULL, 0, -1), "3c 1b 1a 2a ");
	tw_map_free(m);
	end_handler();
}

TEST(walks_a_slice_and_a_limit)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_walked(c);

	CHECK_TEXT(walked(c, m, TW_SORT_NONE, 0, TW_COUNT, KEYS(number(1), string("")), 2, -1), "1b 1a ");
	CHECK_TEXT(walked(c, m, TW_SORT_VALUE, 1, TW_COUNT, NULL, 0, 2), "1b 2a ");
	CHECK_TEXT(walked(c, m, TW_SORT_NONE, 0, TW_COUNT, NULL, 0, 0), "");
	CHECK_NUMBER(tw_activation(c)->order_used, 0);
	tw_map_free(m);
	end_handler();
}

TEST(walks_nest_and_give_their_room_back)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_walked(c);
	struct tw_cursor outer, inner;
	union tw_value keys[9];
	int count = 0;

	tw_map_walk(c, &outer, m, 0, 0, TW_COUNT, NULL, 0, -1);
	while (tw_map_next(c, &outer, keys)) {
		tw_map_walk(c, &inner, m, 0, 1, TW_COUNT, NULL, 0, -1);
		while (tw_map_next(c, &inner, keys))
			count++;
		tw_map_walk_end(c, &inner);
	}
	tw_map_walk_end(c, &outer);
	CHECK_NUMBER(count, 16);
	CHECK_NUMBER(tw_activation(c)->order_used, 0);
	tw_map_free(m);
	end_handler();
}

TEST(a_walk_without_room_is_an_error)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make_walked(c);
	struct tw_cursor cursor;
	union tw_value keys[9];

	tw_activation(c)->order_size = 3;
	tw_map_walk(c, &cursor, m, 0, 0, TW_COUNT, NULL, 0, -1);
	CHECK(c->error);
	CHECK_NUMBER(tw_map_next(c, &cursor, keys), 0);
	tw_map_walk_end(c, &cursor);
	CHECK_NUMBER(tw_activation(c)->order_used, 0);
	tw_map_free(m);
	end_handler();
}

TEST(values_of_a_walk)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("l", 't'), *strings = make("l", 's');
	struct tw_cursor cursor;
	union tw_value key[9];

	tw_map_record(c, m, KEYS(number(1)), 5, "at");
	tw_map_record(c, m, KEYS(number(2)), 1, "at");
	tw_map_record(c, m, KEYS(number(2)), 1, "at");
	tw_map_walk(c, &cursor, m, TW_SORT_VALUE, 1, TW_SUM, NULL, 0, -1);
	CHECK(tw_map_next(c, &cursor, key));
	CHECK_NUMBER(key[0].number, 1);
	CHECK_NUMBER(tw_map_here_extract(c, &cursor, TW_SUM, 0, "at"), 5);
	CHECK(tw_map_next(c, &cursor, key));
	CHECK_NUMBER(tw_map_here_extract(c, &cursor, TW_COUNT, 0, "at"), 2);
	tw_map_walk_end(c, &cursor);

	tw_map_set_string(c, strings, KEYS(number(1)), "z", "at");
	tw_map_set_string(c, strings, KEYS(number(2)), "a", "at");
	tw_map_walk(c, &cursor, strings, TW_SORT_VALUE, 0, TW_COUNT, NULL, 0, -1);
	CHECK(tw_map_next(c, &cursor, key));
	CHECK_TEXT(tw_map_here(c, &cursor).string, "a");
	tw_map_walk_end(c, &cursor);
	tw_map_free(m);
	tw_map_free(strings);
	end_handler();
}

TEST(sorting_many_is_right)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("l", 'l');
	struct tw_cursor cursor;
	union tw_value key[9];
	s64 before = -1, value;
	u32 state = 1, i, count = 0;

	for (i = 0; i < 2000; i++) {
		state = state * 1103515245 + 12345;
		tw_map_set(c, m, KEYS(number(i)), state % 300, "at");
	}
	tw_map_walk(c, &cursor, m, TW_SORT_VALUE, 0, TW_COUNT, NULL, 0, -1);
	while (tw_map_next(c, &cursor, key)) {
		value = tw_map_here(c, &cursor).number;
		CHECK(value >= before);
		before = value;
		count++;
	}
	tw_map_walk_end(c, &cursor);
	CHECK_NUMBER(count, 2000);
	tw_map_free(m);
	end_handler();
}

TEST(the_map_prints_of_2005)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("ls", 'l');

	tw_map_set(c, m, KEYS(number(7), string("init")), 3, "at");
	tw_map_set(c, m, KEYS(number(4010), string("hald")), 18, "at");
	tw_map_set(c, m, KEYS(number(5), string("init")), 3, "at");
	tw_print_map(c, m, NULL);
	CHECK_TEXT(printed(), "m[4010, hald] = 18\nm[5, init] = 3\nm[7, init] = 3\n");
	end_handler();
	c = begin_handler();
	tw_print_map(c, m, "%d of \"%2s\" %1x%1X %9s%3d%s 100%%%");
	CHECK_TEXT(printed(), "18 of \"hald\" faaFAA  100%\n3 of \"init\" 55  100%\n3 of \"init\" 77  100%\n\n");
	tw_map_free(m);
	end_handler();
}

TEST(pointers_and_addresses_in_a_map_format)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("p", 'p');

	tw_map_set(c, m, KEYS(number(0x1010)), 0xabc, "at");
	tw_print_map(c, m, "%1P %p");
	CHECK_TEXT(printed(), sizeof(long) == 8 ? "function+0x10/0x1000 0000000000000abc\n\n" :
						  "function+0x10/0x1000 00000abc\n\n");
	end_handler();
	c = begin_handler();
	tw_display_map(c, m);
	CHECK_TEXT(printed(), "m[0x1010]=0xabc\n");
	tw_map_free(m);
	end_handler();
}

TEST(statistics_in_a_map_format)
{
	struct tw_map_spec spec = { .name = "reads", .keys = "s", .value = 't', .histogram = { .kind = 1, .start = 0,
				    .stop = 10, .interval = 10 } };
	struct tw_context *c = begin_handler();
	struct tw_map *m = tw_map_make(&spec, 10);

	tw_map_record(c, m, KEYS(string("cat")), 3, "at");
	tw_map_record(c, m, KEYS(string("cat")), 8, "at");
	tw_map_record(c, m, KEYS(string("dd")), 1, "at");
	tw_print_map(c, m, "reads by process \"%1s\": %C.  Total bytes=%S.  Average: %A %m %M %c");
	CHECK_TEXT(printed(), "reads by process \"cat\": 2.  Total bytes=11.  Average: 5 3 8 \n"
			      "reads by process \"dd\": 1.  Total bytes=1.  Average: 1 1 1 \n\n");
	end_handler();
	c = begin_handler();
	tw_display_map(c, m);
	CHECK_TEXT(printed(), "reads[\"cat\"] @count=2 @min=3 @max=8 @sum=11 @avg=5\n"
			      "reads[\"dd\"] @count=1 @min=1 @max=1 @sum=1 @avg=1\n");
	end_handler();
	c = begin_handler();
	tw_map_clear(c, m);
	tw_map_record(c, m, KEYS(string("dd")), 1, "at");
	tw_print_map(c, m, "%H");
	CHECK_TEXT(printed(), "value |-------------------------------------------------- count\n"
			      "    0 |@                                                  1\n"
			      "   10 |                                                   0\n\n\n\n");
	tw_map_free(m);
	end_handler();
}

TEST(automatic_display_of_an_array)
{
	struct tw_context *c = begin_handler();
	struct tw_map *m = make("ls", 's');

	tw_map_set_string(c, m, KEYS(number(1), string("k")), "v", "at");
	tw_display_map(c, m);
	CHECK_TEXT(printed(), "m[1,\"k\"]=\"v\"\n");
	tw_map_free(m);
	end_handler();
}

TEST(a_histogram_of_an_element)
{
	struct tw_map_spec spec = { .name = "m", .keys = "l", .value = 't', .histogram = { .kind = 2 } };
	struct tw_context *c = begin_handler();
	struct tw_map *m = tw_map_make(&spec, 10);

	tw_map_record(c, m, KEYS(number(1)), 0, "at");
	tw_map_histogram(c, m, KEYS(number(1)), NULL, "at");
	CHECK(strstr(printed(), "    0 |@ "));
	CHECK(!c->error);
	tw_map_histogram(c, m, KEYS(number(2)), NULL, "at");
	CHECK_TEXT(c->error, "empty aggregate");
	tw_map_free(m);
	end_handler();
}

int main(void)
{
	RUN(an_absent_element_reads_as_zero_and_is_not_made);
	RUN(sets_gets_and_adds);
	RUN(strings_as_values);
	RUN(nine_keys_of_both_kinds);
	RUN(a_key_longer_than_a_string_finds_what_was_cut);
	RUN(keys_of_every_length_before_a_page_that_cannot_be_read);
	RUN(a_full_array_is_an_error);
	RUN(the_default_size_is_named_in_the_error);
	RUN(a_wrapping_array_forgets_the_oldest);
	RUN(a_new_element_does_not_inherit_a_deleted_ones_value);
	RUN(deletes_by_pattern);
	RUN(many_elements_come_and_go);
	RUN(statistics_by_key);
	RUN(cpus_record_the_same_keys_and_none_is_lost);
	RUN(elements_are_deleted_while_cpus_record);
	RUN(cpus_record_into_a_wrapping_array);
	RUN(walks_in_order_of_insertion);
	RUN(walks_sorted);
	RUN(walks_a_slice_and_a_limit);
	RUN(walks_nest_and_give_their_room_back);
	RUN(a_walk_without_room_is_an_error);
	RUN(values_of_a_walk);
	RUN(sorting_many_is_right);
	RUN(the_map_prints_of_2005);
	RUN(pointers_and_addresses_in_a_map_format);
	RUN(statistics_in_a_map_format);
	RUN(automatic_display_of_an_array);
	RUN(a_histogram_of_an_element);
	return finish_tests();
}
