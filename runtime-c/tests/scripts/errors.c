// SPDX-License-Identifier: MIT
/* An error ends the script: its error probes run, its end probes do not. Begin probes run in ascending order. */
#include "script.h"

static tw_s64 zero;
static int hits;

static void second(struct tw_context *c)
{
	tw_print(c, "second\n");
}

static void first(struct tw_context *c)
{
	tw_print(c, "first\n");
}

static void divide(struct tw_context *c)
{
	/* The other CPU may be here, too, before the first error stops it. */
	if (__atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED))
		return;
	tw_print(c, "before\n");
	zero = tw_divide(c, 1, zero, "near operator '/' at errors.stp:3:9");
	if (!c->error)
		tw_print(c, "behind\n");
}

static void at_end(struct tw_context *c)
{
	tw_print(c, "end\n");
}

static void at_error(struct tw_context *c)
{
	tw_print(c, "error\n");
}

static const struct tw_probe probes[] = {
	PROBE(TW_PROBE_BEGIN, 5, second),
	PROBE(TW_PROBE_BEGIN, -5, first),
	KPROBE("ksys_read", divide),
	PROBE(TW_PROBE_END, 0, at_end),
	PROBE(TW_PROBE_ERROR, 0, at_error),
};

SCRIPT("errors");
