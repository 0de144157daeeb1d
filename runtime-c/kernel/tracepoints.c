// SPDX-License-Identifier: MIT
/* Static tracepoints: the generated stub has the tracepoint's own prototype and hands its arguments on as values. */
#include <linux/module.h>
#include <linux/tracepoint.h>

#include "family.h"

#ifdef CONFIG_TRACEPOINTS

struct tw_trace {
	struct tw_handler handler;
	const struct tw_tracepoint_spec *spec;
	struct tracepoint *tracepoint;
	bool is_registered;
};

static struct tw_trace *traces;
static u32 n_traces;

void tw_tracepoint_hit(const void *probe, tw_s64 *values)
{
	preempt_disable_notrace();
	if (tw_is_wanted())
		tw_hit(&((const struct tw_trace *)probe)->handler, NULL, values);
	preempt_enable_notrace();
}
NOKPROBE_SYMBOL(tw_tracepoint_hit);

static bool is_of(const struct tw_trace *trace, const char *module)
{
	return module ? trace->spec->module && !strcmp(trace->spec->module, module) : !trace->spec->module;
}

/* @module: NULL for the kernel's own */
static void note_tracepoint(struct tracepoint *tracepoint, void *module)
{
	u32 i;

	for (i = 0; i < n_traces; i++)
		if (is_of(&traces[i], module) && !strcmp(traces[i].spec->name, tracepoint->name))
			traces[i].tracepoint = tracepoint;
}

static int register_trace(struct tw_trace *trace)
{
	int error;

	if (!trace->tracepoint)
		return tw_refuse_probe(trace->handler.probe, -ENOENT,
				       trace->spec->module ? "the module is not loaded, or has no such tracepoint" :
							     "the kernel has no such tracepoint");
	error = tracepoint_probe_register(trace->tracepoint, (void *)trace->spec->stub, trace);
	if (error)
		return tw_refuse_probe(trace->handler.probe, error, NULL);
	trace->is_registered = true;
	return 0;
}

static void unregister_trace(struct tw_trace *trace)
{
	if (trace->is_registered)
		tracepoint_probe_unregister(trace->tracepoint, (void *)trace->spec->stub, trace);
	trace->is_registered = false;
}

#ifdef CONFIG_MODULES

/* Told of every module with tracepoints that is there, and of those that go: their tracepoints go with them. */
static int on_module(struct notifier_block *block, unsigned long state, void *data)
{
	const struct module *module = ((const struct tp_module *)data)->mod;
	u32 i;

	(void)block;
	if (state == MODULE_STATE_COMING) {
		for (i = 0; i < module->num_tracepoints; i++)
			note_tracepoint(tracepoint_ptr_deref(&module->tracepoints_ptrs[i]), (void *)module->name);
	} else if (state == MODULE_STATE_GOING) {
		for (i = 0; i < n_traces; i++)
			if (is_of(&traces[i], module->name))
				unregister_trace(&traces[i]);
	}
	return NOTIFY_OK;
}

static struct notifier_block module_notifier = { .notifier_call = on_module };
static bool watches_modules;

static int watch_modules(void)
{
	int error;
	u32 i;

	for (i = 0; i < n_traces && !traces[i].spec->module; i++)
		;
	if (i == n_traces)
		return 0;
	error = register_tracepoint_module_notifier(&module_notifier);
	watches_modules = !error;
	return error;
}

static void unwatch_modules(void)
{
	if (watches_modules)
		unregister_tracepoint_module_notifier(&module_notifier);
	watches_modules = false;
}

#else

static int watch_modules(void)
{
	return 0;
}

static void unwatch_modules(void)
{
}

#endif

static int register_traces(void)
{
	u32 i;
	int error;

	traces = vzalloc((tw_count_probes(TW_PROBE_TRACEPOINT) + 1) * sizeof(*traces));
	if (!traces)
		return -ENOMEM;
	for (i = 0; i < tw_script.n_probes; i++) {
		if (tw_script.probes[i].kind != TW_PROBE_TRACEPOINT)
			continue;
		traces[n_traces].handler = tw_handler_of(&tw_script.probes[i]);
		traces[n_traces++].spec = tw_script.probes[i].spec;
	}
	if (n_traces)
		for_each_kernel_tracepoint(note_tracepoint, NULL);
	error = watch_modules();
	for (i = 0; i < n_traces && !error; i++)
		error = register_trace(&traces[i]);
	return error;
}

static void unregister_traces(void)
{
	u32 i;

	unwatch_modules();
	for (i = 0; i < n_traces; i++)
		unregister_trace(&traces[i]);
	if (n_traces)
		tracepoint_synchronize_unregister();
	n_traces = 0;
	vfree(traces);
	traces = NULL;
}

static u32 count_traces(void)
{
	return n_traces;
}

#else

void tw_tracepoint_hit(const void *probe, tw_s64 *values)
{
	(void)probe;
	(void)values;
}

static int register_traces(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++)
		if (tw_script.probes[i].kind == TW_PROBE_TRACEPOINT)
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, "the kernel was built without tracepoints");
	return 0;
}

static void unregister_traces(void)
{
}

static u32 count_traces(void)
{
	return 0;
}

#endif

const struct tw_family tw_tracepoints = {
	.register_all = register_traces,
	.unregister_all = unregister_traces,
	.count = count_traces,
};
