// SPDX-License-Identifier: MIT
/* Made for another kernel. */
#include "script.h"

static void on_hit(struct tw_context *c)
{
	tw_print(c, "hit\n");
}

static const struct tw_probe probes[] = { KPROBE("ksys_read", on_hit) };

SCRIPT("another", .build_id = "0123456789012345678901234567890123456789");
