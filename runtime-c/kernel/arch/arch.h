/* SPDX-License-Identifier: MIT */
/*
 * What differs between architectures. Each file provides
 *   TW_ARCH_PLAIN_FUNCTION_POINTERS   a function's address can be called; otherwise it is that of a descriptor, and the file
 *                                     provides struct tw_descriptor, tw_arch_callable() and tw_arch_code_name()
 *   TW_ARCH_PROBE_RESTORES_INTERRUPTS interrupts that the handler of this kprobe turned off are turned on again when the
 *                                     kernel goes back to the probed place: it restores all flags from the registers.
 *                                     That is later than the handler could do it: an interrupt that waits would come
 *                                     while the kernel is still busy with the probe, and its probes be missed
 *   TW_ARCH_RETURN_RESTORES_INTERRUPTS the same of a handler of returns
 *   TW_ARCH_TRACED_OFFSET             only where ftrace can call handlers of entries: how far behind the probed address a
 *                                     kprobe's handler finds the instruction pointer; elsewhere it is that address
 *   tw_arch_probe_address()           where to put a kprobe for a place: only where a function has two entries another one
 *   tw_arch_function_start()          where a function begins whose entry a kprobe reported
 *   tw_arch_backtrace()               addresses from @regs (NULL: from here) outwards
 *   tw_arch_print_regs()              the registers as text
 *   tw_arch_register()                a register by DWARF number; false where it cannot be found
 *   tw_arch_argument_place()          at a function's entry: where in @regs argument number @index is, from 0; or NULL, and where on
 *                                     the stack. Both are nowhere where a file has TW_ARCH_HAS_ARGUMENT and a tw_arch_argument()
 *   tw_arch_return_value()            what a function returns, at its return; only where it is not regs_return_value()
 *   tw_arch_is_moved()                KASLR moves the link address of a per-CPU variable
 */
#ifndef TAPWRIGHT_ARCH_H
#define TAPWRIGHT_ARCH_H

#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/version.h>

#include "../runtime.h"

struct tw_register_name {
	const char *name;
	unsigned int offset;
};

/** tw_print_registers - name and value, four to a line */
static inline void tw_print_registers(struct tw_sink *sink, const void *regs, const struct tw_register_name *names,
				      u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		unsigned long value = *(const unsigned long *)((const char *)regs + names[i].offset);
		int shift;

		tw_sink_text(sink, names[i].name);
		tw_sink_text(sink, ": ");
		for (shift = BITS_PER_LONG - 4; shift >= 0; shift -= 4)
			tw_sink_put(sink, &"0123456789abcdef"[value >> shift & 15], 1);
		tw_sink_text(sink, i % 4 == 3 || i == count - 1 ? "\n" : " ");
	}
}

/* An instance has known its kretprobe by way of a holder since 5.11: commit d741bf41d7c7 ("kprobes: Remove kretprobe hash"). */
static inline struct kretprobe *tw_arch_kretprobe(struct kretprobe_instance *instance)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
	return get_kretprobe(instance);
#else
	return instance->rp;
#endif
}

/* Where the kernel has no such variable, the frame of a handler is near enough. */
#if defined(CONFIG_ARCH_HAS_CURRENT_STACK_POINTER) || defined(CONFIG_X86)
#define tw_arch_stack_pointer() ((unsigned long)current_stack_pointer)
#else
#define tw_arch_stack_pointer() ((unsigned long)__builtin_frame_address(0))
#endif

/* Where the function begins that has this address; 0 where there is none. Modules are not told but as text. */
static inline unsigned long tw_symbol_start(unsigned long address)
{
	char name[KSYM_SYMBOL_LEN];
	const char *offset;

	sprint_symbol(name, address);
	offset = strstr(name, "+0x");
	return offset ? address - simple_strtoul(offset + 3, NULL, 16) : 0;
}

#include "returns.h"

#if defined(CONFIG_X86)
#include "x86.h"
#elif defined(CONFIG_PPC64)
#include "ppc64.h"
#elif defined(CONFIG_ARM64)
#include "arm64.h"
#elif defined(CONFIG_S390)
#include "s390.h"
#elif defined(CONFIG_IA64)
#include "ia64.h"
#else
#error "Tapwright has no file for this architecture yet"
#endif

#ifdef TW_ARCH_TRACED_OFFSET
#define TW_ARCH_PROBE_OFFSET TW_ARCH_TRACED_OFFSET
#else
#define TW_ARCH_PROBE_OFFSET 0
#endif

/** tw_hit_address - where a probe that has registers was hit: a kprobe's handler may find the instruction pointer behind a trap */
static inline unsigned long tw_hit_address(const struct tw_context *c)
{
	unsigned long address = instruction_pointer((struct pt_regs *)c->regs);

	return c->probe->kind == TW_PROBE_KPROBE ? address - TW_ARCH_PROBE_OFFSET : address;
}

#ifndef TW_ARCH_INSTRUCTION_POINTER
/* Debug information has no number for it, or a kprobe's handler finds it as it was. */
#define TW_ARCH_INSTRUCTION_POINTER (~0U)
#endif

#ifndef TW_ARCH_HAS_ARGUMENT
/** tw_arch_argument - argument number @index, from 0; or where on the stack it lies */
static inline unsigned long tw_arch_argument(const struct pt_regs *regs, u32 index, unsigned long *stack)
{
	const unsigned long *place = tw_arch_argument_place((struct pt_regs *)regs, index, stack);

	return place ? *place : 0;
}
#endif

#ifndef tw_arch_return_value
#define tw_arch_return_value(regs) regs_return_value(regs)
#endif

#if TW_ARCH_PLAIN_FUNCTION_POINTERS
struct tw_descriptor {
	char unused;
};

/** tw_arch_callable - what code at @address is called through; @descriptor has to live as long */
static inline void *tw_arch_callable(unsigned long address, struct tw_descriptor *descriptor)
{
	(void)descriptor;
	return (void *)address;
}

/** tw_arch_code_name - a function's name, of the symbol that its code has */
static inline const char *tw_arch_code_name(const char *symbol)
{
	return symbol;
}
#endif

#endif
