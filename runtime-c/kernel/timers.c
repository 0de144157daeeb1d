// SPDX-License-Identifier: MIT
/* Timers: high-resolution ones for units of time, the timer wheel for jiffies. Their handlers run in interrupts. */
#include <linux/hrtimer.h>
#include <linux/random.h>
#include <linux/timer.h>
#include <linux/version.h>

#include "family.h"

/* What a period is at least, from the end of one handler to the next: a CPU must get something else done, too. */
#define SHORTEST_PAUSE (20 * NSEC_PER_USEC)

struct tw_timer {
	struct tw_handler handler;
	const struct tw_timer_spec *spec;
	struct hrtimer high;
	struct timer_list wheel;
};

static struct tw_timer *timers;
static u32 n_timers;

/* Evenly in [period - randomize, period + randomize]. */
static u64 next_period(const struct tw_timer_spec *spec)
{
	u64 choice;

	if (!spec->randomize)
		return spec->period;
	div64_u64_rem(get_random_u64(), 2 * spec->randomize + 1, &choice);
	return spec->period - spec->randomize + choice;
}

static enum hrtimer_restart on_high(struct hrtimer *high)
{
	struct tw_timer *timer = container_of(high, struct tw_timer, high);
	ktime_t soonest;

	tw_hit(&timer->handler, NULL, NULL);
	hrtimer_forward_now(high, ns_to_ktime(next_period(timer->spec)));
	soonest = ktime_add_ns(hrtimer_cb_get_time(high), SHORTEST_PAUSE);
	if (ktime_before(hrtimer_get_expires(high), soonest))
		hrtimer_set_expires(high, soonest);
	return HRTIMER_RESTART;
}

static void on_wheel(struct timer_list *wheel)
{
	struct tw_timer *timer = container_of(wheel, struct tw_timer, wheel);

	tw_hit(&timer->handler, NULL, NULL);
	mod_timer(wheel, jiffies + (unsigned long)next_period(timer->spec));
}

static void start_timer(struct tw_timer *timer)
{
	u64 period = next_period(timer->spec);

	if (timer->spec->jiffies) {
		timer_setup(&timer->wheel, on_wheel, 0);
		mod_timer(&timer->wheel, jiffies + (unsigned long)period);
		return;
	}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&timer->high, on_high, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
#else
	hrtimer_init(&timer->high, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer->high.function = on_high;
#endif
	hrtimer_start(&timer->high, ns_to_ktime(period), HRTIMER_MODE_REL_HARD);
}

static int register_timers(void)
{
	u32 i;

	timers = vzalloc((tw_count_probes(TW_PROBE_TIMER) + 1) * sizeof(*timers));
	if (!timers)
		return -ENOMEM;
	for (i = 0; i < tw_script.n_probes; i++) {
		if (tw_script.probes[i].kind != TW_PROBE_TIMER)
			continue;
		timers[n_timers].handler = tw_handler_of(&tw_script.probes[i]);
		timers[n_timers].spec = tw_script.probes[i].spec;
		start_timer(&timers[n_timers++]);
	}
	return 0;
}

static void unregister_timers(void)
{
	for (; n_timers; n_timers--) {
		struct tw_timer *timer = &timers[n_timers - 1];

		if (!timer->spec->jiffies)
			hrtimer_cancel(&timer->high);
		else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
			timer_delete_sync(&timer->wheel);
#else
			del_timer_sync(&timer->wheel);
#endif
	}
	vfree(timers);
	timers = NULL;
}

static u32 count_timers(void)
{
	return n_timers;
}

const struct tw_family tw_timers = {
	.register_all = register_timers,
	.unregister_all = unregister_timers,
	.count = count_timers,
};
