/* SPDX-License-Identifier: MIT */
/*
 * ia64. A function's address is that of a descriptor {code, gp}; an address of code names a bundle of 16 bytes, and in its
 * lowest bits which of three instructions. General registers from r32 on are those of a function alone and lie on a stack of
 * their own, which a probe's pt_regs knows nothing of: the kernel's unwinder finds them.
 *
 * This file was compiled and looked at as machine code, and never ran: there was no emulator.
 */
#include <asm/unwind.h>
#include <linux/module.h>
#include <linux/stddef.h>

#define TW_ARCH_PLAIN_FUNCTION_POINTERS 0
#define TW_ARCH_PROBE_RESTORES_INTERRUPTS(kprobe) ((void)(kprobe), false)
#define TW_ARCH_RETURN_RESTORES_INTERRUPTS false

struct tw_descriptor {
	unsigned long code, gp;
};

/* All functions of the kernel proper share one gp. A symbol that the kernel exports stands for its descriptor. */
static inline void *tw_arch_callable(unsigned long address, struct tw_descriptor *descriptor)
{
	*descriptor = *(const struct tw_descriptor *)&_printk;
	descriptor->code = address;
	return descriptor;
}

/* A function's symbol is that of its code. */
static inline const char *tw_arch_code_name(const char *symbol)
{
	return symbol;
}

/* The kernel's own is for system calls: it takes r10, which holds anything at other returns, for the mark of an error. */
#define tw_arch_return_value(regs) ((regs)->r8)

static inline unsigned long tw_arch_probe_address(unsigned long address)
{
	return address;
}

static inline unsigned long tw_arch_function_start(unsigned long address)
{
	return address;
}

/** struct tw_ia64_walk - what is asked of the unwinder, which calls back with the frame that asked */
struct tw_ia64_walk {
	const struct pt_regs *regs;
	/* A register, and whether it was found. */
	int number;
	unsigned long value;
	bool is_found;
	/* Or addresses. */
	u64 *frames;
	u32 room, count;
};

/* Goes out to the frame that the probe has interrupted. */
static inline bool tw_ia64_reach(struct unw_frame_info *info, const struct pt_regs *regs)
{
	unsigned long ip;

	do {
		unw_get_ip(info, &ip);
		if ((ip & ~0xfUL) == regs->cr_iip)
			return true;
	} while (ip && unw_unwind(info) >= 0);
	return false;
}

static inline void tw_ia64_read_register(struct unw_frame_info *info, void *walk)
{
	struct tw_ia64_walk *w = walk;
	char not_a_thing;

	w->is_found = tw_ia64_reach(info, w->regs) && !unw_get_gr(info, w->number, &w->value, &not_a_thing);
}

static inline void tw_ia64_read_frames(struct unw_frame_info *info, void *walk)
{
	struct tw_ia64_walk *w = walk;
	unsigned long ip;

	if (w->regs && !tw_ia64_reach(info, w->regs))
		return;
	do {
		unw_get_ip(info, &ip);
		/* Without registers our own frames come first. */
		if (ip && !(!w->regs && !w->count && within_module(ip, THIS_MODULE)))
			w->frames[w->count++] = ip;
	} while (ip && w->count < w->room && unw_unwind(info) >= 0);
}

static inline u32 tw_arch_backtrace(struct pt_regs *regs, u64 *frames, u32 room)
{
	struct tw_ia64_walk walk = { .regs = regs, .frames = frames, .room = room };

	if (room)
		unw_init_running(tw_ia64_read_frames, &walk);
	return walk.count;
}

/* Registers that a call may change are in pt_regs, in the order in which interrupts save them. */
static inline const unsigned long *tw_ia64_saved(const struct pt_regs *regs, u32 number)
{
	static const u16 places[32] = {
#define TW_PLACE(n) [n] = offsetof(struct pt_regs, r##n)
		TW_PLACE(1), TW_PLACE(2), TW_PLACE(3), TW_PLACE(8), TW_PLACE(9), TW_PLACE(10), TW_PLACE(11),
		TW_PLACE(12), TW_PLACE(13), TW_PLACE(14), TW_PLACE(15), TW_PLACE(16), TW_PLACE(17), TW_PLACE(18),
		TW_PLACE(19), TW_PLACE(20), TW_PLACE(21), TW_PLACE(22), TW_PLACE(23), TW_PLACE(24), TW_PLACE(25),
		TW_PLACE(26), TW_PLACE(27), TW_PLACE(28), TW_PLACE(29), TW_PLACE(30), TW_PLACE(31),
#undef TW_PLACE
	};

	/* No general register lies at the beginning of pt_regs: there is b6. */
	if (number >= ARRAY_SIZE(places) || !places[number])
		return NULL;
	return (const unsigned long *)((const char *)regs + places[number]);
}

static inline bool tw_arch_register(const struct pt_regs *regs, u32 number, u64 *value)
{
	const unsigned long *saved = tw_ia64_saved(regs, number);
	struct tw_ia64_walk walk = { .regs = regs, .number = number };

	if (saved || number == 0) {
		*value = saved ? *saved : 0;
		return true;
	}
	if (number > 127)
		return false;
	unw_init_running(tw_ia64_read_register, &walk);
	*value = walk.value;
	return walk.is_found;
}

static inline void tw_arch_print_regs(struct tw_sink *sink, const struct pt_regs *regs)
{
	static const char digits[] = "0123456789";
	struct tw_register_name one;
	char name[] = "R00";
	u32 i;

	for (i = 1; i < 32; i++) {
		const unsigned long *saved = tw_ia64_saved(regs, i);

		if (!saved)
			continue;
		name[1] = digits[i / 10];
		name[2] = digits[i % 10];
		one.name = name;
		one.offset = (const char *)saved - (const char *)regs;
		tw_print_registers(sink, regs, &one, 1);
	}
	one.name = "IP";
	one.offset = offsetof(struct pt_regs, cr_iip);
	tw_print_registers(sink, regs, &one, 1);
}

/* Eight are in the first registers of the function's own; the others lie behind 16 bytes that a callee may use. */
static inline unsigned long *tw_arch_argument_place(struct pt_regs *regs, u32 index, unsigned long *stack)
{
	if (index >= 8)
		*stack = regs->r12 + 16 + (index - 8) * sizeof(long);
	return NULL;
}

/* The function's own registers are found by unwinding, and only to be read. */
#define TW_ARCH_HAS_ARGUMENT
static inline unsigned long tw_arch_argument(const struct pt_regs *regs, u32 index, unsigned long *stack)
{
	u64 value = 0;

	if (index < 8)
		tw_arch_register(regs, 32 + index, &value);
	else
		tw_arch_argument_place((struct pt_regs *)regs, index, stack);
	return value;
}

/* Every processor sees its own variables at one address, and the kernel does not move. */
static inline bool tw_arch_is_moved(u64 link_address)
{
	(void)link_address;
	return false;
}
