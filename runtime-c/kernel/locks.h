/* SPDX-License-Identifier: MIT */
/* What a handler holds of the script's globals while it runs; see locks.c. */
#ifndef TAPWRIGHT_LOCKS_H
#define TAPWRIGHT_LOCKS_H

#include <linux/atomic.h>
#include <linux/cache.h>

#include "runtime.h"

struct tw_lock {
	/* Readers that hold it, or -1 for a writer. */
	int holders;
} ____cacheline_aligned;

/**
 * struct tw_hold - the locks of a probe, prepared when it is registered
 * @only: the one lock, for writing, that most probes need; or NULL
 * @many: else the probe, when it has any locks
 */
struct tw_hold {
	struct tw_lock *only;
	const struct tw_probe *many;
};

int tw_locks_init(u32 count);
void tw_locks_exit(void);
struct tw_hold tw_locks_prepare(const struct tw_probe *probe);
bool tw_lock_take_late(struct tw_lock *lock, bool write);
bool tw_locks_take_many(const struct tw_probe *probe);
void tw_locks_release_many(const struct tw_probe *probe);

/** tw_locks_take - all of them, or none and false */
static __always_inline bool tw_locks_take(const struct tw_hold *hold)
{
	if (hold->only)
		return likely(cmpxchg_acquire(&hold->only->holders, 0, -1) == 0) || tw_lock_take_late(hold->only, true);
	return !hold->many || tw_locks_take_many(hold->many);
}

static __always_inline void tw_locks_release(const struct tw_hold *hold)
{
	if (hold->only)
		smp_store_release(&hold->only->holders, 0);
	else if (hold->many)
		tw_locks_release_many(hold->many);
}

#endif
