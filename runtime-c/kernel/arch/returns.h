/* SPDX-License-Identifier: MIT */
/*
 * Where functions go back to whose returns are probed, by this script or by anyone: the kernel has put the address of a trampoline
 * in that place, and keeps the real one with the task, that of the newest call first.
 */
#ifndef TAPWRIGHT_RETURNS_H
#define TAPWRIGHT_RETURNS_H

#include <linux/llist.h>
#include <linux/sched.h>

#if defined(CONFIG_KRETPROBE_ON_RETHOOK)
#include <linux/rethook.h>

static inline struct llist_node *tw_probed_calls(void)
{
	return current->rethooks.first;
}

static inline unsigned long tw_probed_call_returns_to(struct llist_node *call)
{
	return container_of(call, struct rethook_node, llist)->ret_addr;
}
#elif defined(CONFIG_KRETPROBES) && LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
static inline struct llist_node *tw_probed_calls(void)
{
	return current->kretprobe_instances.first;
}

static inline unsigned long tw_probed_call_returns_to(struct llist_node *call)
{
	return (unsigned long)container_of(call, struct kretprobe_instance, llist)->ret_addr;
}
#else
/* Before, they lie in a table that modules cannot see. */
static inline struct llist_node *tw_probed_calls(void)
{
	return NULL;
}

static inline unsigned long tw_probed_call_returns_to(struct llist_node *call)
{
	(void)call;
	return 0;
}
#endif

/* It is not exported, and known by its name only. */
static inline bool tw_is_trampoline(unsigned long address)
{
	static unsigned long known;
	char name[KSYM_SYMBOL_LEN];

	if (READ_ONCE(known))
		return address == READ_ONCE(known);
	sprint_symbol_no_offset(name, address);
	if (!strstr(name, "kretprobe_trampoline") && strcmp(name, "arch_rethook_trampoline"))
		return false;
	WRITE_ONCE(known, address);
	return true;
}

/** tw_restore_returns - real addresses in place of trampolines; @frames begin with the innermost that may be one */
static inline void tw_restore_returns(u64 *frames, u32 count)
{
	struct llist_node *call = tw_probed_calls();
	u32 i;

	for (i = 0; call && i < count; i++) {
		/* Several probes of one return have put the trampoline over itself. */
		while (call && tw_is_trampoline(frames[i])) {
			frames[i] = tw_probed_call_returns_to(call);
			call = call->next;
		}
	}
}

#endif
