/* SPDX-License-Identifier: MIT */
/* ppc64, both byte orders. Big endian (ELFv1) has function descriptors: names cannot be looked up by a call. */
#include "generic-stack.h"

#ifdef CONFIG_PPC64_ELF_ABI_V1
#define TW_ARCH_PLAIN_FUNCTION_POINTERS 0
#else
#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
#endif
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS 0

static inline unsigned long tw_arch_function_start(unsigned long address)
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
static inline unsigned long tw_arch_argument(const struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index < 8)
		return regs->gpr[3 + index];
	*stack = regs->gpr[1] + (TW_ARCH_PLAIN_FUNCTION_POINTERS ? 32 : 48) + index * sizeof(long);
	return 0;
}

static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return true;
}

static inline u64 tw_arch_register(const struct pt_regs *regs, u32 number)
{
	return number < 32 ? regs->gpr[number] : 0;
}
