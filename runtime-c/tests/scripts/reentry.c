// SPDX-License-Identifier: MIT
/* Probes on what the runtime itself calls, and on what interrupts it: skipped within a handler, never a deadlock. */
#include "script.h"

static struct tw_map *stacks;
static tw_s64 hits;

static void on_outer(struct tw_context *c)
{
	union tw_value key = { .number = tw_fn_stack(c, "near 'stack'") };
	int i;

	hits++;
	if (!c->error)
		tw_map_add(c, stacks, &key, 1, "near '+='");
	tw_print_value(c, 'k', key);
	for (i = 0; i < 50; i++)
		tw_print(c, "a line that fills the buffers of this CPU\n");
	tw_kernel_string(c, c->frame, (tw_word)"text", -1, "near 'kernel_string'");
}

static void on_inner(struct tw_context *c)
{
	hits++;
	tw_print(c, "inner\n");
}

static const struct tw_map_spec maps[] = {
	{ .handle = &stacks, .name = "stacks", .keys = "k", .value = 'l', .wraps = 1 },
};

static const struct tw_probe probes[] = {
	KPROBE("ksys_read", on_outer),
	KPROBE("update_process_times", on_outer),
	KPROBE("relay_switch_subbuf", on_inner),
	KPROBE("copy_from_kernel_nofault", on_inner),
	KPROBE("sprint_symbol", on_inner),
	KPROBE("irq_work_queue", on_inner),
	KPROBE("_raw_spin_lock_irqsave", on_inner),
};

SCRIPT("reentry", .maps = maps, .n_maps = 1, .max_errors = 1 << 30, .max_skipped = 1 << 30);
