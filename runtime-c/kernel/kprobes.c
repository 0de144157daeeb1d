// SPDX-License-Identifier: MIT
/* Kprobes and kretprobes. */
#include <linux/module.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/sort.h>

#include "family.h"
#include "arch/arch.h"
#include "steps.h"
#include "traced.h"

/** struct point - one address with its handlers: one nearly always, and @n_more */
struct point {
	struct kprobe kprobe;
	struct tw_handler first;
	struct tw_handler *more;
	u32 n_more;
};

struct return_point {
	struct kretprobe kretprobe;
	struct tw_handler handler;
};

/* Probes by their run-time address, entry probes of one address side by side. */
struct place {
	unsigned long address;
	struct tw_handler handler;
};

static struct place *places;
static u32 n_places;
static struct point *points;
static u32 n_points;
static struct return_point *return_points;
static u32 n_return_points;
/* Of points that are gone. */
static u64 missed_before;

static noinline void run_more(struct tw_activation *a, const struct point *point)
{
	u32 i;

	for (i = 0; i < point->n_more; i++) {
		tw_run_handler(a, &point->more[i], false);
		tw_flush(a);
	}
}
NOKPROBE_SYMBOL(run_more);

/* What the first handler holds is known where this is inlined: no hit has to ask. */
static __always_inline int run_point(const struct point *point, struct pt_regs *regs, enum tw_hold_kind kind, bool has_more)
{
	struct tw_activation *a;

	if (!tw_is_wanted())
		return 0;
	a = tw_claim_cpu(regs, TW_ARCH_PROBE_RESTORES_INTERRUPTS(&point->kprobe));
	if (!a)
		return 0;
	tw_run_holding(a, &point->first, kind);
	tw_flush(a);
	if (has_more)
		run_more(a, point);
	tw_release_cpu(a, TW_ARCH_PROBE_RESTORES_INTERRUPTS(&point->kprobe));
	return 0;
}

static int on_entry_free(struct kprobe *kprobe, struct pt_regs *regs)
{
	return run_point(container_of(kprobe, struct point, kprobe), regs, TW_HOLD_NONE, false);
}
NOKPROBE_SYMBOL(on_entry_free);

static int on_entry_holding_one(struct kprobe *kprobe, struct pt_regs *regs)
{
	return run_point(container_of(kprobe, struct point, kprobe), regs, TW_HOLD_ONLY, false);
}
NOKPROBE_SYMBOL(on_entry_holding_one);

static int on_entry(struct kprobe *kprobe, struct pt_regs *regs)
{
	const struct point *point = container_of(kprobe, struct point, kprobe);

	return run_point(point, regs, point->first.hold.kind, point->n_more != 0);
}
NOKPROBE_SYMBOL(on_entry);

/*
 * Where a probe has a handler for behind the instruction, too, the kernel traps each time and never puts a jump there. It
 * comes by the jump with interrupts on: one that arrives before our handler turns them off finds a probe under way, and
 * what it hits is missed. That is a moment, but not where KASAN looks at every access, and where there are many probes an
 * interrupt is sure to hit some.
 */
static void on_stepped(struct kprobe *kprobe, struct pt_regs *regs, unsigned long flags)
{
	(void)kprobe;
	(void)regs;
	(void)flags;
}
NOKPROBE_SYMBOL(on_stepped);

/* Of the kinds that are most frequent, each has a function of its own. */
static kprobe_pre_handler_t entry_of(const struct point *point)
{
	if (point->n_more || point->first.hold.kind == TW_HOLD_MANY)
		return on_entry;
	return point->first.hold.kind == TW_HOLD_ONLY ? on_entry_holding_one : on_entry_free;
}

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

	if (!tw_is_wanted())
		return 1;
	point = return_point_of(instance);
	if (!point)
		return 1;
	if (!point->handler.probe->entry)
		return 0;
	a = tw_claim_cpu(regs, TW_ARCH_PROBE_RESTORES_INTERRUPTS(&point->kretprobe.kp));
	if (!a)
		return 1;
	a->address = (unsigned long)point->kretprobe.kp.addr;
	a->c.entry_data = (s64 *)instance->data;
	hits = a->hits;
	failed = !tw_run_handler(a, &point->handler, true);
	/* Counted once, when it returns. */
	a->hits = hits;
	tw_flush(a);
	tw_release_cpu(a, TW_ARCH_PROBE_RESTORES_INTERRUPTS(&point->kretprobe.kp));
	return failed;
}
NOKPROBE_SYMBOL(on_call);

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct return_point *point = return_point_of(instance);
	struct tw_activation *a;

	if (!point || !tw_is_wanted())
		return 0;
	a = tw_claim_cpu(regs, TW_ARCH_RETURN_RESTORES_INTERRUPTS);
	if (!a)
		return 0;
	a->address = (unsigned long)point->kretprobe.kp.addr;
	a->c.entry_data = (s64 *)instance->data;
	tw_run_handler(a, &point->handler, false);
	tw_flush(a);
	tw_release_cpu(a, TW_ARCH_RETURN_RESTORES_INTERRUPTS);
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
		places[n_places].handler = tw_handler_of(probe);
		/* One of many that is not there has been told and is left out. */
		if (!probe->address && !addresses[i])
			continue;
		places[n_places++].address = tw_arch_probe_address(probe->absolute ? probe->address :
								   probe->address  ? tw_address(probe->address) :
										     addresses[i]);
	}
	vfree(addresses);
	if (!error)
		sort(places, n_places, sizeof(*places), by_address, NULL);
	return error;
}

static const char *kprobe_refusal(int error)
{
	switch (error) {
	case -EINVAL:
		/* No list at hand has them all. */
		return "the kernel forbids a probe there, as at a jump label, a static call, a trap or an instruction that cannot be stepped over";
	case -EILSEQ:
		return "the address lies inside an instruction";
	case -ENOENT:
		return "there is no code of the kernel";
	case -ENOMEM:
		return "there is not enough memory for it; for returns, `maxactive` says how many calls need some";
	case -EDEADLK:
		return "handlers read the clock by it";
	case -ELOOP:
		return "it is called for every access to memory, also by handlers";
	case -ENOEXEC:
		return "the emulated processor forgets the condition code that the instruction sets when a probe steps over it";
	case -ETXTBSY:
		return "the kernel reads by it the code that it changes to arm probes";
	default:
		return NULL;
	}
}

/*
 * A handler would hit such a probe itself, again and again, and nothing else of the script would be left than hits that
 * were skipped: the clock tells how much of a CPU handlers take, and stands in each record.
 */
static int check_place(unsigned long address)
{
	static const char *const names[] = {
		"ktime_get_mono_fast_ns", "read_tsc", "read_hpet", "acpi_pm_read", "kvm_clock_get_cycles",
		"pvclock_clocksource_read", "pvclock_clocksource_read_nowd", "arch_counter_read", "timebase_read", "read_tod_clock",
	};
	/* What KASAN has compilers and atomic operations call for each load and store begins so; copies come by functions of its own. */
	static const char *const checks[] = {
		"__asan_", "__kasan_check_", "kasan_check_range", "memory_is_poisoned", "check_region_inline",
		"memset", "memcpy", "memmove",
	};
	static char symbol[KSYM_SYMBOL_LEN];
	u32 i;

	sprint_symbol(symbol, address);
	symbol[strcspn(symbol, "+")] = 0;
	/* Disarmed while another processor is in it, it was seen to copy without end: the guest died. */
	if (IS_ENABLED(CONFIG_S390) && !strcmp(symbol, "copy_from_kernel_nofault"))
		return -ETXTBSY;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(symbol, names[i]))
			return -EDEADLK;
	for (i = 0; IS_ENABLED(CONFIG_KASAN) && i < ARRAY_SIZE(checks); i++)
		if (!strncmp(symbol, checks[i], strlen(checks[i])))
			return -ELOOP;
	return tw_steps_wrongly(address) ? -ENOEXEC : 0;
}

static int refuse_probe(const struct tw_probe *probe, int error)
{
	return tw_refuse_probe(probe, error, kprobe_refusal(error));
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

static struct tw_handler *more;

/* From that many on they are armed together. For fewer it is not worth the wait for all tasks when they are taken away. */
#define MANY_PROBES 32

/*
 * What is asked before each probe: many take long in an emulator, and the user may not want to wait. 0, or why there is none.
 */
static int begin_next(void)
{
	WRITE_ONCE(tw_session.arming, tw_session.arming + 1);
	cond_resched();
	return READ_ONCE(tw_session.cancelled) ? -EINTR : 0;
}

static int register_entries(bool are_many)
{
	u32 i, n_more = 0;
	int error;

	for (i = 0; i < n_places && places[i].handler.probe->kind == TW_PROBE_KPROBE; i++) {
		struct point *point = &points[n_points];

		error = begin_next();
		if (error)
			return error;
		point->first = places[i].handler;
		point->more = &more[n_more];
		for (; i + 1 < n_places && places[i + 1].address == places[i].address &&
		       places[i + 1].handler.probe->kind == TW_PROBE_KPROBE; i++)
			more[n_more++] = places[i + 1].handler;
		point->n_more = &more[n_more] - point->more;
		point->kprobe.addr = (kprobe_opcode_t *)places[i].address;
		point->kprobe.pre_handler = entry_of(point);
		point->kprobe.post_handler = IS_ENABLED(CONFIG_KASAN) || are_many ? on_stepped : NULL;
		point->kprobe.flags = are_many ? KPROBE_FLAG_DISABLED : 0;
		error = check_place(places[i].address) ?: register_kprobe(&point->kprobe);
		if (!error)
			n_points++;
		else if (refuse_point(point, error))
			return error;
		else
			memset(point, 0, sizeof(*point));
	}
	return 0;
}

static int default_maxactive(void)
{
	return tw_script.max_active_returns ?: max(15, 6 * (int)num_possible_cpus());
}

/* The kernel takes it call by call. */
static int check_room(const struct kretprobe *probe)
{
	u64 bytes = roundup_pow_of_two(sizeof(struct kretprobe_instance) + probe->data_size);

	return tw_port_has_room(bytes * probe->maxactive) ? 0 : -ENOMEM;
}

static int register_returns(bool are_many)
{
	u32 i;
	int error;

	for (i = 0; i < n_places; i++) {
		struct return_point *point = &return_points[n_return_points];
		const struct tw_probe *probe = places[i].handler.probe;

		if (probe->kind != TW_PROBE_KRETPROBE)
			continue;
		error = begin_next();
		if (error)
			return error;
		point->handler = places[i].handler;
		point->kretprobe.kp.addr = (kprobe_opcode_t *)places[i].address;
		point->kretprobe.kp.flags = are_many ? KPROBE_FLAG_DISABLED : 0;
		point->kretprobe.entry_handler = on_call;
		point->kretprobe.handler = on_return;
		point->kretprobe.data_size = probe->entry_words * sizeof(u64);
		point->kretprobe.maxactive = probe->maxactive > 0 ? probe->maxactive :
								     default_maxactive();
		error = check_place(places[i].address) ?: check_room(&point->kretprobe) ?:
			register_kretprobe(&point->kretprobe);
		if (!error)
			n_return_points++;
		else if (refuse_probe(probe, error))
			return error;
		else
			memset(point, 0, sizeof(*point));
	}
	return 0;
}

/* Those that ftrace can call go to it in one piece; how many it took. */
static u32 trace_all(void)
{
	struct kprobe **traced = vzalloc((n_points + n_return_points + 1) * sizeof(*traced));
	u32 n_traced = 0, i;

	if (!traced)
		return 0;
	/* What is at one address is hit in this order. */
	for (i = 0; i < n_points; i++)
		if (tw_traced_is_possible(&points[i].kprobe))
			traced[n_traced++] = &points[i].kprobe;
	for (i = 0; i < n_return_points; i++)
		if (tw_traced_is_possible(&return_points[i].kretprobe.kp))
			traced[n_traced++] = &return_points[i].kretprobe.kp;
	if (n_traced && tw_traced_register(traced, n_traced))
		n_traced = 0;
	vfree(traced);
	return n_traced;
}

/* The others are armed one by one: the kernel has no call for many that would do more than that. */
static int arm_all(void)
{
	u32 n_traced = trace_all(), i;
	int error = 0;

	WRITE_ONCE(tw_session.to_arm, tw_session.to_arm + n_points + n_return_points - n_traced);
	for (i = 0; i < n_points && !error; i++) {
		if (n_traced && tw_traced_is_possible(&points[i].kprobe))
			continue;
		error = begin_next() ?: enable_kprobe(&points[i].kprobe);
		if (error && error != -EINTR)
			error = refuse_point(&points[i], error);
	}
	for (i = 0; i < n_return_points && !error; i++) {
		if (n_traced && tw_traced_is_possible(&return_points[i].kretprobe.kp))
			continue;
		error = begin_next() ?: enable_kretprobe(&return_points[i].kretprobe);
		if (error && error != -EINTR)
			error = refuse_probe(return_points[i].handler.probe, error);
	}
	return error;
}

static int register_kprobes_of_script(void)
{
	int error = find_places();
	bool are_many = n_places >= MANY_PROBES;

	if (!error) {
		points = vzalloc((n_places + 1) * sizeof(*points));
		return_points = vzalloc((n_places + 1) * sizeof(*return_points));
		more = vzalloc((n_places + 1) * sizeof(*more));
		error = points && return_points && more ? 0 : -ENOMEM;
	}
	WRITE_ONCE(tw_session.to_arm, n_places);
	error = error ?: register_entries(are_many);
	error = error ?: register_returns(are_many);
	return error || !are_many ? error : arm_all();
}

static u64 missed_kprobes(void)
{
	u64 count = missed_before;
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

	tw_traced_unregister();
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

static void unregister_kprobes_of_script(void)
{
	unregister_all();
	missed_before = missed_kprobes();
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
}

static u32 count_kprobes(void)
{
	return n_points + n_return_points;
}

const struct tw_family tw_kprobes = {
	.register_all = register_kprobes_of_script,
	.unregister_all = unregister_kprobes_of_script,
	.count = count_kprobes,
	.missed = missed_kprobes,
};
