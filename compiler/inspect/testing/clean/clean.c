/* SPDX-License-Identifier: MIT */
/*
 * What a generated script consists of, in one handler: calls, strings in the frame, a buffer on the stack, variables of its
 * own, a switch. The .s files beside it are what gcc 12 makes of it with the flags of a kernel of each architecture. Those
 * of i386 and arm64 have a table for the switch; builds ask for none, because PowerPC puts it among the code. That of ia64,
 * for which Debian has no compiler, is written by hand.
 */
#include <tapwright/script.h>

static struct tw_map *reads;
static tw_s64 total;
static tw_s64 sizes[4] = { 1 };

static tw_s64 classify(tw_s64 n)
{
	switch (n) {
	case 1: return 40;
	case 2: return total;
	case 3: return sizes[1];
	case 4: return tw_cycles();
	case 5: return -3;
	case 6: return sizes[total & 3];
	default: return 7;
	}
}

static void probe_0(struct tw_context *c)
{
	char *name = c->frame;
	char text[64];
	union tw_value v[2];

	c->frame += 64;
	tw_fn_execname(c, name);
	v[0].string = name;
	v[1].number = classify(tw_fn_pid(c));
	tw_map_add(c, reads, v, total, "near 'reads'");
	if (tw_unlikely(c->error))
		goto out;
	tw_format_string(c, text, "%d", "l", &v[1]);
	tw_print(c, text);
	total += v[1].number;
	sizes[total & 3]++;
	*c->entry_data = total;
out:
	c->frame = name;
}

static const struct tw_map_spec maps[] = {
	{ .handle = &reads, .name = "reads", .keys = "s", .value = 'l' },
};

static const struct tw_probe probes[] = {
	{ .kind = TW_PROBE_KPROBE, .point = "kernel.function(\"f\")", .handler = probe_0, .symbol = "f" },
};

const struct tw_script tw_script = {
	.name = "clean",
	.build_id = "0123456789abcdef",
	.base_symbol_address = 0x1122334455667788ULL,
	.string_size = 64,
	.probes = probes,
	.n_probes = 1,
	.maps = maps,
	.n_maps = 1,
};
