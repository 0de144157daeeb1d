// SPDX-License-Identifier: MIT
/* The third probe cannot be registered: none may stay. */
#include "script.h"

static void on_hit(struct tw_context *c)
{
	tw_print(c, "hit\n");
}

static const struct tw_probe probes[] = {
	KPROBE("ksys_read", on_hit),
	KPROBE("ksys_write", on_hit),
	KPROBE("native_sched_clock", on_hit),
	PROBE(TW_PROBE_END, 0, on_hit),
};

SCRIPT("refused");
