// SPDX-License-Identifier: MIT
#include "test.h"

#define SMALLEST (-0x7fffffffffffffffLL - 1)
#define BIGGEST 0x7fffffffffffffffLL

static struct tw_stat *make(struct tw_histogram histogram)
{
	struct tw_stat_spec spec = { .name = "s", .histogram = histogram };

	return tw_stat_make(&spec);
}

static struct tw_stat *make_plain(void)
{
	struct tw_histogram none = { 0 };

	return make(none);
}

TEST(extracts)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, 10);
	tw_stat_record(c, s, -4);
	tw_stat_record(c, s, 3);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_COUNT, 0, "at"), 3);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_SUM, 0, "at"), 9);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_MIN, 0, "at"), -4);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_MAX, 0, "at"), 10);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_AVG, 0, "at"), 3);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_VARIANCE, 0, "at"), 49);
	CHECK(!c->error);
	tw_stat_free(s);
	end_handler();
}

TEST(nothing_recorded)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	CHECK_NUMBER(tw_stat_extract(c, s, TW_COUNT, 0, "at"), 0);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_SUM, 0, "at"), 0);
	CHECK(!c->error);
	tw_stat_extract(c, s, TW_AVG, 0, "near operator '@avg' at a.stp:1:1");
	CHECK_TEXT(c->error, "empty aggregate");
	tw_print_stat_summary(c, s);
	CHECK_TEXT(printed(), "@count=0x0");
	tw_stat_free(s);
	end_handler();
}

TEST(variance_is_exact_for_big_numbers)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, 4000000000LL);
	tw_stat_record(c, s, 4000000002LL);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_VARIANCE, 0, "at"), 2);
	tw_stat_record(c, s, 4000000001LL);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_VARIANCE, 0, "at"), 1);
	tw_stat_free(s);
	end_handler();
}

TEST(one_value_has_no_variance)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, 5);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_VARIANCE, 0, "at"), 0);
	tw_stat_free(s);
	end_handler();
}

TEST(extreme_values)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, SMALLEST);
	tw_stat_record(c, s, BIGGEST);
	tw_stat_record(c, s, BIGGEST);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_MIN, 0, "at"), SMALLEST);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_MAX, 0, "at"), BIGGEST);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_SUM, 0, "at"), BIGGEST - 1);
	tw_stat_free(s);
	end_handler();
}

TEST(clears)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, 5);
	tw_stat_clear(c, s);
	CHECK_NUMBER(tw_stat_extract(c, s, TW_COUNT, 0, "at"), 0);
	tw_stat_free(s);
	end_handler();
}

TEST(summary_of_automatic_display)
{
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make_plain();

	tw_stat_record(c, s, 5);
	tw_stat_record(c, s, 2);
	tw_print_stat_summary(c, s);
	CHECK_TEXT(printed(), "@count=2 @min=2 @max=5 @sum=7 @avg=3");
	tw_stat_free(s);
	end_handler();
}

static struct tw_stat *shared;

static void *record_many(void *cpu)
{
	int i;

	become_cpu((int)(long)cpu);
	for (i = 0; i < 100000; i++)
		tw_stat_record(NULL, shared, i);
	return NULL;
}

TEST(cpus_record_while_another_reads)
{
	struct tw_context *c = begin_handler();
	pthread_t threads[CPUS];
	s64 count = 0, before = 0;
	long i;

	shared = make_plain();
	for (i = 0; i < CPUS; i++)
		pthread_create(&threads[i], NULL, record_many, (void *)i);
	while (count < CPUS * 100000LL) {
		count = tw_stat_extract(c, shared, TW_COUNT, 0, "at");
		CHECK(count >= before);
		before = count;
	}
	for (i = 0; i < CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK_NUMBER(tw_stat_extract(c, shared, TW_SUM, 0, "at"), CPUS * (99999LL * 100000 / 2));
	tw_stat_free(shared);
	end_handler();
}

TEST(rows_of_a_linear_histogram)
{
	struct tw_histogram h = { .kind = 1, .start = 10, .stop = 50, .interval = 10 };
	u32 n = tw_histogram_buckets(&h);

	CHECK_NUMBER(n, 7);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, 9), 0);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, 10), 1);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, 19), 1);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, 59), 5);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, 60), 6);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, BIGGEST), 6);
	CHECK_NUMBER(tw_histogram_bucket(&h, n, SMALLEST), 0);
}

TEST(rows_of_a_logarithmic_histogram)
{
	struct tw_histogram h = { .kind = 2 };

	CHECK_NUMBER(tw_histogram_bucket(&h, 128, 0), 64);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, 1), 65);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, 2), 66);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, 3), 66);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, 4), 67);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, BIGGEST), 127);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, -1), 63);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, -2), 62);
	CHECK_NUMBER(tw_histogram_bucket(&h, 128, SMALLEST), 0);
}

TEST(senseless_parameters_make_no_histogram)
{
	struct tw_histogram backwards = { .kind = 1, .start = 10, .stop = 0, .interval = 1 };
	struct tw_histogram standing = { .kind = 1, .start = 0, .stop = 10, .interval = 0 };
	struct tw_histogram endless = { .kind = 1, .start = SMALLEST, .stop = BIGGEST, .interval = 1 };

	CHECK_NUMBER(tw_histogram_buckets(&backwards), 0);
	CHECK_NUMBER(tw_histogram_buckets(&standing), 0);
	CHECK_NUMBER(tw_histogram_buckets(&endless), TW_BUCKETS_MAX);
}

static void record_times(struct tw_context *c, struct tw_stat *s, s64 value, int times)
{
	while (times--)
		tw_stat_record(c, s, value);
}

TEST(logarithmic_chart)
{
	struct tw_histogram h = { .kind = 2 };
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make(h);

	record_times(c, s, 40, 1601);
	record_times(c, s, 100, 52);
	record_times(c, s, 1500, 2033);
	tw_stat_histogram(c, s, NULL, "at");
	CHECK_TEXT(printed(), "value |-------------------------------------------------- count\n"
			      "    8 |                                                      0\n"
			      "   16 |                                                      0\n"
			      "   32 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@            1601\n"
			      "   64 |@                                                    52\n"
			      "  128 |                                                      0\n"
			      "  256 |                                                      0\n"
			      "  512 |                                                      0\n"
			      " 1024 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@  2033\n"
			      " 2048 |                                                      0\n"
			      " 4096 |                                                      0\n"
			      "\n");
	tw_stat_free(s);
	end_handler();
}

TEST(long_runs_of_empty_rows_collapse)
{
	struct tw_histogram h = { .kind = 2 };
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make(h);

	record_times(c, s, 0, 2);
	record_times(c, s, 1 << 20, 1);
	tw_stat_histogram(c, s, NULL, "at");
	CHECK_TEXT(printed(), "  value |-------------------------------------------------- count\n"
			      "      0 |@@                                                 2\n"
			      "      1 |                                                   0\n"
			      "      2 |                                                   0\n"
			      "        ~\n"
			      " 262144 |                                                   0\n"
			      " 524288 |                                                   0\n"
			      "1048576 |@                                                  1\n"
			      "2097152 |                                                   0\n"
			      "4194304 |                                                   0\n"
			      "\n");
	tw_stat_free(s);
	end_handler();
}

TEST(linear_chart_with_outer_rows)
{
	struct tw_histogram h = { .kind = 1, .start = 0, .stop = 20, .interval = 10 };
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make(h);

	tw_stat_record(c, s, -1);
	tw_stat_record(c, s, 5);
	tw_stat_record(c, s, 15);
	tw_stat_record(c, s, 1000);
	tw_stat_histogram(c, s, NULL, "at");
	CHECK_TEXT(printed(), "value |-------------------------------------------------- count\n"
			      "   <0 |@                                                  1\n"
			      "    0 |@                                                  1\n"
			      "   10 |@                                                  1\n"
			      "   20 |                                                   0\n"
			      "  >20 |@                                                  1\n"
			      "\n");
	tw_stat_free(s);
	end_handler();
}

TEST(a_chart_of_negative_numbers_shows_them)
{
	struct tw_histogram h = { .kind = 2 };
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make(h);

	tw_stat_record(c, s, -3);
	tw_stat_record(c, s, 0);
	tw_stat_histogram(c, s, NULL, "at");
	CHECK_TEXT(printed(), "value |-------------------------------------------------- count\n"
			      "   -8 |                                                   0\n"
			      "   -4 |                                                   0\n"
			      "   -2 |@                                                  1\n"
			      "   -1 |                                                   0\n"
			      "    0 |@                                                  1\n"
			      "    1 |                                                   0\n"
			      "    2 |                                                   0\n"
			      "\n");
	tw_stat_free(s);
	end_handler();
}

TEST(a_chart_of_nothing_is_an_error)
{
	struct tw_histogram h = { .kind = 2 };
	struct tw_context *c = begin_handler();
	struct tw_stat *s = make(h);

	tw_stat_histogram(c, s, NULL, "at");
	CHECK_TEXT(c->error, "empty aggregate");
	CHECK_TEXT(printed(), "");
	tw_stat_free(s);
	end_handler();
}

static void *count_many(void *counter)
{
	static int next;
	int i;

	become_cpu(__atomic_fetch_add(&next, 1, __ATOMIC_RELAXED));
	for (i = 0; i < 50000; i++)
		tw_counter_add(counter, 2);
	return NULL;
}

TEST(counters_per_cpu_add_up)
{
	struct tw_counter_spec spec = { .name = "n", .string = 1 };
	struct tw_counter *counter = tw_counter_make(&spec);
	pthread_t threads[CPUS];
	int i;

	for (i = 0; i < CPUS; i++)
		pthread_create(&threads[i], NULL, count_many, counter);
	for (i = 0; i < CPUS; i++)
		pthread_join(threads[i], NULL);
	CHECK_NUMBER(tw_counter_sum(counter), CPUS * 100000);
	tw_string_copy(tw_counter_string(counter), "mine");
	become_cpu(1);
	CHECK_TEXT(tw_counter_string(counter), "");
	become_cpu(0);
	CHECK_TEXT(tw_counter_string(counter), "mine");
	tw_counter_free(counter);
}

int main(void)
{
	RUN(extracts);
	RUN(nothing_recorded);
	RUN(variance_is_exact_for_big_numbers);
	RUN(one_value_has_no_variance);
	RUN(extreme_values);
	RUN(clears);
	RUN(summary_of_automatic_display);
	RUN(cpus_record_while_another_reads);
	RUN(rows_of_a_linear_histogram);
	RUN(rows_of_a_logarithmic_histogram);
	RUN(senseless_parameters_make_no_histogram);
	RUN(logarithmic_chart);
	RUN(long_runs_of_empty_rows_collapse);
	RUN(linear_chart_with_outer_rows);
	RUN(a_chart_of_negative_numbers_shows_them);
	RUN(a_chart_of_nothing_is_an_error);
	RUN(counters_per_cpu_add_up);
	return finish_tests();
}
