// SPDX-License-Identifier: MIT
/* Where a probe was hit: addresses of the kernel's stack, without our own frames and those of the kprobe machinery. */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/stringify.h>

#include "session.h"
#include "arch/arch.h"

/** tw_backtrace - into @a->words; returns how many. The probed function comes first */
u32 tw_backtrace(struct tw_activation *a)
{
	u32 count = 0, walked;

	/* At a return the function has left the stack already. */
	if (a->c.probe->kind == TW_PROBE_KRETPROBE)
		a->words[count++] = a->address;
	walked = tw_arch_backtrace((struct pt_regs *)a->c.regs, a->words + count, TW_FRAMES_MAX - count);
	/* It begins with the instruction pointer, where there are registers. */
	if (a->c.regs && walked)
		a->words[count] = tw_hit_address(&a->c);
	return count + walked;
}
NOKPROBE_SYMBOL(tw_backtrace);

tw_s64 tw_called_from(struct tw_context *c, u32 level, u64 base, const u32 *bounds, u32 count)
{
	struct tw_activation *a = tw_activation(c);
	u32 frames = level + 2, i;
	u64 at;

	if (frames > TW_FRAMES_MAX || tw_arch_backtrace((struct pt_regs *)c->regs, a->words, frames) < frames)
		return 0;
	/* A call may be the last thing that its function does: what it returns to is not part of it then. */
	at = a->words[level + 1] - 1 - base;
	for (i = 0; i < count; i++)
		if (at >= bounds[2 * i] && at < bounds[2 * i + 1])
			return 1;
	return 0;
}
NOKPROBE_SYMBOL(tw_called_from);

tw_s64 tw_fn_stack(struct tw_context *c, const char *at)
{
	struct tw_activation *a = tw_activation(c);
	u32 count = tw_backtrace(a), id;

	/* Cut, stacks that differ only in their outermost callers would become one. */
	if (count == TW_FRAMES_MAX) {
		tw_error(c, "stack deeper than " __stringify(TW_FRAMES_MAX) " frames", at);
		return 0;
	}
	id = tw_stack_intern(current->tgid, current->comm, a->words, count);
	if (!id)
		tw_error(c, "too many different stacks, check MAXMAPENTRIES", at);
	return id;
}

void tw_fn_backtrace(struct tw_context *c, char *to)
{
	struct tw_activation *a = tw_activation(c);
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	u32 count = tw_backtrace(a), i;

	for (i = 0; i < count && sink.size - sink.used >= 19; i++) {
		if (i)
			tw_sink_put(&sink, " ", 1);
		tw_sink_hex(&sink, a->words[i]);
	}
	to[sink.used] = 0;
}

tw_s64 tw_fn_frame_address(struct tw_context *c, tw_s64 n)
{
	struct tw_activation *a = tw_activation(c);

	return n >= 0 && n < tw_backtrace(a) ? (tw_s64)a->words[n] : 0;
}

void tw_fn_print_backtrace(struct tw_context *c)
{
	struct tw_activation *a = tw_activation(c);
	u32 count = tw_backtrace(a);

	tw_frames_print(&a->output, a, a->words, count);
}

void tw_fn_print_regs(struct tw_context *c)
{
	struct pt_regs *regs = (struct pt_regs *)c->regs;
	struct tw_activation *a = tw_activation(c);
	unsigned long before;

	if (!regs)
		return;
	before = instruction_pointer(regs);
	instruction_pointer_set(regs, tw_hit_address(c));
	tw_arch_print_regs(&a->output, regs);
	instruction_pointer_set(regs, before);
}

tw_u64 tw_fn_register(struct tw_context *c, tw_u32 number)
{
	u64 value = 0;

	if (!tw_arch_register(c->regs, number, &value))
		tw_error(c, "a register of this place cannot be found", NULL);
	return value;
}

/* A name as functions have it in C. */
static void drop_code_mark(char *symbol)
{
	const char *name = tw_arch_code_name(symbol);

	if (name != symbol)
		memmove(symbol, name, strlen(name) + 1);
}

void tw_port_symbol(char *to, u64 address)
{
	BUILD_BUG_ON(KSYM_SYMBOL_LEN > TW_SYMBOL_SIZE);
	sprint_symbol(to, (unsigned long)address);
	drop_code_mark(to);
}

void tw_fn_symname(struct tw_context *c, char *to, tw_s64 address)
{
	struct tw_activation *a = tw_activation(c);

	sprint_symbol_no_offset(a->symbol, (unsigned long)address);
	drop_code_mark(a->symbol);
	tw_string_copy(to, a->symbol);
}

void tw_fn_symdata(struct tw_context *c, char *to, tw_s64 address)
{
	struct tw_activation *a = tw_activation(c);

	tw_port_symbol(a->symbol, address);
	tw_string_copy(to, a->symbol);
}

void tw_fn_probefunc(struct tw_context *c, char *to)
{
	if (c->probe->symbol)
		tw_string_copy(to, c->probe->symbol);
	else if (c->regs)
		tw_fn_symname(c, to, tw_hit_address(c));
	else
		to[0] = 0;
}
