// SPDX-License-Identifier: MIT
/*
 * A kprobe inside of a function lets the processor step over a copy of the instruction. QEMU's s390x forgets the condition code
 * that an instruction sets when it is stepped over: a branch behind it goes by the one before, and the guest goes astray. A trial shows
 * whether it is so here. If it is, only instructions are probed that are known to leave the condition code alone.
 */
#include <linux/kprobes.h>

#include "runtime.h"
#include "steps.h"

#ifdef CONFIG_S390

/* The condition code is 0 before the middle instruction, and 2 behind it. */
unsigned long tw_step_trial(void);
extern const char tw_step_trial_place[];

asm(".pushsection .text\n"
    ".balign 8\n"
    ".globl tw_step_trial, tw_step_trial_place\n"
    ".type tw_step_trial, @function\n"
    "tw_step_trial:\n"
    "	lghi	%r2, 1\n"
    "	cgr	%r2, %r2\n"
    "tw_step_trial_place:\n"
    "	ltgr	%r2, %r2\n"
    "	ipm	%r3\n"
    "	lghi	%r2, 0\n"
    "	lr	%r2, %r3\n"
    "	srl	%r2, 28\n"
    "	br	%r14\n"
    ".size tw_step_trial, . - tw_step_trial\n"
    ".popsection\n");

static bool forgets_condition_code(void)
{
	static enum { TRIAL_UNKNOWN, TRIAL_RIGHT, TRIAL_WRONG } is;
	struct kprobe probe = { .addr = (kprobe_opcode_t *)tw_step_trial_place };

	if (is == TRIAL_UNKNOWN && !register_kprobe(&probe)) {
		is = tw_step_trial() == 2 ? TRIAL_RIGHT : TRIAL_WRONG;
		unregister_kprobe(&probe);
	}
	return is == TRIAL_WRONG;
}

/** struct step_group - instructions that begin alike; which of them is told by the byte at @at, of which @mask counts */
struct step_group {
	u8 first, at, mask;
	u8 count;
	u8 seconds[32];
};

#define STEPS_ALL(first_) { .first = first_ }
#define STEPS_SOME(first_, at_, mask_, ...)                                                                        \
	{                                                                                                    \
		.first = first_, .at = at_, .mask = mask_, .count = sizeof((const u8[]){ __VA_ARGS__ }),     \
		.seconds = { __VA_ARGS__ }                                                                   \
	}

/* Loads, stores, copies, logical shifts, multiplications and branches, as far as compilers use them for kernels. */
static const struct step_group harmless[] = {
	STEPS_ALL(0x05), STEPS_ALL(0x06), STEPS_ALL(0x07), STEPS_ALL(0x0d), STEPS_ALL(0x18),
	STEPS_ALL(0x40), STEPS_ALL(0x41), STEPS_ALL(0x42), STEPS_ALL(0x43), STEPS_ALL(0x45), STEPS_ALL(0x46), STEPS_ALL(0x47), STEPS_ALL(0x48), STEPS_ALL(0x4d),
	STEPS_ALL(0x50), STEPS_ALL(0x58), STEPS_ALL(0x88), STEPS_ALL(0x89), STEPS_ALL(0x8c), STEPS_ALL(0x8d), STEPS_ALL(0x90), STEPS_ALL(0x92), STEPS_ALL(0x98),
	STEPS_ALL(0xc4), STEPS_ALL(0xd2),
	STEPS_SOME(0xa5, 1, 0x0f, 0x0, 0x1, 0x2, 0x3, 0xc, 0xd, 0xe, 0xf),
	STEPS_SOME(0xa7, 1, 0x0f, 0x4, 0x5, 0x6, 0x7, 0x8, 0x9, 0xc, 0xd),
	STEPS_SOME(0xb9, 1, 0xff, 0x04, 0x06, 0x07, 0x0c, 0x0d, 0x0f, 0x14, 0x16, 0x17, 0x1c, 0x1d, 0x1f, 0x26, 0x27, 0x84, 0x85,
	     0x86, 0x87, 0x94, 0x95, 0xe2, 0xf2),
	STEPS_SOME(0xc0, 1, 0x0f, 0x0, 0x1, 0x4, 0x5, 0x8, 0x9, 0xe, 0xf),
	STEPS_SOME(0xe3, 5, 0xff, 0x04, 0x0c, 0x0d, 0x0f, 0x14, 0x15, 0x16, 0x17, 0x1c, 0x1d, 0x1e, 0x1f, 0x24, 0x2f, 0x36, 0x3e,
	     0x3f, 0x50, 0x58, 0x70, 0x71, 0x72, 0x73, 0x76, 0x77, 0x78, 0x90, 0x91, 0x94, 0x95),
	STEPS_SOME(0xe5, 1, 0xff, 0x44, 0x48, 0x4c),
	STEPS_SOME(0xeb, 5, 0xff, 0x04, 0x0c, 0x0d, 0x1c, 0x1d, 0x24, 0x26, 0x52, 0x96, 0xde, 0xdf),
	STEPS_SOME(0xec, 5, 0xff, 0x42, 0x44, 0x45, 0x46, 0x59, 0x64, 0x65, 0x76, 0x77, 0x7c, 0x7d, 0x7e, 0x7f),
};

static bool is_in_group(const struct step_group *group, const u8 *code)
{
	u32 i;

	if (code[0] != group->first)
		return false;
	for (i = 0; i < group->count; i++)
		if ((code[group->at] & group->mask) == group->seconds[i])
			return true;
	return !group->count;
}

static bool leaves_condition_code(unsigned long address)
{
	u8 code[6];
	u32 i;

	if (tw_port_read(code, address, sizeof(code), false))
		return false;
	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (is_in_group(&harmless[i], code))
			return true;
	return false;
}

bool tw_steps_wrongly(unsigned long address)
{
	return !leaves_condition_code(address) && forgets_condition_code();
}

#else

bool tw_steps_wrongly(unsigned long address)
{
	(void)address;
	return false;
}

#endif
