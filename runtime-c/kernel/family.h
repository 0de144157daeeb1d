/* SPDX-License-Identifier: MIT */
/* Families of probes: what each kind has to offer, and the way from a hit of any kind to its handler. */
#ifndef TAPWRIGHT_FAMILY_H
#define TAPWRIGHT_FAMILY_H

#include <linux/irqflags.h>
#include <linux/sched/task_stack.h>

#include "arch/arch.h"
#include "locks.h"
#include "session.h"

/**
 * struct tw_family - probes of one kind, or of a few that come and go together
 * @register_all: all of them; nothing acts yet, since tw_session.live is 0. An error was reported, and what was
 *                registered until then is left to @unregister_all. May sleep
 * @unregister_all: takes away what there is, and waits until no handler of the family runs any more. May sleep
 * @count: how many are registered
 * @missed: hits since the start that the kernel did not hand to us; NULL where it tells nothing of the kind
 */
struct tw_family {
	int (*register_all)(void);
	void (*unregister_all)(void);
	u32 (*count)(void);
	u64 (*missed)(void);
};

extern const struct tw_family tw_kprobes, tw_tracepoints, tw_watchpoints, tw_counters, tw_netfilter, tw_files, tw_timers;

/** tw_count_probes - how many of a kind the script has */
u32 tw_count_probes(u8 kind);

/** struct tw_handler - a probe, and what it holds while it runs */
struct tw_handler {
	const struct tw_probe *probe;
	struct tw_hold hold;
};

static inline struct tw_handler tw_handler_of(const struct tw_probe *probe)
{
	return (struct tw_handler){ .probe = probe, .hold = tw_locks_prepare(probe) };
}

/** tw_skip_hit - one more; too many of them end the script */
void tw_skip_hit(enum tw_skip why);
/** tw_refuse_probe - say that a probe cannot be had; 0 when it is only left out, otherwise @error */
int tw_refuse_probe(const struct tw_probe *probe, int error, const char *reason);

/** tw_is_wanted - a hit of now is the script's: it runs, and it is not the agent that did something */
static __always_inline bool tw_is_wanted(void)
{
	return READ_ONCE(tw_session.live) && current->tgid != tw_session.owner;
}

/* Where the stack is not the task's, such as that of an interrupt, its bounds are the kernel's care. */
static __always_inline bool tw_has_stack(void)
{
	return tw_arch_stack_pointer() - (unsigned long)task_stack_page(current) >= tw_script.min_stack;
}

/**
 * tw_claim_cpu - this CPU's activation for a handler, migration being off; NULL: the hit is skipped
 * @regs: of the hit; NULL where there are none
 * @restored: the kernel itself puts interrupts back to what they were, later than tw_release_cpu
 *
 * Interrupts wait until the handler is done: a timer or a probe of what an interrupt does would meet a busy CPU and be
 * skipped. Only what no CPU can put off still is: NMIs, and what handlers themselves hit. Neither lockdep nor the
 * tracepoints of interrupts, which may be probed, learn of it.
 */
static __always_inline struct tw_activation *tw_claim_cpu(struct pt_regs *regs, bool restored)
{
	struct tw_activation *a = this_cpu_ptr(&tw_activations);
	unsigned long flags = 0;

	if (unlikely(a->busy)) {
		tw_skip_hit(TW_SKIP_BUSY);
		return NULL;
	}
	if (unlikely(!tw_has_stack())) {
		tw_skip_hit(TW_SKIP_STACK);
		return NULL;
	}
	if (restored)
		raw_local_irq_disable();
	else
		raw_local_irq_save(flags);
	a->busy = 1;
	barrier();
	if (!restored)
		a->interrupts = flags;
	a->c.regs = regs;
	/* The compiler cannot know that a CPU's activation is somewhere, and would test what callers test. */
	if (!a)
		__builtin_unreachable();
	return a;
}

/** tw_release_cpu - the handler is done; @restored as for tw_claim_cpu */
static __always_inline void tw_release_cpu(struct tw_activation *a, bool restored)
{
	unsigned long flags = a->interrupts;

	barrier();
	a->busy = 0;
	if (!restored)
		raw_local_irq_restore(flags);
}

static __always_inline bool tw_run_unsampled(struct tw_activation *a, const struct tw_handler *handler, bool at_entry,
					     enum tw_hold_kind kind)
{
	bool failed;

	if (unlikely(!tw_locks_take(&handler->hold, kind)))
		return false;
	a->c.actions = tw_script.max_actions;
	a->c.nesting = tw_script.max_nesting;
	a->c.probe = handler->probe;
	if (at_entry)
		handler->probe->entry(&a->c);
	else
		handler->probe->handler(&a->c);
	a->hits++;
	failed = a->c.error != NULL;
	/*
	 * Before the locks are free: an error that ends the script does so for those who wait for them, and what handlers
	 * print that exclude each other comes in their order. Who may have to wait for room waits without locks.
	 */
	if (unlikely(failed))
		a->c.frame = a->frame;
	if (unlikely(failed) || (kind != TW_HOLD_NONE && !a->process && unlikely(a->output.used > TW_OUTPUT_HEADER)))
		tw_finish(a);
	tw_locks_release(&handler->hold, kind);
	return !failed;
}

/* load.c */
void tw_load_begin(struct tw_load *load);
bool tw_run_sampled(struct tw_activation *a, const struct tw_handler *handler, bool at_entry);

/** tw_run_holding - tw_run_handler, for a caller who knows when it is compiled what the handler holds */
static __always_inline bool tw_run_holding(struct tw_activation *a, const struct tw_handler *handler,
					   enum tw_hold_kind kind)
{
	if (unlikely(--a->load.until_sample == 0))
		return tw_run_sampled(a, handler, false);
	return tw_run_unsampled(a, handler, false, kind);
}

/**
 * tw_run_handler - one handler of one probe on this CPU, which is claimed. False: it did not run, or it failed
 * @at_entry: the handler for the entry of a function whose return is probed, not the one for the return
 */
static __always_inline bool tw_run_handler(struct tw_activation *a, const struct tw_handler *handler, bool at_entry)
{
	if (unlikely(--a->load.until_sample == 0))
		return tw_run_sampled(a, handler, at_entry);
	return tw_run_unsampled(a, handler, at_entry, handler->hold.kind);
}

/** tw_flush - what the handler printed becomes a record */
static __always_inline void tw_flush(struct tw_activation *a)
{
	if (unlikely(a->output.used > TW_OUTPUT_HEADER))
		tw_finish(a);
}

/**
 * tw_hit - the whole way for one handler; preemption must be off
 * @regs: NULL where there are none
 * @values: what the hit brings, or NULL
 *
 * Asks nothing of the current task: in an interrupt that is any one. False: it did not run, or it failed.
 */
static inline bool tw_hit(const struct tw_handler *handler, struct pt_regs *regs, s64 *values)
{
	struct tw_activation *a;
	bool ran;

	if (!READ_ONCE(tw_session.live))
		return false;
	a = tw_claim_cpu(regs, false);
	if (!a)
		return false;
	a->c.values = values;
	ran = tw_run_handler(a, handler, false);
	tw_flush(a);
	tw_release_cpu(a, false);
	return ran;
}

#endif
