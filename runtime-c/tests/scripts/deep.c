// SPDX-License-Identifier: MIT
/* Stacks of more than 160 frames that differ only in the outermost of them: neither cut nor merged. */
#include "script.h"

/* noipa: two functions of the same code would become one. What follows a call keeps it from becoming a jump or a loop. */
#define KEEP(number) asm volatile("" : "+r"(number))

static __attribute__((noipa)) tw_s64 descend(struct tw_context *c, int depth)
{
	tw_s64 id = depth ? descend(c, depth - 1) : tw_fn_stack(c, "near 'stack' at deep.stp:1:1");

	KEEP(id);
	return id;
}

static __attribute__((noipa)) tw_s64 left(struct tw_context *c)
{
	tw_s64 id = descend(c, 160);

	KEEP(id);
	return id;
}

static __attribute__((noipa)) tw_s64 right(struct tw_context *c)
{
	tw_s64 id = descend(c, 160);

	KEEP(id);
	return id;
}

static void on_begin(struct tw_context *c)
{
	union tw_value stacks[2] = { { .number = left(c) }, { .number = right(c) } };

	tw_print_value(c, 'k', stacks[0]);
	tw_print(c, "\n");
	tw_print_value(c, 'k', stacks[1]);
	tw_print(c, "\n");
	tw_fn_exit(c);
}

static const struct tw_probe probes[] = { PROBE(TW_PROBE_BEGIN, 0, on_begin) };

SCRIPT("deep");
