/* SPDX-License-Identifier: MIT */
/* arm64. */
#include "generic-stack.h"

#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS 0

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	return address;
}

static inline unsigned long tw_arch_function_start(unsigned long address)
{
	return address;
}

static inline u32 tw_arch_backtrace(struct pt_regs *regs, u64 *frames, u32 room)
{
	return tw_generic_backtrace(regs, frames, room);
}

static inline void tw_arch_print_regs(struct tw_sink *sink, const struct pt_regs *regs)
{
	static const char digits[] = "0123456789";
	struct tw_register_name one;
	char name[] = "X00";
	u32 i;

	one.name = name;
	for (i = 0; i < 31; i++) {
		name[1] = digits[i / 10];
		name[2] = digits[i % 10];
		one.offset = offsetof(struct pt_regs, regs) + i * sizeof(u64);
		tw_print_registers(sink, regs, &one, 1);
	}
	one.name = "SP";
	one.offset = offsetof(struct pt_regs, sp);
	tw_print_registers(sink, regs, &one, 1);
	one.name = "PC";
	one.offset = offsetof(struct pt_regs, pc);
	tw_print_registers(sink, regs, &one, 1);
}

static inline unsigned long tw_arch_argument(const struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index < 8)
		return regs->regs[index];
	*stack = regs->sp + (index - 8) * sizeof(long);
	return 0;
}

static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return true;
}

static inline u64 tw_arch_register(const struct pt_regs *regs, u32 number)
{
	return number < 31 ? regs->regs[number] : number == 31 ? regs->sp : 0;
}
