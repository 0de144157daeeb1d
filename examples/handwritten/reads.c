// SPDX-License-Identifier: MIT
// @workload file-io
/*
 * A module written by hand against the runtime: who reads, how often, how much, and from where.
 *
 * It shows everything a C programmer needs: a table of probes, an array and statistics that the runtime makes, and handlers
 * that use them. `tapwright run reads.c` builds and runs it. By symbol name it fits any kernel of the architecture;
 * addresses would bind it to one build.
 */
#include <tapwright/script.h>

static struct tw_map *reads, *sizes, *callers;
static struct tw_stat *all;
static struct tw_counter *hits;
/* Guarded by LOCK_RETURNED, which every handler that touches it names. */
static tw_s64 returned;

enum { LOCK_READS, LOCK_CALLERS, LOCK_RETURNED, LOCKS };

#if defined(__x86_64__)
/* Of struct pt_regs: where the third argument of a function is at its entry, and its return value. */
#define THIRD_ARGUMENT(regs) (((const tw_word *)(regs))[12])
#define RETURN_VALUE(regs) (((const tw_word *)(regs))[10])
#else
#error "say where this architecture keeps arguments"
#endif

static void on_begin(struct tw_context *c)
{
	tw_print(c, "counting reads\n");
}

static void on_read(struct tw_context *c)
{
	union tw_value key[1] = { { .string = c->frame } };
	tw_s64 size = (tw_s64)THIRD_ARGUMENT(c->regs);

	tw_fn_execname(c, c->frame);
	tw_map_add(c, reads, key, 1, "near '+=' at reads.c:42:2");
	if (c->error)
		return;
	tw_map_record(c, sizes, key, size, "near '<<<' at reads.c:45:2");
	tw_stat_record(c, all, size);
	tw_counter_add(hits, 1);
}

static void on_read_too(struct tw_context *c)
{
	union tw_value keys[3] = { { .number = tw_fn_pid(c) }, { .string = c->frame }, { 0 } };

	tw_fn_execname(c, c->frame);
	keys[2].number = tw_fn_stack(c, "near 'stack' at reads.c:55:19");
	if (!c->error)
		tw_map_add(c, callers, keys, 1, "near '+=' at reads.c:57:3");
}

static void at_read_entry(struct tw_context *c)
{
	c->entry_data[0] = (tw_s64)THIRD_ARGUMENT(c->regs);
}

static void on_read_return(struct tw_context *c)
{
	tw_s64 got = (tw_s64)RETURN_VALUE(c->regs);

	if (got > 0 && got <= c->entry_data[0])
		returned += got;
}

static void on_end(struct tw_context *c)
{
	union tw_value values[3] = { { .number = tw_counter_sum(hits) }, { .number = returned } };

	values[2].number = tw_stat_extract(c, all, TW_COUNT, 0, "near '@count' at reads.c:78:21");
	tw_print_map(c, reads, "%d reads by process \"%1s\"");
	tw_print_map(c, sizes, "reads by process \"%1s\": %C.  Total bytes=%S.  Average: %A");
	tw_print_map(c, callers, NULL);
	tw_format(c, "%d hits, %d bytes returned, %d recorded\n", "lll", values);
	tw_stat_histogram(c, all, NULL, "near '@hist_log' at reads.c:83:2");
}

static const struct tw_map_spec maps[] = {
	{ .handle = &reads, .name = "reads", .keys = "s", .value = 'l' },
	{ .handle = &sizes, .name = "sizes", .keys = "s", .value = 't' },
	{ .handle = &callers, .name = "callers", .keys = "lsk", .value = 'l' },
};

static const struct tw_stat_spec stats[] = {
	{ .handle = &all, .name = "all", .histogram = { .kind = 2 } },
};

static const struct tw_counter_spec counters[] = {
	{ .handle = &hits, .name = "hits" },
};

static const struct tw_lock_ref count_locks[] = { { LOCK_READS, 1 } };
static const struct tw_lock_ref caller_locks[] = { { LOCK_CALLERS, 1 } };
static const struct tw_lock_ref return_locks[] = { { LOCK_RETURNED, 1 } };

static const struct tw_probe probes[] = {
	{ .kind = TW_PROBE_BEGIN, .point = "begin", .handler = on_begin },
	{ .kind = TW_PROBE_KPROBE, .point = "kernel.function(\"ksys_read\")", .symbol = "ksys_read", .handler = on_read,
	  .locks = count_locks, .n_locks = 1 },
	{ .kind = TW_PROBE_KPROBE, .point = "kernel.function(\"ksys_read\")", .symbol = "ksys_read", .handler = on_read_too,
	  .locks = caller_locks, .n_locks = 1 },
	{ .kind = TW_PROBE_KRETPROBE, .point = "kernel.function(\"ksys_read\").return", .symbol = "ksys_read",
	  .handler = on_read_return, .entry = at_read_entry, .entry_words = 1, .locks = return_locks, .n_locks = 1 },
	{ .kind = TW_PROBE_END, .point = "end", .handler = on_end },
};

const struct tw_script tw_script = {
	.name = "reads",
	.n_globals = LOCKS,
	.string_size = 512,
	.max_actions = 1000,
	.max_nesting = 10,
	.max_map_entries = 2048,
	.max_errors = 0,
	.max_skipped = 100,
	.lock_wait = 500000000,
	.min_stack = 1024,
	.frame_size = 512,
	.probes = probes,
	.n_probes = sizeof(probes) / sizeof(probes[0]),
	.maps = maps,
	.n_maps = sizeof(maps) / sizeof(maps[0]),
	.stats = stats,
	.n_stats = sizeof(stats) / sizeof(stats[0]),
	.counters = counters,
	.n_counters = 1,
};
