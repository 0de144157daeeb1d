/* SPDX-License-Identifier: MIT */
/* Many entries of functions that ftrace calls; see traced.c. */
#ifndef TAPWRIGHT_TRACED_H
#define TAPWRIGHT_TRACED_H

#include <linux/kprobes.h>

/** tw_traced_is_possible - a kprobe that was registered stands where ftrace can call instead */
bool tw_traced_is_possible(const struct kprobe *probe);
/** tw_traced_register - from now on ftrace calls the pre_handler of all of them, which are registered and disabled */
int tw_traced_register(struct kprobe **probes, u32 count);
/** tw_traced_unregister - none any more, and none still runs. Harmless when there are none */
void tw_traced_unregister(void);

#endif
