// SPDX-License-Identifier: MIT
/*
 * How much of each CPU the script's handlers take. Reading the clock twice at every hit would cost more than many a
 * handler, so hits are sampled: a short one stands for those up to the next sample, and after a long one each is timed.
 */
#include <linux/ktime.h>

#include "family.h"

/* Hits from one sample to the next, while they are short. A prime: no pattern of the script's probes hides from it. */
#define SAMPLE_DISTANCE 17
/* Nanoseconds of a hit that is too long to be multiplied: it may have been an accident, such as a CPU's host being busy. */
#define LONG_HIT_NS 20000

void tw_load_begin(struct tw_load *load)
{
	/* Without a limit nothing is sampled; 4,294,967,295 hits later one is in vain. */
	load->until_sample = tw_script.max_load ? 1 : 0;
	load->weight = 1;
}

/* One hit alone is too much only if it took all of an interval: a CPU that its host stops in a handler looks just like that. */
static u64 time_of(u64 taken)
{
	return taken > tw_script.load_interval ? taken : min_t(u64, taken, tw_script.max_load / 2 + 1);
}

static void add_sample(struct tw_load *load, u64 begun, u64 now)
{
	u64 taken = now - begun;
	bool is_long = taken > LONG_HIT_NS;

	if (begun - load->since > tw_script.load_interval) {
		load->since = begun;
		load->spent = 0;
	}
	load->spent += load->weight == 1 ? time_of(taken) : load->weight * min_t(u64, taken, LONG_HIT_NS);
	load->weight = is_long ? 1 : SAMPLE_DISTANCE;
	load->until_sample = load->weight;
}

noinline bool tw_run_sampled(struct tw_activation *a, const struct tw_handler *handler, bool at_entry)
{
	u64 begun = ktime_get_mono_fast_ns();
	bool ran = tw_run_unsampled(a, handler, at_entry, handler->hold.kind);

	if (!tw_script.max_load)
		return ran;
	add_sample(&a->load, begun, ktime_get_mono_fast_ns());
	if (unlikely(a->load.spent > tw_script.max_load)) {
		WRITE_ONCE(tw_session.overloaded, true);
		tw_session_end();
	}
	return ran;
}
NOKPROBE_SYMBOL(tw_run_sampled);
