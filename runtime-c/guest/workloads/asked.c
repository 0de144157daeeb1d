/* SPDX-License-Identifier: MIT */
/*
 * asked: one process has all CPUs tell where they are, and others, each on a CPU of its own, are asked by interrupts that cannot be
 * masked, while they stay in user space with pages that are there and pages that are not.
 */
#define _GNU_SOURCE
#include "../workload.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../actors.h"
#include "../text-file.h"

#ifndef MAP_FIXED
#define MAP_FIXED 0x10
#endif
#ifndef MADV_DONTNEED
#define MADV_DONTNEED 4
#endif

/* Parts of what no architecture has larger pages than. */
#define PART 0x10000ul
/* Where nothing else is mapped; the same in each process. */
#define BASE 0x10000000ul
#define THERE BASE
#define ENDS (BASE + PART - 8)
#define UNTOUCHED (BASE + PART)
#define DROPPED (BASE + 2 * PART)
#define UNMAPPED (BASE + 4 * PART)
#define LONGEST_SECONDS 30

enum { ASKED };

static const char text[] = "a text in user space";

/* A text, another one that goes on where no page is yet, a page of a file that is taken out of the page table again. */
static int lay_pages(struct tw_actor *actor, void *argument)
{
	int own = open("/proc/self/exe", O_RDONLY);
	volatile char *bytes = (volatile char *)THERE, *file = (volatile char *)DROPPED;

	(void)argument;
	if (actor->index == 0)
		return 1;
	if (own < 0 || mmap((void *)BASE, 2 * PART, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED ||
	    mmap((void *)DROPPED, PART, PROT_READ, MAP_PRIVATE | MAP_FIXED, own, 0) == MAP_FAILED)
		return 0;
	for (size_t i = 0; i < sizeof(text); i++)
		bytes[i] = text[i];
	for (size_t i = 0; i < 8; i++)
		((volatile char *)ENDS)[i] = 'x';
	actor->count[1] = file[1];
	close(own);
	return !madvise((void *)DROPPED, PART, MADV_DONTNEED);
}

static void ask_or_be_asked(struct tw_actor *actor, void *argument)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
	const long long *times = argument;
	struct tw_actor *asker = actor - actor->index;
	struct timespec begun, now;

	if (actor->index > 0) {
		clock_gettime(CLOCK_MONOTONIC, &begun);
		do {
			for (int i = 0; i < 1000000 && __atomic_load_n(&asker->count[ASKED], __ATOMIC_RELAXED) < *times; i++)
				;
			clock_gettime(CLOCK_MONOTONIC, &now);
		} while (__atomic_load_n(&asker->count[ASKED], __ATOMIC_RELAXED) < *times && !asker->failed &&
			 now.tv_sec - begun.tv_sec < LONGEST_SECONDS);
		return;
	}
	while (actor->count[ASKED] < *times && !actor->failed) {
		nanosleep(&pause, NULL);
		actor->failed = tw_write_text("/proc/sysrq-trigger", "l");
		__atomic_add_fetch(&actor->count[ASKED], 1, __ATOMIC_RELAXED);
	}
}

static int run(struct tw_stage *stage, int argc, char **argv)
{
	long long times = tw_positional(argc, argv, 10);
	struct tw_cast cast;
	struct tw_json json;
	int bad;

	if (!tw_cast_names(&cast, stage, "asker,asked") || times < 1)
		return tw_stage_refuse(stage, "asked: how often is a number from 1 on");
	bad = tw_cast_play(&cast, lay_pages, ask_or_be_asked, &times);
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_number(&json, "times", cast.actor[0].count[ASKED]);
	tw_json_string(&json, "text", text);
	tw_json_number(&json, "there", THERE);
	tw_json_number(&json, "ends", ENDS);
	tw_json_number(&json, "untouched", UNTOUCHED);
	tw_json_number(&json, "dropped", DROPPED);
	tw_json_number(&json, "unmapped", UNMAPPED);
	tw_cast_tell(&cast, &json);
	tw_json_close(&json, '}');
	return bad ? 1 : 0;
}

const struct tw_workload tw_asked = {
	.name = "asked",
	.arguments = "TIMES=10",
	.summary = "A process in user space, \"asked\", is interrupted where it cannot mask that; some of its pages are not there.",
	.truth = "{times: count, text: string, there: address, ends: address, untouched: address, dropped: address, unmapped: address, processes: [{name, pid}]}",
	.run = run,
};
