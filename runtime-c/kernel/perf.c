// SPDX-License-Identifier: MIT
/*
 * Counters of the perf subsystem, one of each probe on every CPU that is online: sampled, or read by name. Profiling
 * timers are the software CPU clock: it interrupts idle CPUs, too, and brings the registers of what it interrupted.
 */
#include <linux/perf_event.h>

#include "family.h"

#ifdef CONFIG_PERF_EVENTS

struct tw_counted {
	struct tw_handler handler;
	struct perf_event **events;
};

static struct tw_counted *counted;
static u32 n_counted;

static void on_overflow(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	const struct tw_counted *counter = event->overflow_handler_context;

	(void)data;
	tw_hit(&counter->handler, regs, NULL);
}

static struct perf_event_attr attributes_of(const struct tw_probe *probe)
{
	struct perf_event_attr attr = { .size = sizeof(attr) };

	if (probe->kind == TW_PROBE_PROFILE) {
		const struct tw_profile_spec *spec = probe->spec;

		attr.type = PERF_TYPE_SOFTWARE;
		attr.config = PERF_COUNT_SW_CPU_CLOCK;
		attr.sample_period = div64_u64(NSEC_PER_SEC, spec->hertz ?: HZ);
	} else {
		const struct tw_perf_spec *spec = probe->spec;

		attr.type = spec->type;
		attr.config = spec->config;
		attr.freq = spec->hertz != 0;
		attr.sample_period = spec->hertz ?: spec->sample;
	}
	return attr;
}

static int start_counter(struct tw_counted *counter, const struct tw_probe *probe)
{
	struct perf_event_attr attr = attributes_of(probe);
	struct perf_event *event;
	int cpu;

	counter->handler = tw_handler_of(probe);
	counter->events = vzalloc(nr_cpu_ids * sizeof(struct perf_event *));
	if (!counter->events)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		event = perf_event_create_kernel_counter(&attr, cpu, NULL, attr.sample_period ? on_overflow : NULL, counter);
		if (IS_ERR(event))
			return PTR_ERR(event);
		counter->events[cpu] = event;
	}
	return 0;
}

static bool is_counted(const struct tw_probe *probe)
{
	return probe->kind == TW_PROBE_PERF || probe->kind == TW_PROBE_PROFILE;
}

static int register_counters(void)
{
	u32 i;
	int error = 0;

	counted = vzalloc((tw_count_probes(TW_PROBE_PERF) + tw_count_probes(TW_PROBE_PROFILE) + 1) * sizeof(*counted));
	if (!counted)
		return -ENOMEM;
	for (i = 0; i < tw_script.n_probes && !error; i++) {
		if (!is_counted(&tw_script.probes[i]))
			continue;
		error = start_counter(&counted[n_counted++], &tw_script.probes[i]);
		if (error)
			error = tw_refuse_probe(&tw_script.probes[i], error,
						error == -ENOENT || error == -EOPNOTSUPP ? "this machine has no such counter" : NULL);
	}
	return error;
}

static void unregister_counters(void)
{
	int cpu;

	for (; n_counted; n_counted--) {
		struct perf_event **events = counted[n_counted - 1].events;

		for_each_possible_cpu(cpu)
			if (events && events[cpu])
				perf_event_release_kernel(events[cpu]);
		vfree(events);
	}
	vfree(counted);
	counted = NULL;
}

static u32 count_counters(void)
{
	return n_counted;
}

tw_s64 tw_perf_read(struct tw_context *c, tw_u32 probe, const char *at)
{
	struct perf_event *event = NULL;
	unsigned long flags;
	s64 value = 0;
	u32 i;

	for (i = 0; i < n_counted; i++)
		if (counted[i].handler.probe == &tw_script.probes[probe])
			event = counted[i].events[raw_smp_processor_id()];
	if (!event) {
		tw_error(c, "the counter does not run on this CPU", at);
		return 0;
	}
	/* As perf_event_read_local() does, which modules cannot call. */
	local_irq_save(flags);
	if (event->oncpu == raw_smp_processor_id())
		event->pmu->read(event);
	value = local64_read(&event->count);
	local_irq_restore(flags);
	return value;
}

#else

static int register_counters(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++)
		if (tw_script.probes[i].kind == TW_PROBE_PERF || tw_script.probes[i].kind == TW_PROBE_PROFILE)
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, "the kernel was built without perf events");
	return 0;
}

static void unregister_counters(void)
{
}

static u32 count_counters(void)
{
	return 0;
}

tw_s64 tw_perf_read(struct tw_context *c, tw_u32 probe, const char *at)
{
	(void)probe;
	tw_error(c, "the kernel was built without perf events", at);
	return 0;
}

#endif

const struct tw_family tw_counters = {
	.register_all = register_counters,
	.unregister_all = unregister_counters,
	.count = count_counters,
};
