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
	return size == 8 ? *(const u64 *)(regs + offset) : *(const u32 *)(regs + offset);
}

tw_s64 tw_fn_argument(struct tw_context *c, tw_s64 number, const char *at)
{
	const struct pt_regs *regs = registers_of(c, false, at);
	unsigned long value, stack = 0;

	if (!regs)
		return 0;
	if (number < 1 || number > 64) {
		tw_error(c, "arguments are numbered from 1", at);
		return 0;
	}
	value = tw_arch_argument(regs, (u32)number - 1, &stack);
	return stack ? (tw_s64)tw_kernel_read(c, stack, sizeof(long), at) : (tw_s64)value;
}

tw_u64 tw_per_cpu(tw_u64 link_address)
{
	unsigned long address = tw_arch_is_moved(link_address) ? tw_address(link_address) : link_address;

	return (unsigned long)per_cpu_ptr((char __percpu *)address, raw_smp_processor_id());
}
