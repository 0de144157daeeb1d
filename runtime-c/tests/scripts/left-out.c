// SPDX-License-Identifier: MIT
/* The second probe cannot be registered, and need not: the others live. */
#include "script.h"

static void on_hit(struct tw_context *c)
{
	tw_print(c, "hit\n");
	tw_fn_exit(c);
}

static const struct tw_probe probes[] = {
	KPROBE("ksys_read", on_hit),
	{
		.kind = TW_PROBE_KPROBE,
		.point = "native_sched_clock",
		.symbol = "native_sched_clock",
		.handler = on_hit,
		.optional = 1,
	},
	KPROBE("ksys_write", on_hit),
};

SCRIPT("left_out");
