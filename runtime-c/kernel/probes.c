// SPDX-License-Identifier: MIT
/*
 * Kprobes and kretprobes. All are registered while no handler acts (tw_session.live is 0), act from one moment on, and
 * act no more before the first of them is taken away.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/kprobes.h>
#include <linux/sort.h>

#include "locks.h"
#include "session.h"
#include "arch/arch.h"

/** struct handler - a probe, and what it holds while it runs */
struct handler {
	const struct tw_probe *probe;
	struct tw_hold hold;
};

/** struct point - one address with its handlers: one nearly always, and @n_more */
struct point {
	struct kprobe kprobe;
	struct handler first;
	struct handler *more;
	u32 n_more;
};

struct return_point {
	struct kretprobe kretprobe;
	struct handler handler;
};

/* Probes by their run-time address, entry probes of one address side by side. */
struct place {
	unsigned long address;
	struct handler handler;
};

static struct place *places;
static u32 n_places;
static struct point *points;
static u32 n_points;
static struct return_point *return_points;
static u32 n_return_points;
/* How many were registered, also when they are gone. */
static u32 registered;
static u64 missed;
/* The state may be read while another thread takes the points away. */
static DEFINE_MUTEX(points_mutex);

/* More probes skipped than the author allows end the script; tw_session_stop says so. */
static noinline void skip_hit(void)
{
	if (atomic_inc_return(&tw_session.skipped) == tw_script.max_skipped + 1)
		tw_session_end();
}
NOKPROBE_SYMBOL(skip_hit);

static __always_inline bool is_wanted(void)
{
	return READ_ONCE(tw_session.live) && current->tgid != tw_session.owner;
}

/* One handler of one probe, on this CPU, which is marked busy. False: it did not run, or it failed. */
static __always_inline bool run_handler(struct tw_activation *a, const struct handler *handler,
					void (*function)(struct tw_context *c), struct pt_regs *regs)
{
	bool failed;

	if (unlikely(!tw_locks_take(&handler->hold))) {
		skip_hit();
		return false;
	}
	/* Whoever held the locks may have ended the script. */
	if (unlikely(!READ_ONCE(tw_session.live))) {
		tw_locks_release(&handler->hold);
		return false;
	}
	a->c.actions = tw_script.max_actions;
	a->c.nesting = tw_script.max_nesting;
	a->c.regs = regs;
	a->c.probe = handler->probe;
	a->c.frame = a->frame;
	function(&a->c);
	a->hits++;
	failed = a->c.error != NULL;
	/* Before the locks are free: an error that ends the script does so for those who wait for them. */
	if (unlikely(failed))
		tw_finish(a);
	tw_locks_release(&handler->hold);
	return !failed;
}

/* This CPU's activation for a handler; NULL when one runs here already: the hit is skipped. */
static __always_inline struct tw_activation *claim_cpu(void)
{
	struct tw_activation *a = this_cpu_ptr(&tw_activations);

	if (unlikely(a->busy)) {
		skip_hit();
		return NULL;
	}
	a->busy = 1;
	barrier();
	return a;
}

static __always_inline void release_cpu(struct tw_activation *a)
{
	barrier();
	a->busy = 0;
}

static __always_inline void finish(struct tw_activation *a)
{
	if (unlikely(a->output.used > TW_OUTPUT_HEADER))
		tw_finish(a);
}

static noinline void run_more(struct tw_activation *a, const struct point *point, struct pt_regs *regs)
{
	u32 i;

	for (i = 0; i < point->n_more; i++) {
		run_handler(a, &point->more[i], point->more[i].probe->handler, regs);
		finish(a);
	}
}
NOKPROBE_SYMBOL(run_more);

static int on_entry(struct kprobe *kprobe, struct pt_regs *regs)
{
	struct point *point = container_of(kprobe, struct point, kprobe);
	struct tw_activation *a;

	if (!is_wanted())
		return 0;
	a = claim_cpu();
	if (!a)
		return 0;
	run_handler(a, &point->first, point->first.probe->handler, regs);
	finish(a);
	if (unlikely(point->n_more))
		run_more(a, point, regs);
	release_cpu(a);
	return 0;
}
NOKPROBE_SYMBOL(on_entry);

static struct return_point *return_point_of(struct kretprobe_instance *instance)
{
	struct kretprobe *kretprobe = tw_arch_kretprobe(instance);

	return kretprobe ? container_of(kretprobe, struct return_point, kretprobe) : NULL;
}

/* Non-zero: the return of this call is of no interest. */
static int on_call(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct return_point *point;
	struct tw_activation *a;
	bool failed;
	u64 hits;

	if (!is_wanted())
		return 1;
	point = return_point_of(instance);
	if (!point)
		return 1;
	if (!point->handler.probe->entry)
		return 0;
	a = claim_cpu();
	if (!a)
		return 1;
	a->address = (unsigned long)point->kretprobe.kp.addr;
	a->c.entry_data = (s64 *)instance->data;
	hits = a->hits;
	failed = !run_handler(a, &point->handler, point->handler.probe->entry, regs);
	/* Counted once, when it returns. */
	a->hits = hits;
	finish(a);
	release_cpu(a);
	return failed;
}
NOKPROBE_SYMBOL(on_call);

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct return_point *point = return_point_of(instance);
	struct tw_activation *a;

	if (!point || !is_wanted())
		return 0;
	a = claim_cpu();
	if (!a)
		return 0;
	a->address = (unsigned long)point->kretprobe.kp.addr;
	a->c.entry_data = (s64 *)instance->data;
	run_handler(a, &point->handler, point->handler.probe->handler, regs);
	finish(a);
	release_cpu(a);
	return 0;
}
NOKPROBE_SYMBOL(on_return);

static bool is_kernel_probe(const struct tw_probe *probe)
{
	return probe->kind == TW_PROBE_KPROBE || probe->kind == TW_PROBE_KRETPROBE;
}

static int by_address(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	const struct tw_probe *p = x->handler.probe, *q = y->handler.probe;

	if (p->kind != q->kind)
		return p->kind < q->kind ? -1 : 1;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	/* Handlers of one point run as they stand in the script. */
	return p < q ? -1 : p > q;
}

static int find_places(void)
{
	unsigned long *addresses;
	u32 i;
	int error;

	places = vzalloc((tw_script.n_probes + 1) * sizeof(*places));
	addresses = vzalloc((tw_script.n_probes + 1) * sizeof(*addresses));
	if (!places || !addresses) {
		vfree(addresses);
		return -ENOMEM;
	}
	error = tw_names_resolve(tw_script.probes, tw_script.n_probes, addresses);
	for (i = 0; !error && i < tw_script.n_probes; i++) {
		const struct tw_probe *probe = &tw_script.probes[i];

		if (!is_kernel_probe(probe))
			continue;
		places[n_places].handler.probe = probe;
		places[n_places].handler.hold = tw_locks_prepare(probe);
		places[n_places++].address = probe->address ? tw_address(probe->address) : addresses[i];
	}
	vfree(addresses);
	if (!error)
		sort(places, n_places, sizeof(*places), by_address, NULL);
	return error;
}

/* What becomes of the rest: 0 when this one is only left out, otherwise the error. */
static int refuse_probe(const struct tw_probe *probe, int error)
{
	/* A jump label, a patched call, an instruction that cannot be stepped over: no list at hand has them all. */
	bool is_left_out = probe->optional && error != -ENOMEM;

	tw_report(is_left_out ? TW_RECORD_WARNING : TW_RECORD_ERROR, "%s: cannot probe %s (%s): error %d%s",
		  is_left_out ? "WARNING" : "ERROR", probe->point, probe->symbol ?: "?", error,
		  error == -EINVAL ? ", the kernel forbids a probe there" : "");
	return is_left_out ? 0 : error;
}

/* The handlers of one address stand or fall together: the first that must be there decides. */
static int refuse_point(const struct point *point, int error)
{
	const struct tw_probe *probe = point->first.probe;
	u32 i;

	for (i = 0; probe->optional && i < point->n_more; i++)
		probe = point->more[i].probe;
	return refuse_probe(probe, error);
}

static struct handler *more;

static int register_entries(void)
{
	u32 i, n_more = 0;
	int error;

	for (i = 0; i < n_places && places[i].handler.probe->kind == TW_PROBE_KPROBE; i++) {
		struct point *point = &points[n_points];

		point->first = places[i].handler;
		point->more = &more[n_more];
		for (; i + 1 < n_places && places[i + 1].address == places[i].address &&
		       places[i + 1].handler.probe->kind == TW_PROBE_KPROBE; i++)
			more[n_more++] = places[i + 1].handler;
		point->n_more = &more[n_more] - point->more;
		point->kprobe.addr = (kprobe_opcode_t *)places[i].address;
		point->kprobe.pre_handler = on_entry;
		error = register_kprobe(&point->kprobe);
		if (!error)
			n_points++;
		else if (refuse_point(point, error))
			return error;
		else
			memset(point, 0, sizeof(*point));
	}
	return 0;
}

static int register_returns(void)
{
	u32 i;
	int error;

	for (i = 0; i < n_places; i++) {
		struct return_point *point = &return_points[n_return_points];
		const struct tw_probe *probe = places[i].handler.probe;

		if (probe->kind != TW_PROBE_KRETPROBE)
			continue;
		point->handler = places[i].handler;
		point->kretprobe.kp.addr = (kprobe_opcode_t *)places[i].address;
		point->kretprobe.entry_handler = on_call;
		point->kretprobe.handler = on_return;
		point->kretprobe.data_size = probe->entry_words * sizeof(u64);
		point->kretprobe.maxactive = probe->maxactive > 0 ? probe->maxactive :
								     max(15, 6 * (int)num_possible_cpus());
		error = register_kretprobe(&point->kretprobe);
		if (!error)
			n_return_points++;
		else if (refuse_probe(probe, error))
			return error;
		else
			memset(point, 0, sizeof(*point));
	}
	return 0;
}

/** tw_probes_register - all of them, or none: on failure the reason is in an ERROR record */
int tw_probes_register(void)
{
	int error = find_places();

	if (!error) {
		points = vzalloc((n_places + 1) * sizeof(*points));
		return_points = vzalloc((n_places + 1) * sizeof(*return_points));
		more = vzalloc((n_places + 1) * sizeof(*more));
		error = points && return_points && more ? 0 : -ENOMEM;
	}
	if (!error)
		error = register_entries();
	if (!error)
		error = register_returns();
	if (error)
		tw_probes_unregister();
	else
		registered = n_points + n_return_points;
	return error;
}

static u64 count_missed(void)
{
	u64 count = 0;
	u32 i;

	for (i = 0; i < n_points; i++)
		count += points[i].kprobe.nmissed;
	for (i = 0; i < n_return_points; i++)
		count += return_points[i].kretprobe.kp.nmissed + return_points[i].kretprobe.nmissed;
	return count;
}

/* Pointers for unregister_k*probes, which waits for running handlers once for all of them. */
static void unregister_all(void)
{
	u32 count = max(n_points, n_return_points), i;
	void **pointers = vzalloc((count + 1) * sizeof(*pointers));

	for (i = 0; i < n_points; i++) {
		if (pointers)
			pointers[i] = &points[i].kprobe;
		else
			unregister_kprobe(&points[i].kprobe);
	}
	if (pointers && n_points)
		unregister_kprobes((struct kprobe **)pointers, n_points);
	for (i = 0; i < n_return_points; i++) {
		if (pointers)
			pointers[i] = &return_points[i].kretprobe;
		else
			unregister_kretprobe(&return_points[i].kretprobe);
	}
	if (pointers && n_return_points)
		unregister_kretprobes((struct kretprobe **)pointers, n_return_points);
	vfree(pointers);
}

void tw_probes_unregister(void)
{
	mutex_lock(&points_mutex);
	unregister_all();
	missed += count_missed();
	n_points = 0;
	n_return_points = 0;
	n_places = 0;
	vfree(points);
	vfree(return_points);
	vfree(more);
	vfree(places);
	more = NULL;
	points = NULL;
	return_points = NULL;
	places = NULL;
	mutex_unlock(&points_mutex);
}

u32 tw_probes_count(void)
{
	return READ_ONCE(registered);
}

u64 tw_probes_missed(void)
{
	u64 count;

	mutex_lock(&points_mutex);
	count = missed + count_missed();
	mutex_unlock(&points_mutex);
	return count;
}
