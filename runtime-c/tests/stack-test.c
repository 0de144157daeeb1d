// SPDX-License-Identifier: MIT
#include "test.h"

static const u64 short_one[] = { 0x1001, 0x1020 };

TEST(the_same_stack_has_the_same_number)
{
	u32 first, second;

	tw_stacks_make(16);
	first = tw_stack_intern(1, "a", short_one, 2);
	second = tw_stack_intern(1, "a", short_one, 2);
	CHECK_NUMBER(first, 1);
	CHECK_NUMBER(second, 1);
	tw_stacks_free();
}

TEST(another_task_or_another_frame_is_another_stack)
{
	static const u64 other[] = { 0x1001, 0x1021 };

	tw_stacks_make(16);
	CHECK_NUMBER(tw_stack_intern(1, "a", short_one, 2), 1);
	CHECK_NUMBER(tw_stack_intern(2, "a", short_one, 2), 2);
	CHECK_NUMBER(tw_stack_intern(1, "b", short_one, 2), 3);
	CHECK_NUMBER(tw_stack_intern(1, "a", other, 2), 4);
	CHECK_NUMBER(tw_stack_intern(1, "a", short_one, 1), 5);
	CHECK_NUMBER(tw_stack_intern(1, "a", short_one, 2), 1);
	tw_stacks_free();
}

TEST(the_longest_stack_is_not_cut)
{
	u64 frames[TW_FRAMES_MAX];
	u32 i;

	tw_stacks_make(4);
	for (i = 0; i < TW_FRAMES_MAX; i++)
		frames[i] = i;
	CHECK_NUMBER(tw_stack_intern(1, "a", frames, TW_FRAMES_MAX), 1);
	CHECK_NUMBER(tw_stack_get(1)->n_frames, TW_FRAMES_MAX);
	CHECK(!memcmp(tw_stack_get(1)->frames, frames, sizeof(frames)));
	tw_stacks_free();
}

TEST(a_full_table_says_so)
{
	tw_stacks_make(2);
	CHECK(tw_stack_intern(1, "a", short_one, 2));
	CHECK(tw_stack_intern(2, "a", short_one, 2));
	CHECK_NUMBER(tw_stack_intern(3, "a", short_one, 2), 0);
	CHECK_NUMBER(tw_stack_intern(2, "a", short_one, 2), 2);
	tw_stacks_free();
}

TEST(a_number_of_no_stack_prints_nothing)
{
	struct tw_context *c = begin_handler();

	tw_stacks_make(2);
	tw_print_value(c, 'k', number(0));
	tw_print_value(c, 'k', number(1));
	tw_print_value(c, 'k', number(-1));
	CHECK_TEXT(printed(), "");
	tw_stacks_free();
	end_handler();
}

TEST(prints_a_stack_as_the_slides_do)
{
	struct tw_context *c = begin_handler();
	struct tw_map_spec spec = { .name = "traces", .keys = "lsk", .value = 'l' };
	struct tw_map *m = tw_map_make(&spec, 8);
	union tw_value keys[3] = { number(4010), string("hald") };

	tw_stacks_make(8);
	keys[2] = number(tw_stack_intern(4010, "hald", short_one, 2));
	tw_map_add(c, m, keys, 18, "at");
	tw_print_map(c, m, NULL);
	CHECK_TEXT(printed(), sizeof(long) == 8 ? "traces[4010, hald, trace for 4010 (hald)\n"
						  "0x0000000000001001 : function+0x1/0x1000\n"
						  "0x0000000000001020 : function+0x20/0x1000\n"
						  "] = 18\n" :
						  "traces[4010, hald, trace for 4010 (hald)\n"
						  "0x00001001 : function+0x1/0x1000\n"
						  "0x00001020 : function+0x20/0x1000\n"
						  "] = 18\n");
	tw_map_free(m);
	tw_stacks_free();
	end_handler();
}

static void *intern_many(void *cpu)
{
	u64 frames[3];
	int i;

	become_cpu((int)(long)cpu);
	for (i = 0; i < 20000; i++) {
		frames[0] = i % 100;
		frames[1] = 1;
		frames[2] = 2;
		if (tw_stack_get(tw_stack_intern(1, "a", frames, 3))->frames[0] != frames[0])
			return "wrong";
	}
	return NULL;
}

TEST(cpus_intern_the_same_stacks)
{
	pthread_t threads[CPUS];
	void *wrong;
	long i;

	tw_stacks_make(100);
	for (i = 0; i < CPUS; i++)
		pthread_create(&threads[i], NULL, intern_many, (void *)i);
	for (i = 0; i < CPUS; i++) {
		pthread_join(threads[i], &wrong);
		CHECK(!wrong);
	}
	CHECK(tw_stack_get(100));
	CHECK(!tw_stack_get(101));
	tw_stacks_free();
}

int main(void)
{
	RUN(the_same_stack_has_the_same_number);
	RUN(another_task_or_another_frame_is_another_stack);
	RUN(the_longest_stack_is_not_cut);
	RUN(a_full_table_says_so);
	RUN(a_number_of_no_stack_prints_nothing);
	RUN(prints_a_stack_as_the_slides_do);
	RUN(cpus_intern_the_same_stacks);
	return finish_tests();
}
