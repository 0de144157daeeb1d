// SPDX-License-Identifier: MIT
/* Which of a script's counters counted something, for modules that were built to tell what ran. */
#include "session.h"

/* "COUNTER COUNT\n" with two numbers of 32 bits. */
#define LONGEST_LINE 22

static void put_count(struct tw_activation *a, u32 index, u32 count)
{
	/* A full sink would leave as output of the script. */
	if (a->output.size - a->output.used < LONGEST_LINE)
		tw_output_flush_as(a, TW_RECORD_COVERAGE);
	tw_sink_number(&a->output, index);
	tw_sink_put(&a->output, " ", 1);
	tw_sink_number(&a->output, count);
	tw_sink_put(&a->output, "\n", 1);
}

/** tw_coverage_report - records of their own, behind what the script printed; no handler runs any more */
void tw_coverage_report(struct tw_activation *a)
{
	u32 i;

	for (i = 0; i < tw_script.n_coverage; i++)
		if (tw_script.coverage[i])
			put_count(a, i, tw_script.coverage[i]);
	if (tw_script.n_coverage)
		tw_output_flush_as(a, TW_RECORD_COVERAGE);
}
