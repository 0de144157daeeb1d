/* SPDX-License-Identifier: MIT */
/*
 * collapse: named processes, each with memory of its own and pinned to its own CPU, collapse small pages into huge ones.
 * Each collapse of anonymous memory makes Linux, 6.1 and later, call smp_call_function once, by way of tlb_remove_table_sync_one
 * (mm/khugepaged.c, collapse_huge_page).
 */
#define _GNU_SOURCE
#include "../workload.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../actors.h"
#include "../text-file.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#define HUGE_PAGE (2ul << 20)

enum { CALLS, FAILED, ERROR };
/* More than enough. */
#define TRIES 100

struct plan {
	long long rounds;
	/* A pipe with one byte, for whoever may collapse now. */
	int turn[2];
	char *memory[TW_ACTORS];
};

static int prepare(struct tw_actor *actor, void *argument)
{
	struct plan *plan = argument;
	size_t size = plan->rounds * HUGE_PAGE;
	char *memory = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return 0;
	memory = (char *)(((uintptr_t)memory + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	/* One byte in each small page of 4 KB: there are no huge pages at faults, see below. */
	for (size_t at = 0; at < size; at += 4096)
		memory[at] = 1;
	plan->memory[actor->index] = memory;
	return 1;
}

/* How often the kernel went beyond a look at the pages: it allocates a huge page and, soon after, calls smp_call_function. */
static long long collapses_begun(void)
{
	static char text[32768];
	static const char name[] = "\nthp_collapse_alloc ";
	const char *line = tw_read_text("/proc/vmstat", text, sizeof(text)) < 0 ? NULL : strstr(text, name);

	return line ? atoll(line + sizeof(name) - 1) : 0;
}

/* One at a time, so that what the kernel counts meanwhile is of this one. 0, or why it did not collapse. */
static int collapse_in_turn(const struct plan *plan, char *memory, long long *calls)
{
	long long before;
	char token;
	int error;

	if (read(plan->turn[0], &token, 1) != 1)
		return errno;
	before = collapses_begun();
	error = madvise(memory, HUGE_PAGE, MADV_COLLAPSE) ? errno : 0;
	*calls += error ? collapses_begun() - before : 1;
	return write(plan->turn[1], &token, 1) == 1 ? error : errno;
}

/*
 * On 7.2 a page is locked now and then, and the kernel wants to be asked again: it found that out at the first look, or after the
 * call. Either way each process ends with as many calls as it was to make.
 */
static void act(struct tw_actor *actor, void *argument)
{
	const struct plan *plan = argument;
	char *memory = plan->memory[actor->index];
	int tries = 0;

	while (actor->count[CALLS] < plan->rounds && tries++ < TRIES) {
		int error = collapse_in_turn(plan, memory, &actor->count[CALLS]);

		if (!error) {
			memory += HUGE_PAGE;
		} else if (error != EAGAIN || tries == TRIES) {
			actor->count[FAILED]++;
			actor->count[ERROR] = error;
			actor->failed = 1;
			return;
		}
	}
}

static int run(struct tw_stage *stage, int argc, char **argv)
{
	struct plan plan = { .rounds = tw_number_option(argc, argv, "--collapses", 4) };
	struct tw_cast cast;
	struct tw_json json;
	int bad;

	if (!tw_cast_names(&cast, stage, tw_option(argc, argv, "--processes", "red,green,blue")))
		return tw_stage_refuse(stage, "collapse: --processes wants up to %d names of up to 15 characters", TW_ACTORS);
	if (plan.rounds < 1 || plan.rounds > 16)
		return tw_stage_refuse(stage, "collapse: --collapses is 1 to 16");
	/*
	 * Only for memory that asks for them: faults bring small pages, and khugepaged does not collapse them before
	 * we do. MADV_COLLAPSE works all the same. With "never" it does so on 6.1 and 6.12, and not on 7.2.
	 */
	if (tw_write_text("/sys/kernel/mm/transparent_hugepage/enabled", "madvise"))
		return tw_stage_refuse(stage, "collapse: this kernel has no transparent huge pages: %s", strerror(errno));
	/* Of nothing it does nothing, but where it is unknown. */
	if (madvise(NULL, 0, MADV_COLLAPSE))
		return tw_stage_refuse(stage, "collapse: this kernel has no MADV_COLLAPSE, which came with 6.1");
	if (pipe(plan.turn) || write(plan.turn[1], "", 1) != 1)
		return tw_stage_refuse(stage, "collapse: no pipe: %s", strerror(errno));
	bad = tw_cast_play(&cast, prepare, act, &plan);

	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_open(&json, "calls", '{');
	for (int i = 0; i < cast.size; i++)
		tw_json_number(&json, cast.actor[i].name, cast.actor[i].count[CALLS]);
	tw_json_close(&json, '}');
	tw_json_open(&json, "failed", '{');
	for (int i = 0; i < cast.size; i++)
		if (cast.actor[i].count[FAILED])
			tw_json_number(&json, cast.actor[i].name, cast.actor[i].count[ERROR]);
	tw_json_close(&json, '}');
	tw_cast_tell(&cast, &json);
	tw_json_close(&json, '}');
	return bad ? 1 : 0;
}

const struct tw_workload tw_collapse = {
	.name = "collapse",
	.arguments = "--processes red,green,blue --collapses 4",
	.summary = "Named processes on several CPUs call madvise(MADV_COLLAPSE), each that goes beyond a look at the pages is one call of smp_call_function.",
	.truth = "{calls: {NAME: count}, failed: {NAME: errno}, processes: [{name, pid}]}",
	.run = run,
};
