// SPDX-License-Identifier: MIT
/* Watchpoints: the debug registers of every CPU watch an address of the kernel. */
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#include "family.h"

/*
 * arm64 reports an access before it happens, and steps over it for perf's own handlers only: with any other one the
 * same access is reported without end, and the machine hangs.
 */
#ifdef CONFIG_ARM64
#define OBSTACLE "the kernel does not step over the access for handlers that are not perf's own"
#elif !defined(CONFIG_HAVE_HW_BREAKPOINT)
#define OBSTACLE "the kernel has no hardware breakpoints"
#endif

#ifndef OBSTACLE

/* Those who watch the same share one debug register, whose events the first has; the others follow it. */
struct tw_watchpoint {
	struct tw_handler handler;
	struct perf_event *__percpu *events;
	struct tw_watchpoint *next;
};

static struct tw_watchpoint *watchpoints;
static u32 n_watchpoints;

static void on_access(struct perf_event *event, struct perf_sample_data *data, struct pt_regs *regs)
{
	const struct tw_watchpoint *watchpoint = event->overflow_handler_context;

	(void)data;
	if (!tw_is_wanted())
		return;
	for (; watchpoint; watchpoint = watchpoint->next)
		tw_hit(&watchpoint->handler, regs, NULL);
}

static bool watches_same(const struct tw_watchpoint_spec *a, const struct tw_watchpoint_spec *b)
{
	return a->address == b->address && a->absolute == b->absolute && a->length == b->length && a->reads == b->reads;
}

/* The last of those that watch the same; NULL if none does. */
static struct tw_watchpoint *find_watcher(const struct tw_watchpoint_spec *spec)
{
	struct tw_watchpoint *last = NULL;
	u32 i;

	for (i = 0; i < n_watchpoints; i++)
		if (watches_same(watchpoints[i].handler.probe->spec, spec))
			last = &watchpoints[i];
	return last;
}

static int set_watchpoint(struct tw_watchpoint *watchpoint, const struct tw_probe *probe)
{
	const struct tw_watchpoint_spec *spec = probe->spec;
	struct tw_watchpoint *same = find_watcher(spec);
	struct perf_event_attr attr;
	int error;

	watchpoint->handler = tw_handler_of(probe);
	if (same) {
		same->next = watchpoint;
		return 0;
	}

	hw_breakpoint_init(&attr);
	attr.bp_addr = (unsigned long)(spec->absolute ? spec->address : tw_address(spec->address));
	attr.bp_len = spec->length;
	attr.bp_type = spec->reads ? HW_BREAKPOINT_RW : HW_BREAKPOINT_W;
	watchpoint->events = register_wide_hw_breakpoint(&attr, on_access, watchpoint);
	if (!IS_ERR((void __force *)watchpoint->events))
		return 0;
	error = PTR_ERR((void __force *)watchpoint->events);
	watchpoint->events = NULL;
	return error;
}

static const char *refusal(int error)
{
	if (error == -ENOSPC)
		return "the processor has no free debug register";
	/* So does a POWER9, whose only one the kernel leaves alone for a fault of the processor. */
	if (error == -ENODEV)
		return "the processor has no debug register that the kernel uses";
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
		if (watchpoints[n_watchpoints - 1].events)
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
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, OBSTACLE);
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
