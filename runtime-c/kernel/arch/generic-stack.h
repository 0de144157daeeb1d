/* SPDX-License-Identifier: MIT */
/*
 * Backtraces where the kernel exports no unwinder that starts from registers: frames are chained, and each has a place for
 * the address that its function goes back to. The file that includes this one says before
 *   TW_FRAME_CHAIN, TW_FRAME_LINK   where in a frame they lie
 * and behind
 *   tw_arch_frame()                 the frame that has the address to go back to of the function at @regs, when it has saved it
 *   tw_arch_link()                  the register that has it before
 *   tw_arch_code()                  such an address as it was before the processor signed it
 */
#include <linux/module.h>
#include <linux/stacktrace.h>

static inline unsigned long tw_arch_frame(const struct pt_regs *regs);
static inline unsigned long tw_arch_link(const struct pt_regs *regs);
static inline unsigned long tw_arch_code(unsigned long address);

static inline u32 tw_walk_frames(unsigned long frame, u64 *frames, u32 count, u32 room)
{
	unsigned long link, outer;

	while (count < room && tw_arch_is_frame(frame) &&
	       !tw_port_read(&link, frame + TW_FRAME_LINK, sizeof(link), false) && link &&
	       !tw_port_read(&outer, frame + TW_FRAME_CHAIN, sizeof(outer), false)) {
		frames[count++] = tw_arch_code(link);
		frame = outer;
	}
	return count;
}

/* From here: our own frames come first. */
static inline u32 tw_walk_from_here(u64 *frames, u32 room)
{
	/* These architectures are of 64 bits: a frame is as wide as an entry, and our own frames are dropped in place. */
	unsigned long *entries = (unsigned long *)frames;
	u32 count = stack_trace_save(entries, room, 0), first = 0, used = 0, i;

	BUILD_BUG_ON(sizeof(*entries) != sizeof(*frames));
	for (i = 0; i < count; i++)
		if (within_module(entries[i], THIS_MODULE))
			first = i + 1;
	for (i = first; i < count; i++)
		frames[used++] = entries[i];
	return used;
}

/* The kernel's own walk would begin in the probe's machinery, which stands on the stack in several ways. */
static inline u32 tw_arch_backtrace(struct pt_regs *regs, u64 *frames, u32 room)
{
	u32 count = 0;

	if (!regs)
		return tw_walk_from_here(frames, room);
	if (room)
		frames[count++] = instruction_pointer(regs);
	if (count < room && tw_is_at_entry(instruction_pointer(regs)))
		frames[count++] = tw_arch_link(regs);
	count = tw_walk_frames(tw_arch_frame(regs), frames, count, room);
	if (count)
		tw_restore_returns(frames + 1, count - 1);
	return count;
}
