// SPDX-License-Identifier: MIT
/* A probe in the middle of an instruction: what only a module written by hand, or an address in guru mode, can ask for. */
#include <tapwright/script.h>

static void on_hit(struct tw_context *c)
{
	tw_print(c, "never\n");
}

static const struct tw_probe probes[] = {
	{ .kind = TW_PROBE_KPROBE, .point = "inside", .handler = on_hit, .symbol = "vfs_read", .offset = 1 },
};

const struct tw_script tw_script = {
	.name = "inside",
	.string_size = 128,
	.max_actions = 100,
	.max_nesting = 1,
	.frame_size = 128,
	.probes = probes,
	.n_probes = 1,
};
