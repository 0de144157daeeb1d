/* SPDX-License-Identifier: MIT */
/* Backtraces where the kernel exports no unwinder that starts from registers: drop the frames above the probe. */
#include <linux/module.h>
#include <linux/stacktrace.h>

static inline u32 tw_generic_backtrace(struct pt_regs *regs, u64 *frames, u32 room)
{
	/* These architectures are of 64 bits: a frame is as wide as an entry, and our own frames are dropped in place. */
	unsigned long *entries = (unsigned long *)frames, address = regs ? instruction_pointer(regs) : 0;
	u32 count = stack_trace_save(entries, room, 0), first = 0, used = 0, i;

	BUILD_BUG_ON(sizeof(*entries) != sizeof(*frames));

	/* Our own frames come first; what lies between them and the probe's caller belongs to kprobes. */
	for (i = 0; i < count; i++)
		if (within_module(entries[i], THIS_MODULE))
			first = i + 1;
	for (i = first; address && i < count; i++) {
		if (entries[i] - address < 16) {
			first = i + 1;
			break;
		}
	}
	/* The probed place itself takes the room of one of ours. */
	if (address && first)
		frames[used++] = address;
	for (i = first; i < count; i++)
		frames[used++] = entries[i];
	return used;
}
