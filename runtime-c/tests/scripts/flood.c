// SPDX-License-Identifier: MIT
/* An end probe prints far more than the buffers hold. */
#include "script.h"

static void at_end(struct tw_context *c)
{
	union tw_value number;

	for (number.number = 0; number.number < 100000; number.number++)
		tw_format(c, "line %d of an output that must not lose any\n", "l", &number);
}

static const struct tw_probe probes[] = { PROBE(TW_PROBE_END, 0, at_end) };

SCRIPT("flood");
