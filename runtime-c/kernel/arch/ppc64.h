/* SPDX-License-Identifier: MIT */
/* ppc64, both byte orders. Big endian is of the first ABI here: the address of a function is that of a descriptor. */

#ifdef CONFIG_PPC64_ELF_ABI_V1
#define TW_ARCH_PLAIN_FUNCTION_POINTERS 0

struct tw_descriptor {
	unsigned long code, table, environment;
};

/* All functions of the kernel proper share one table of contents. */
static inline void *tw_arch_callable(unsigned long address, struct tw_descriptor *descriptor)
{
	*descriptor = *(const struct tw_descriptor *)&_printk;
	descriptor->code = address;
	return descriptor;
}

/* The name is that of the descriptor, and its code has it with a dot in front. */
static inline const char *tw_arch_code_name(const char *symbol)
{
	return symbol + (symbol[0] == '.');
}
#else
#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
#define TW_ARCH_TRACED_OFFSET 0
#endif
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS(kprobe) ((void)(kprobe), false)
#define TW_ARCH_RETURN_RESTORES_INTERRUPTS false

/*
 * Of the second ABI a function that uses the table of contents has two entries: the global one, where debug information
 * says that it begins, finds the table and goes on to the local one, where callers of the same table jump to. A kprobe
 * has to be at the local one to see all of them.
 */
#define TW_GLOBAL_ENTRY_SIZE (2 * sizeof(u32))

/* "addis r2,r12,X" or, where the linker knows the table's address, "lis r2,X"; and "addi r2,r2,Y". */
static inline bool tw_is_global_entry(unsigned long address)
{
	u32 code[2];

	if (!TW_ARCH_PLAIN_FUNCTION_POINTERS || tw_port_read(code, address, sizeof(code), false))
		return false;
	return (code[0] >> 16 == 0x3c4c || code[0] >> 16 == 0x3c40) && code[1] >> 16 == 0x3842;
}

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	return tw_is_global_entry(address) ? address + TW_GLOBAL_ENTRY_SIZE : address;
}

static inline unsigned long tw_arch_function_start(unsigned long address)
{
	unsigned long start = address - TW_GLOBAL_ENTRY_SIZE;

	return tw_is_global_entry(start) ? start : address;
}

static inline bool tw_is_at_entry(unsigned long address)
{
	return tw_symbol_start(address) == address || tw_is_global_entry(address - TW_GLOBAL_ENTRY_SIZE);
}

/* A frame begins with the address of the one around it, in which the function saves where it goes back to. */
#define TW_FRAME_CHAIN 0
#define TW_FRAME_LINK (2 * sizeof(long))

static inline bool tw_arch_is_frame(unsigned long frame)
{
	return is_kernel_addr(frame);
}

#include "generic-stack.h"

static inline unsigned long tw_arch_frame(const struct pt_regs *regs)
{
	unsigned long outer;

	return tw_port_read(&outer, regs->gpr[1], sizeof(outer), false) ? 0 : outer;
}

static inline unsigned long tw_arch_link(const struct pt_regs *regs)
{
	return regs->link;
}

static inline unsigned long tw_arch_code(unsigned long address)
{
	return address;
}

static inline void tw_arch_print_regs(struct tw_sink *sink, const struct pt_regs *regs)
{
	static const char *const names[] = {
		"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15",
		"R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R26", "R27", "R28", "R29", "R30",
		"R31",
	};
	struct tw_register_name one;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		one.name = names[i];
		one.offset = offsetof(struct pt_regs, gpr) + i * sizeof(long);
		tw_print_registers(sink, regs, &one, 1);
	}
	one.name = "NIP";
	one.offset = offsetof(struct pt_regs, nip);
	tw_print_registers(sink, regs, &one, 1);
}

/* Behind the header of the caller's frame, which is longer in the first ABI, there is a place for every argument. */
static inline unsigned long *tw_arch_argument_place(struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index < 8)
		return &regs->gpr[3 + index];
	*stack = regs->gpr[1] + (TW_ARCH_PLAIN_FUNCTION_POINTERS ? 32 : 48) + index * sizeof(long);
	return NULL;
}

static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return true;
}

static inline bool tw_arch_register(const struct pt_regs *regs, u32 number, u64 *value)
{
	if (number >= 32)
		return false;
	*value = regs->gpr[number];
	return true;
}
