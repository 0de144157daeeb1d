// SPDX-License-Identifier: MIT
/* The run of a script: memory before the first probe, begin probes, arming, end probes, and everything given back. */
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/irqflags.h>

#include "family.h"

struct tw_session tw_session __read_mostly;
DEFINE_PER_CPU(struct tw_activation, tw_activations);

/* begin, end and error probes run in process context, where they may sleep: they have an activation of their own. */
static struct tw_activation process_activation;

static u32 biggest_array(void)
{
	u32 biggest = 0, i;

	for (i = 0; i < tw_script.n_maps; i++) {
		u32 size = tw_script.maps[i].size ?: tw_script.max_map_entries;

		biggest = max(biggest, size);
	}
	return biggest;
}

static void free_arrays(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_maps; i++) {
		tw_map_free(*tw_script.maps[i].handle);
		*tw_script.maps[i].handle = NULL;
	}
	for (i = 0; i < tw_script.n_stats; i++) {
		tw_stat_free(*tw_script.stats[i].handle);
		*tw_script.stats[i].handle = NULL;
	}
	for (i = 0; i < tw_script.n_counters; i++) {
		tw_counter_free(*tw_script.counters[i].handle);
		*tw_script.counters[i].handle = NULL;
	}
}

static int make_arrays(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_maps; i++) {
		*tw_script.maps[i].handle = tw_map_make(&tw_script.maps[i], tw_script.max_map_entries);
		if (!*tw_script.maps[i].handle)
			return -ENOMEM;
	}
	for (i = 0; i < tw_script.n_stats; i++) {
		*tw_script.stats[i].handle = tw_stat_make(&tw_script.stats[i]);
		if (!*tw_script.stats[i].handle)
			return -ENOMEM;
	}
	for (i = 0; i < tw_script.n_counters; i++) {
		*tw_script.counters[i].handle = tw_counter_make(&tw_script.counters[i]);
		if (!*tw_script.counters[i].handle)
			return -ENOMEM;
	}
	return 0;
}

static int make_activations(void)
{
	/* Room for walks nested in each other: two over the biggest array, or more over smaller ones. */
	u32 orders = 2 * biggest_array();
	int cpu;

	process_activation.process = true;
	if (tw_activation_make(&process_activation, &tw_script, orders))
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		struct tw_activation *a = per_cpu_ptr(&tw_activations, cpu);

		if (tw_activation_make(a, &tw_script, orders))
			return -ENOMEM;
		tw_load_begin(&a->load);
	}
	return 0;
}

/** tw_session_init - everything that the script asks for; on failure tw_session_exit takes back what there is */
int tw_session_init(void)
{
	if (tw_script.string_size)
		tw_string_size = tw_script.string_size;
	tw_forgives_faults = tw_script.forgives_faults;
	if (!make_activations() && !make_arrays() && !tw_locks_init(tw_script.n_globals) &&
	    !tw_stacks_make(tw_script.max_map_entries ?: 1))
		return 0;
	pr_err("%s: there is not enough memory for the script's arrays\n", tw_script.name);
	return -ENOMEM;
}

void tw_session_exit(void)
{
	int cpu;

	tw_stacks_free();
	tw_locks_exit();
	free_arrays();
	for_each_possible_cpu(cpu)
		tw_activation_free(per_cpu_ptr(&tw_activations, cpu));
	tw_activation_free(&process_activation);
}

u64 tw_session_hits(void)
{
	u64 hits = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		hits += READ_ONCE(per_cpu_ptr(&tw_activations, cpu)->hits);
	return hits;
}

void tw_session_end(void)
{
	WRITE_ONCE(tw_session.live, 0);
	if (cmpxchg(&tw_session.state, TW_RUNNING, TW_EXITING) == TW_RUNNING)
		tw_control_wake();
}
NOKPROBE_SYMBOL(tw_session_end);

static noinline void report_error(struct tw_activation *a)
{
	if (a->c.error == tw_aborted) {
		a->c.error = NULL;
		return;
	}
	tw_sink_text(&a->output, "ERROR: ");
	tw_sink_text(&a->output, a->c.error);
	if (a->c.error_at && *a->c.error_at) {
		tw_sink_put(&a->output, " ", 1);
		tw_sink_text(&a->output, a->c.error_at);
	}
	tw_calls_print(&a->output, a);
	tw_output_flush_as(a, TW_RECORD_ERROR);
	a->c.error = NULL;
	if (atomic_inc_return(&tw_session.errors) > tw_script.max_errors)
		tw_session_end();
}
NOKPROBE_SYMBOL(report_error);

void tw_finish(struct tw_activation *a)
{
	if (unlikely(a->output.used > TW_OUTPUT_HEADER))
		tw_output_flush(a);
	if (unlikely(a->c.error))
		report_error(a);
	a->order_used = 0;
}
NOKPROBE_SYMBOL(tw_finish);

void tw_report(u16 type, const char *format, ...)
{
	char *text = process_activation.output.data + process_activation.output.used;
	va_list arguments;

	va_start(arguments, format);
	process_activation.output.used += vscnprintf(text, 1024, format, arguments);
	va_end(arguments);
	tw_output_flush_as(&process_activation, type);
}

static void run_in_process(const struct tw_probe *probe)
{
	process_activation.c.actions = tw_script.max_actions_in_process ?: INT_MAX;
	process_activation.c.nesting = tw_script.max_nesting;
	process_activation.c.error = NULL;
	process_activation.c.error_at = NULL;
	process_activation.c.regs = NULL;
	process_activation.c.probe = probe;
	process_activation.c.frame = process_activation.frame;
	process_activation.c.entry_data = NULL;
	probe->handler(&process_activation.c);
	tw_finish(&process_activation);
}

/* In ascending order; probes of the same order run as they stand in the script. */
static void run_all(u8 kind)
{
	s64 order = S64_MIN, next;
	bool more = true;
	u32 i;

	while (more) {
		more = false;
		next = S64_MAX;
		for (i = 0; i < tw_script.n_probes; i++) {
			const struct tw_probe *probe = &tw_script.probes[i];

			if (probe->kind != kind)
				continue;
			if (probe->order == order) {
				if (kind == TW_PROBE_BEGIN && tw_session.state != TW_RUNNING)
					return;
				run_in_process(probe);
			} else if (probe->order > order) {
				more = true;
				next = min(next, probe->order);
			}
		}
		order = next;
	}
}

/** tw_session_start - register, run the begin probes, arm. An error leaves nothing registered */
int tw_session_start(s64 target)
{
	int error;

	if (tw_session.state != TW_IDLE)
		return -EBUSY;
	tw_session.target = target;
	error = tw_identity_check();
	if (!error)
		error = tw_probes_register();
	if (error) {
		tw_session.state = TW_STOPPED;
		return error;
	}
	WRITE_ONCE(tw_session.state, TW_RUNNING);
	run_all(TW_PROBE_BEGIN);
	/* A begin probe may have called exit(); nothing else can end the run before it is live. */
	WRITE_ONCE(tw_session.live, tw_session.state == TW_RUNNING);
	return 0;
}

/* Did the script end because of what went wrong? Then its error probes run instead of its end probes. */
static bool has_failed(void)
{
	/* The kernel tells only now what it skipped itself: hits within the handling of others. */
	if (atomic_read(&tw_session.skipped) + tw_probes_missed() > (u64)tw_script.max_skipped) {
		tw_report(TW_RECORD_ERROR, "ERROR: too many skipped probes, check MAXSKIPPED");
		return true;
	}
	if (tw_session.overloaded) {
		tw_report(TW_RECORD_ERROR, "ERROR: probe overhead exceeded threshold, check STP_OVERLOAD_THRESHOLD");
		return true;
	}
	return atomic_read(&tw_session.errors) > tw_script.max_errors;
}

static void report_end(void)
{
	int errors = atomic_read(&tw_session.errors);
	u64 missed = tw_probes_missed();
	u64 skipped = atomic_read(&tw_session.skipped) + missed;
	const atomic_t *why = tw_session.skipped_for;

	if (errors || skipped)
		tw_report(TW_RECORD_WARNING, "WARNING: Number of errors: %d, skipped probes: %llu", errors, skipped);
	if (skipped)
		tw_report(TW_RECORD_WARNING,
			  "WARNING: Skipped: %d while a handler ran on the CPU, %d after waiting for globals, %d for lack of stack, %llu by the kernel",
			  atomic_read(&why[TW_SKIP_BUSY]), atomic_read(&why[TW_SKIP_LOCK]),
			  atomic_read(&why[TW_SKIP_STACK]), missed);
}

/** tw_session_stop - disarm, take the probes away, run the end probes (after errors: the error probes) */
void tw_session_stop(void)
{
	bool failed;

	if (tw_session.state != TW_RUNNING && tw_session.state != TW_EXITING)
		return;
	WRITE_ONCE(tw_session.live, 0);
	/* When this returns no handler runs any more: end probes have the script's globals to themselves. */
	tw_probes_unregister();
	failed = has_failed();
	WRITE_ONCE(tw_session.state, TW_STOPPED);
	run_all(failed ? TW_PROBE_ERROR : TW_PROBE_END);
	tw_timings_report(&process_activation);
	tw_coverage_report(&process_activation);
	report_end();
}
