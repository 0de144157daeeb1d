/* SPDX-License-Identifier: MIT */
/*
 * Memory that a run has lost, on kernels that can search for it (CONFIG_DEBUG_KMEMLEAK). The kernel looks through all of
 * its memory for pointers to what was allocated, and says in its log how much nobody knows of any more.
 */
#ifndef TAPWRIGHT_GUEST_LEAKS_H
#define TAPWRIGHT_GUEST_LEAKS_H

/* Whether this kernel can. */
int tw_leaks_can_search(void);
/* What was lost until now is none of a later run. Takes seconds. */
void tw_leaks_forget(void);
/* Searches; takes seconds. -1 with errno when the kernel refuses. */
int tw_leaks_search(void);
/* Sends as lines of the kernel's log what the last search found, and where it was allocated; or @error, why it failed. */
void tw_leaks_tell(int port, int error);

#endif
