/* SPDX-License-Identifier: MIT */
/* x86_64 and i386. */
#include <asm/unwind.h>
#include <linux/stddef.h>

#define TW_ARCH_PLAIN_FUNCTION_POINTERS 1
/* Traps, jumps to a copy and trampolines of returns restore the flags; ftrace_regs_caller of i386 leaves them as the handler did. */
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS(kprobe) (IS_ENABLED(CONFIG_X86_64) || !((kprobe)->flags & KPROBE_FLAG_FTRACE))
#define TW_ARCH_RETURN_RESTORES_INTERRUPTS true
#define TW_ARCH_TRACED_OFFSET sizeof(kprobe_opcode_t)
#define TW_ARCH_INSTRUCTION_POINTER offsetof(struct pt_regs, ip)

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	return address;
}

/* With indirect branch tracking a probe of a function stands behind its endbr, 4 bytes on. */
static inline unsigned long tw_arch_function_start(unsigned long address)
{
	return IS_ENABLED(CONFIG_X86_KERNEL_IBT) ? address & ~7UL : address;
}

/* A kprobe's handler finds the instruction pointer behind the first byte, which is a trap or that of ftrace's call. */
static inline bool tw_is_at_entry(unsigned long address)
{
	return tw_symbol_start(address - sizeof(kprobe_opcode_t)) == address - sizeof(kprobe_opcode_t);
}

/* The unwinder starts from the registers of the probed place, so that no frame of the kprobe machinery is seen. */
static inline u32 tw_arch_backtrace(struct pt_regs *regs, u64 *frames, u32 room)
{
	struct unwind_state state;
	unsigned long address;
	u32 count = 0;

	/* Started from registers it begins with the caller: where they stand comes from themselves. */
	if (regs && room)
		frames[count++] = instruction_pointer(regs);
	/* Frame pointers, which i386 goes by, tell nothing of the caller of a function that has just begun. */
	if (IS_ENABLED(CONFIG_UNWINDER_FRAME_POINTER) && regs && count < room && tw_is_at_entry(instruction_pointer(regs))) {
		frames[count] = *(const unsigned long *)kernel_stack_pointer(regs);
		tw_restore_returns(&frames[count++], 1);
	}
	for (unwind_start(&state, current, regs, NULL); count < room && !unwind_done(&state); unwind_next_frame(&state)) {
		address = unwind_get_return_address(&state);
		if (!address)
			break;
		frames[count++] = address;
	}
	return count;
}

static inline void tw_arch_print_regs(struct tw_sink *sink, const struct pt_regs *regs)
{
#define TW_REGISTER(name, field) { name, offsetof(struct pt_regs, field) }
	static const struct tw_register_name names[] = {
#ifdef CONFIG_X86_64
		TW_REGISTER("RIP", ip), TW_REGISTER("RSP", sp), TW_REGISTER("EFLAGS", flags), TW_REGISTER("ORIG_RAX", orig_ax),
		TW_REGISTER("RAX", ax), TW_REGISTER("RBX", bx), TW_REGISTER("RCX", cx), TW_REGISTER("RDX", dx),
		TW_REGISTER("RSI", si), TW_REGISTER("RDI", di), TW_REGISTER("RBP", bp), TW_REGISTER("R8", r8),
		TW_REGISTER("R9", r9), TW_REGISTER("R10", r10), TW_REGISTER("R11", r11), TW_REGISTER("R12", r12),
		TW_REGISTER("R13", r13), TW_REGISTER("R14", r14), TW_REGISTER("R15", r15),
#else
		TW_REGISTER("EIP", ip), TW_REGISTER("ESP", sp), TW_REGISTER("EFLAGS", flags), TW_REGISTER("ORIG_EAX", orig_ax),
		TW_REGISTER("EAX", ax), TW_REGISTER("EBX", bx), TW_REGISTER("ECX", cx), TW_REGISTER("EDX", dx),
		TW_REGISTER("ESI", si), TW_REGISTER("EDI", di), TW_REGISTER("EBP", bp),
#endif
	};
#undef TW_REGISTER

	tw_print_registers(sink, regs, names, ARRAY_SIZE(names));
}

static inline unsigned long *tw_arch_argument_place(struct pt_regs *regs, u32 index, unsigned long *stack)
{
#ifdef CONFIG_X86_64
	unsigned long *const places[] = { &regs->di, &regs->si, &regs->dx, &regs->cx, &regs->r8, &regs->r9 };
#else
	unsigned long *const places[] = { &regs->ax, &regs->dx, &regs->cx };
#endif

	if (index < ARRAY_SIZE(places))
		return places[index];
	/* Behind the address of the caller. */
	*stack = kernel_stack_pointer(regs) + (index - ARRAY_SIZE(places) + 1) * sizeof(long);
	return NULL;
}

/* Up to 6.14 x86_64 links per-CPU variables at 0. */
static inline bool tw_arch_is_moved(u64 link_address)
{
	return (long)link_address < 0;
}

/* Every register that debug information names lies in pt_regs: the generated code reads it by itself. */
static inline bool tw_arch_register(const struct pt_regs *regs, u32 number, u64 *value)
{
	(void)regs;
	(void)number;
	(void)value;
	return false;
}
