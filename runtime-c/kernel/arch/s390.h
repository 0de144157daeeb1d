/* SPDX-License-Identifier: MIT */
/* s390x. */
#include <asm/stacktrace.h>

#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS(kprobe) ((void)(kprobe), false)
#define TW_ARCH_RETURN_RESTORES_INTERRUPTS false
#define TW_ARCH_TRACED_OFFSET 0

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	return address;
}

static inline unsigned long tw_arch_function_start(unsigned long address)
{
	return address;
}

static inline bool tw_is_at_entry(unsigned long address)
{
	return tw_symbol_start(address) == address;
}

/* A function saves r14, where it goes back to, in the frame of its caller, and the address of that in its own. */
#define TW_FRAME_CHAIN offsetof(struct stack_frame, back_chain)
#define TW_FRAME_LINK offsetof(struct stack_frame, gprs[14 - 6])

static inline bool tw_arch_is_frame(unsigned long frame)
{
	return frame && !(frame & 7);
}

#include "generic-stack.h"

static inline unsigned long tw_arch_frame(const struct pt_regs *regs)
{
	unsigned long outer;

	return tw_port_read(&outer, regs->gprs[15] + TW_FRAME_CHAIN, sizeof(outer), false) ? 0 : outer;
}

static inline unsigned long tw_arch_link(const struct pt_regs *regs)
{
	return regs->gprs[14];
}

static inline unsigned long tw_arch_code(unsigned long address)
{
	return address;
}

static inline void tw_arch_print_regs(struct tw_sink *sink, const struct pt_regs *regs)
{
	static const char digits[] = "0123456789";
	struct tw_register_name one;
	char name[] = "R00";
	u32 i;

	one.name = name;
	for (i = 0; i < 16; i++) {
		name[1] = digits[i / 10];
		name[2] = digits[i % 10];
		one.offset = offsetof(struct pt_regs, gprs) + i * sizeof(u64);
		tw_print_registers(sink, regs, &one, 1);
	}
	one.name = "PSW";
	one.offset = offsetof(struct pt_regs, psw.addr);
	tw_print_registers(sink, regs, &one, 1);
}

static inline unsigned long *tw_arch_argument_place(struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index < 5)
		return &regs->gprs[2 + index];
	*stack = regs->gprs[15] + 160 + (index - 5) * sizeof(long);
	return NULL;
}

static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return true;
}

static inline bool tw_arch_register(const struct pt_regs *regs, u32 number, u64 *value)
{
	if (number >= 16)
		return false;
	*value = regs->gprs[number];
	return true;
}
