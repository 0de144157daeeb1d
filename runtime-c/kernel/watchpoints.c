// SPDX-License-Identifier: MIT
/* Watchpoints: the debug registers of every CPU watch an address of the kernel. */
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#include "family.h"

#ifdef CONFIG_HAVE_HW_BREAKPOINT

struct tw_watchpoint {
	struct tw_handler handler;
	struct perf_event *__percpu *events;
};

static struct tw_watchpoint *watchpoints;
static u32 n_watchpoints;

static void on_access(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	const struct tw_watchpoint *watchpoint = event->overflow_handler_context;

	(void)data;
	if (tw_is_wanted())
		tw_hit(&watchpoint->handler, regs, NULL);
}

static int set_watchpoint(struct tw_watchpoint *watchpoint, const struct tw_probe *probe)
{
	const struct tw_watchpoint_spec *spec = probe->spec;
	struct perf_event_attr attr;

	hw_breakpoint_init(&attr);
	attr.bp_addr = (unsigned long)(spec->absolute ? spec->address : tw_address(spec->address));
	attr.bp_len = spec->length;
	attr.bp_type = spec->reads ? HW_BREAKPOINT_RW : HW_BREAKPOINT_W;
	watchpoint->handler = tw_handler_of(probe);
	watchpoint->events = register_wide_hw_breakpoint(&attr, on_access, watchpoint);
	return IS_ERR((void __force *)watchpoint->events) ? PTR_ERR((void __force *)watchpoint->events) : 0;
}

static const char *refusal(int error)
{
	if (error == -ENOSPC)
		return "the processor has no free debug register";
	return error == -EINVAL ? "the address cannot be watched in this length" : NULL;
}

static int register_watchpoints(void)
{
	u32 i;
	int error;

	watchpoints = vzalloc((tw_count_probes(TW_PROBE_WATCHPOINT) + 1) * sizeof(*watchpoints));
	if (!watchpoints)
		return -ENOMEM;
	for (i = 0; i < tw_script.n_probes; i++) {
		if (tw_script.probes[i].kind != TW_PROBE_WATCHPOINT)
			continue;
		error = set_watchpoint(&watchpoints[n_watchpoints], &tw_script.probes[i]);
		if (!error)
			n_watchpoints++;
		else if (tw_refuse_probe(&tw_script.probes[i], error, refusal(error)))
			return error;
	}
	return 0;
}

static void unregister_watchpoints(void)
{
	for (; n_watchpoints; n_watchpoints--)
		unregister_wide_hw_breakpoint(watchpoints[n_watchpoints - 1].events);
	vfree(watchpoints);
	watchpoints = NULL;
}

static u32 count_watchpoints(void)
{
	return n_watchpoints;
}

#else

static int register_watchpoints(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++)
		if (tw_script.probes[i].kind == TW_PROBE_WATCHPOINT)
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, "the kernel has no hardware breakpoints");
	return 0;
}

static void unregister_watchpoints(void)
{
}

static u32 count_watchpoints(void)
{
	return 0;
}

#endif

const struct tw_family tw_watchpoints = {
	.register_all = register_watchpoints,
	.unregister_all = unregister_watchpoints,
	.count = count_watchpoints,
};
