// SPDX-License-Identifier: MIT
/*
 * Many entries of functions at once, and returns, which begin there. The kernel arms a kprobe at a function's entry by way of ftrace, and looks at all
 * functions of the kernel for each of them: a thousand take a minute in an emulator. Here ftrace gets all addresses in one
 * piece. The kprobes themselves stay disabled: to register them is how the kernel says where it allows one.
 */
#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/version.h>

#include "arch/arch.h"
#include "family.h"
#include "traced.h"

#if defined(CONFIG_KPROBES_ON_FTRACE) && defined(TW_ARCH_TRACED_OFFSET)

/* Open addressing, at most half full. */
static struct kprobe **slots;
static u32 slot_bits;
static bool is_traced;

/* The handlers see the registers as they would in a kprobe; one address may have a probe of its entry and of its return. */
static __always_inline void on_traced(unsigned long address, struct pt_regs *regs)
{
	u32 slot = hash_long(address, slot_bits), mask = (1U << slot_bits) - 1;
	unsigned long before;

	if (unlikely(!regs))
		return;
	preempt_disable_notrace();
	before = instruction_pointer(regs);
	instruction_pointer_set(regs, address + TW_ARCH_TRACED_OFFSET);
	for (; slots[slot]; slot = (slot + 1) & mask)
		if ((unsigned long)slots[slot]->addr == address)
			slots[slot]->pre_handler(slots[slot], regs);
	instruction_pointer_set(regs, before);
	preempt_enable_notrace();
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
static void notrace on_call_traced(unsigned long address, unsigned long caller, struct ftrace_ops *ops,
				   struct ftrace_regs *regs)
{
	(void)caller;
	(void)ops;
	on_traced(address, ftrace_get_regs(regs));
}
#else
static void notrace on_call_traced(unsigned long address, unsigned long caller, struct ftrace_ops *ops,
				   struct pt_regs *regs)
{
	(void)caller;
	(void)ops;
	on_traced(address, regs);
}
#endif
NOKPROBE_SYMBOL(on_call_traced);

static struct ftrace_ops tracer = {
	.func = on_call_traced,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_PERMANENT,
};

static int set_addresses(unsigned long *addresses, u32 count)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	return ftrace_set_filter_ips(&tracer, addresses, count, 0, 1);
#else
	int error = 0;
	u32 i;

	for (i = 0; i < count && !error; i++)
		error = ftrace_set_filter_ip(&tracer, addresses[i], 0, i == 0);
	return error;
#endif
}

static void insert_probe(struct kprobe *probe)
{
	u32 slot = hash_long((unsigned long)probe->addr, slot_bits), mask = (1U << slot_bits) - 1;

	while (slots[slot])
		slot = (slot + 1) & mask;
	slots[slot] = probe;
}

static int trace_addresses(struct kprobe **probes, u32 count)
{
	unsigned long *addresses = vzalloc(count * sizeof(*addresses));
	int error;
	u32 i;

	if (!addresses)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		addresses[i] = (unsigned long)probes[i]->addr;
		insert_probe(probes[i]);
	}
	error = set_addresses(addresses, count);
	vfree(addresses);
	if (!error)
		error = register_ftrace_function(&tracer);
	is_traced = !error;
	return error;
}

bool tw_traced_is_possible(const struct kprobe *probe)
{
	return probe->flags & KPROBE_FLAG_FTRACE;
}

int tw_traced_register(struct kprobe **probes, u32 count)
{
	slot_bits = order_base_2(2 * count + 1);
	slots = vzalloc(sizeof(*slots) << slot_bits);
	return slots ? trace_addresses(probes, count) : -ENOMEM;
}

/* When it returns nobody is inside of on_call_traced any more: ftrace waits for all tasks. */
void tw_traced_unregister(void)
{
	/* Of few probes none comes by way of ftrace, which then has nothing to forget. */
	if (!slots)
		return;
	if (is_traced)
		unregister_ftrace_function(&tracer);
	/* Emptied, the filter holds no memory. Older kernels, such as Debian's 5.10, do not export ftrace_free_filter. */
	ftrace_set_filter(&tracer, NULL, 0, 1);
	is_traced = false;
	vfree(slots);
	slots = NULL;
}

#else

bool tw_traced_is_possible(const struct kprobe *probe)
{
	(void)probe;
	return false;
}

int tw_traced_register(struct kprobe **probes, u32 count)
{
	(void)probes;
	(void)count;
	return -EOPNOTSUPP;
}

void tw_traced_unregister(void)
{
}

#endif
