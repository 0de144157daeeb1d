// SPDX-License-Identifier: MIT
/* Registers that a script asks for itself, and a function's arguments where debug information does not tell of them. */
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include "session.h"
#include "arch/arch.h"

static const void *registers_of(struct tw_context *c, bool user, const char *at)
{
	const void *regs = !user ? c->regs : current->flags & PF_KTHREAD ? NULL : task_pt_regs(current);

	if (!regs)
		tw_error(c, user ? "a kernel thread has no registers of user space" : "there are no registers at this probe", at);
	return regs;
}

tw_u64 tw_saved_register(struct tw_context *c, tw_u32 offset, tw_u32 size, tw_u32 user, const char *at)
{
	const char *regs = registers_of(c, user, at);

	if (!regs)
		return 0;
	if (!user && offset == TW_ARCH_INSTRUCTION_POINTER)
		return tw_hit_address(c);
	return size == 8 ? *(const u64 *)(regs + offset) : *(const u32 *)(regs + offset);
}

/* The registers at a function's entry; NULL and an error where there are none, or no argument of that number. */
static const struct pt_regs *registers_at_entry(struct tw_context *c, s64 number, const char *at)
{
	const struct pt_regs *regs = registers_of(c, false, at);

	if (!regs || (number >= 1 && number <= 64))
		return regs;
	tw_error(c, "arguments are numbered from 1", at);
	return NULL;
}

tw_s64 tw_fn_argument(struct tw_context *c, tw_s64 number, const char *at)
{
	const struct pt_regs *regs = registers_at_entry(c, number, at);
	unsigned long value, stack = 0;

	if (!regs)
		return 0;
	value = tw_arch_argument(regs, (u32)number - 1, &stack);
	return stack ? (tw_s64)tw_kernel_read(c, stack, sizeof(long), at) : (tw_s64)value;
}

static void set_word(struct tw_context *c, s64 number, unsigned long value, const char *at)
{
	struct pt_regs *regs = (struct pt_regs *)registers_at_entry(c, number, at);
	unsigned long stack = 0, *place = regs ? tw_arch_argument_place(regs, (u32)number - 1, &stack) : NULL;

	if (place)
		*place = value;
	else if (stack)
		tw_kernel_write(c, stack, sizeof(long), value, at);
	else if (regs)
		tw_error(c, "arguments in registers cannot be set on this architecture", at);
}

tw_s64 tw_fn_set_argument(struct tw_context *c, tw_s64 number, tw_s64 value, tw_s64 bits, const char *at)
{
	s64 whole = bits == 32 ? (s64)(u32)value : bits == -32 ? (s64)(s32)value : value;

	set_word(c, number, (unsigned long)whole, at);
	if (bits == 64 && sizeof(long) < sizeof(whole) && !c->error)
		set_word(c, number + 1, (unsigned long)((u64)whole >> 32), at);
	return whole;
}

tw_s64 tw_fn_uaddr(struct tw_context *c)
{
	(void)c;
	return !current->mm || current->flags & PF_KTHREAD ? 0 : (tw_s64)instruction_pointer(task_pt_regs(current));
}

tw_u64 tw_per_cpu(tw_u64 link_address)
{
	unsigned long address = tw_arch_is_moved(link_address) ? tw_address(link_address) : link_address;

	return (unsigned long)per_cpu_ptr((char __percpu *)address, raw_smp_processor_id());
}
