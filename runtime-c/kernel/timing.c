// SPDX-License-Identifier: MIT
/* What handlers cost, for scripts that were built to tell: each hit's ticks go into a statistic of its probe. */
#include <linux/timex.h>

#include "session.h"

tw_u64 tw_cycles(void)
{
	return get_cycles();
}
NOKPROBE_SYMBOL(tw_cycles);

void tw_time(struct tw_context *c, struct tw_stat *cycles, tw_u64 begun)
{
	tw_stat_record(c, cycles, (s64)(get_cycles() - begun));
}
NOKPROBE_SYMBOL(tw_time);

static void put_figure(struct tw_activation *a, struct tw_stat *cycles, enum tw_extractor what, const char *unit)
{
	tw_sink_number(&a->output, tw_stat_extract(&a->c, cycles, what, 0, NULL));
	tw_sink_text(&a->output, unit);
}

static void put_timing(struct tw_activation *a, const struct tw_timing *timing)
{
	struct tw_stat *cycles = *timing->cycles;
	s64 hits = tw_stat_extract(&a->c, cycles, TW_COUNT, 0, NULL);

	tw_sink_text(&a->output, tw_script.probes[timing->probe].point);
	tw_sink_text(&a->output, ", (");
	tw_sink_text(&a->output, timing->place);
	tw_sink_text(&a->output, "), hits: ");
	tw_sink_number(&a->output, hits);
	if (hits) {
		tw_sink_text(&a->output, ", cycles: ");
		put_figure(a, cycles, TW_MIN, "min/");
		put_figure(a, cycles, TW_AVG, "avg/");
		put_figure(a, cycles, TW_MAX, "max, variance: ");
		put_figure(a, cycles, TW_VARIANCE, "");
	}
	tw_sink_text(&a->output, ", from: ");
	tw_sink_text(&a->output, timing->derivation);
	tw_sink_text(&a->output, ", index: ");
	tw_sink_number(&a->output, timing->probe);
	tw_sink_put(&a->output, "\n", 1);
}

/** tw_timings_report - a line for each probe, behind what the script printed */
void tw_timings_report(struct tw_activation *a)
{
	u32 i;

	if (!tw_script.n_timings)
		return;
	tw_sink_text(&a->output, "----- probe hit report:\n");
	for (i = 0; i < tw_script.n_timings; i++)
		put_timing(a, &tw_script.timings[i]);
	tw_finish(a);
}
