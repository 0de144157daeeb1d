/* SPDX-License-Identifier: MIT */
/*
 * collapse: named processes, each with memory of its own and pinned to its own CPU, collapse small pages into huge ones.
 * Each collapse of anonymous memory makes Linux 6.1 call smp_call_function once, by way of tlb_remove_table_sync_one
 * (mm/khugepaged.c, collapse_huge_page).
 */
#define _GNU_SOURCE
#include "../workload.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "../actors.h"
#include "../text-file.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#define HUGE_PAGE (2ul << 20)

enum { COLLAPSED, FAILED, ERROR };

struct plan {
	long long rounds;
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

static void act(struct tw_actor *actor, void *argument)
{
	const struct plan *plan = argument;

	for (long long i = 0; i < plan->rounds; i++) {
		if (!madvise(plan->memory[actor->index] + i * HUGE_PAGE, HUGE_PAGE, MADV_COLLAPSE)) {
			actor->count[COLLAPSED]++;
		} else {
			actor->count[FAILED]++;
			actor->count[ERROR] = errno;
			actor->failed = 1;
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
	bad = tw_cast_play(&cast, prepare, act, &plan);

	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_open(&json, "calls", '{');
	for (int i = 0; i < cast.size; i++)
		tw_json_number(&json, cast.actor[i].name, cast.actor[i].count[COLLAPSED]);
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
	.summary = "Named processes on several CPUs call madvise(MADV_COLLAPSE), each successful one is one call of smp_call_function.",
	.truth = "{calls: {NAME: count}, failed: {NAME: errno}, processes: [{name, pid}]}",
	.run = run,
};
