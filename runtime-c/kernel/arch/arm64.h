/* SPDX-License-Identifier: MIT */
/* arm64. */
#include <asm/insn.h>
#include <linux/bits.h>

#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS(kprobe) ((void)(kprobe), false)
#define TW_ARCH_RETURN_RESTORES_INTERRUPTS false

/*
 * Two instructions that ftrace changes stand at the beginning of a function. Debug information says that it begins behind
 * them, and the kernel has it that only what is probed at the beginning can be probed when it returns.
 */
#define TW_PATCHED_SIZE (2 * AARCH64_INSN_SIZE)

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	unsigned long start = address - TW_PATCHED_SIZE;

	return IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) && tw_symbol_start(address) == start ? start : address;
}

static inline unsigned long tw_arch_function_start(unsigned long address)
{
	return address;
}

static inline bool tw_is_at_entry(unsigned long address)
{
	return tw_symbol_start(address) == address;
}

/* Two words: the address of the next such record, and where the function goes back to. Register 29 has that of the newest. */
#define TW_FRAME_CHAIN 0
#define TW_FRAME_LINK sizeof(long)

static inline bool tw_arch_is_frame(unsigned long frame)
{
	return (long)frame < 0 && !(frame & 7);
}

#include "generic-stack.h"

static inline unsigned long tw_arch_frame(const struct pt_regs *regs)
{
	return regs->regs[29];
}

static inline unsigned long tw_arch_link(const struct pt_regs *regs)
{
	return tw_arch_code(regs->regs[30]);
}

/* A signature takes the bits between the address and the one that tells the kernel's half. */
static inline unsigned long tw_arch_code(unsigned long address)
{
	return address & BIT(55) ? address | GENMASK(63, VA_BITS) : address;
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

static inline unsigned long *tw_arch_argument_place(struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index < 8)
		return (unsigned long *)&regs->regs[index];
	*stack = regs->sp + (index - 8) * sizeof(long);
	return NULL;
}

static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return true;
}

static inline bool tw_arch_register(const struct pt_regs *regs, u32 number, u64 *value)
{
	if (number > 31)
		return false;
	*value = number < 31 ? regs->regs[number] : regs->sp;
	return true;
}
