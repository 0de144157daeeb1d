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

/* No lock; one for writing, which is the most frequent need of those that have any; others. */
enum tw_hold_kind {
	TW_HOLD_NONE,
	TW_HOLD_ONLY,
	TW_HOLD_MANY,
};

/**
 * struct tw_hold - the locks of a probe, prepared when it is registered
 * @only: the one lock
 * @many: the probe that names them
 */
struct tw_hold {
	enum tw_hold_kind kind;
	union {
		struct tw_lock *only;
		const struct tw_probe *many;
	};
};

int tw_locks_init(u32 count);
void tw_locks_exit(void);
struct tw_hold tw_locks_prepare(const struct tw_probe *probe);
bool tw_lock_take_late(struct tw_lock *lock, bool write);
bool tw_locks_take_many(const struct tw_probe *probe);
void tw_locks_release_many(const struct tw_probe *probe);

/**
 * tw_locks_take - all of them; or none, and the hit is skipped
 * @kind: that of @hold, which a caller may know when it is compiled
 */
static __always_inline bool tw_locks_take(const struct tw_hold *hold, enum tw_hold_kind kind)
{
	if (kind == TW_HOLD_NONE)
		return true;
	if (kind == TW_HOLD_ONLY)
		return likely(cmpxchg_acquire(&hold->only->holders, 0, -1) == 0) || tw_lock_take_late(hold->only, true);
	return tw_locks_take_many(hold->many);
}

static __always_inline void tw_locks_release(const struct tw_hold *hold, enum tw_hold_kind kind)
{
	if (kind == TW_HOLD_ONLY)
		smp_store_release(&hold->only->holders, 0);
	else if (kind == TW_HOLD_MANY)
		tw_locks_release_many(hold->many);
}

#endif
