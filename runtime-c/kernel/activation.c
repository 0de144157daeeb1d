// SPDX-License-Identifier: MIT
/* The memory behind a handler's context, allocated before the first probe. */
#include "runtime.h"

static char *take(char **at, size_t bytes)
{
	char *taken = *at;

	*at += (bytes + 63) & ~(size_t)63;
	return taken;
}

/** tw_activation_make - memory for one CPU's handlers; 0, or -1 when memory is short */
int tw_activation_make(struct tw_activation *a, const struct tw_script *script, u32 order_size)
{
	size_t merged = sizeof(struct tw_cell) + TW_BUCKETS_MAX * sizeof(u64);
	size_t orders = (size_t)order_size * sizeof(struct tw_order);
	size_t groups = script->n_match_groups * sizeof(struct tw_span);
	size_t parts = script->n_match_steps * sizeof(struct tw_span);
	size_t matches = groups ? groups + parts + 2 * ((size_t)tw_string_size + 1) : 0;
	size_t total = TW_OUTPUT_HEADER + TW_OUTPUT_SIZE + 2 * tw_string_size + TW_SYMBOL_SIZE + orders + merged + matches +
		       TW_FRAMES_MAX * sizeof(u64) + script->frame_size + 16 * 64;
	char *at;

	a->memory = tw_port_alloc(total);
	if (!a->memory)
		return -1;
	at = a->memory;
	a->output.data = take(&at, TW_OUTPUT_HEADER + TW_OUTPUT_SIZE);
	a->output.size = TW_OUTPUT_HEADER + TW_OUTPUT_SIZE;
	a->output.used = TW_OUTPUT_HEADER;
	a->output.owner = a;
	a->error_text = take(&at, tw_string_size);
	a->tokens = take(&at, tw_string_size);
	a->symbol = take(&at, TW_SYMBOL_SIZE);
	a->order = (struct tw_order *)take(&at, orders);
	a->order_size = order_size;
	a->merged = (struct tw_cell *)take(&at, merged);
	a->words = (u64 *)take(&at, TW_FRAMES_MAX * sizeof(u64));
	if (groups) {
		a->match.text = take(&at, tw_string_size);
		a->match.marks = (u8 *)take(&at, (size_t)tw_string_size + 1);
		a->match.groups = (struct tw_span *)take(&at, groups);
		a->match.parts = (struct tw_span *)take(&at, parts);
	}
	a->frame = take(&at, script->frame_size);
	a->c.frame = a->frame;
	a->c.frame_end = a->frame + script->frame_size;
	return 0;
}

void tw_activation_free(struct tw_activation *a)
{
	tw_port_free(a->memory);
	memset(a, 0, sizeof(*a));
}
