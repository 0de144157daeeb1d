// SPDX-License-Identifier: MIT
/* Who reads and writes? The agent does all the time, and is not counted, unless the test lifts the filter. */
#include "script.h"

#define IS_FILTERED 1

/* The beginning of the runtime's own structure. */
extern struct {
	tw_u32 live;
	tw_s32 owner;
} tw_session;

static struct tw_map *calls;

static void on_begin(struct tw_context *c)
{
	/* Begin probes run in the thread that wrote to the control file: this is the agent's pid. */
	tw_print(c, "agent ");
	tw_print_number(c, tw_fn_pid(c));
	tw_print(c, "\n");
	if (!IS_FILTERED)
		tw_session.owner = -1;
}

static void on_call(struct tw_context *c)
{
	union tw_value key = { .number = tw_fn_pid(c) };

	tw_map_add(c, calls, &key, 1, "near '+='");
}

static void on_end(struct tw_context *c)
{
	tw_print_map(c, calls, (const char *)0);
}

static const struct tw_map_spec maps[] = {
	{ .handle = &calls, .name = "calls", .keys = "l", .value = 'l' },
};

static const struct tw_probe probes[] = {
	PROBE(TW_PROBE_BEGIN, 0, on_begin),
	KPROBE("ksys_read", on_call),
	KPROBE("ksys_write", on_call),
	PROBE(TW_PROBE_END, 0, on_end),
};

SCRIPT("own", .maps = maps, .n_maps = 1);
