/* SPDX-License-Identifier: MIT */
/* What the scripts of the guest tests have in common: limits, and tables in a line each. */
#include <tapwright/script.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define PROBE(kind_, order_, handler_) { .kind = kind_, .order = order_, .point = #handler_, .handler = handler_ }
#define KPROBE(symbol_, handler_) \
	{ .kind = TW_PROBE_KPROBE, .point = "kernel.function(\"" symbol_ "\")", .symbol = symbol_, .handler = handler_, \
	  .locks = lock, .n_locks = 1 }
#define SCRIPT(name_, ...) \
	const struct tw_script tw_script = { \
		.name = name_, .n_globals = 1, .string_size = 512, .max_actions = 1000, .max_nesting = 10, .lock_wait = 500000000, \
		.max_map_entries = 2048, .frame_size = 1024, .probes = probes, .n_probes = LENGTH(probes), __VA_ARGS__ \
	}

static const struct tw_lock_ref lock[] __attribute__((unused)) = { { 0, 1 } };
