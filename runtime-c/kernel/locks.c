// SPDX-License-Identifier: MIT
/*
 * Locks of the script's globals: many readers or one writer, taken for a whole handler in ascending order. Who
 * waits too long gives up, and the probe is counted as skipped: a handler must never hold up the kernel.
 */
#include <linux/ktime.h>

#include "family.h"

static struct tw_lock *locks;

int tw_locks_init(u32 count)
{
	locks = vzalloc(max(count, 1U) * sizeof(*locks));
	return locks ? 0 : -ENOMEM;
}

void tw_locks_exit(void)
{
	vfree(locks);
	locks = NULL;
}

struct tw_hold tw_locks_prepare(const struct tw_probe *probe)
{
	if (!probe->n_locks)
		return (struct tw_hold){ .kind = TW_HOLD_NONE };
	if (probe->n_locks == 1 && probe->locks[0].write)
		return (struct tw_hold){ .kind = TW_HOLD_ONLY, .only = &locks[probe->locks[0].global] };
	return (struct tw_hold){ .kind = TW_HOLD_MANY, .many = probe };
}

static __always_inline bool try_take(struct tw_lock *lock, bool write)
{
	int holders = READ_ONCE(lock->holders);

	if (write)
		return !holders && cmpxchg_acquire(&lock->holders, 0, -1) == 0;
	return holders >= 0 && cmpxchg_acquire(&lock->holders, holders, holders + 1) == holders;
}

static __always_inline void release(struct tw_lock *lock, bool write)
{
	int holders;

	if (write) {
		smp_store_release(&lock->holders, 0);
		return;
	}
	do
		holders = READ_ONCE(lock->holders);
	while (cmpxchg_release(&lock->holders, holders, holders - 1) != holders);
}

/* No wait could be for ever: locks are taken in one order, and a CPU in a handler takes no second probe. */
noinline bool tw_lock_take_late(struct tw_lock *lock, bool write)
{
	u64 deadline = ktime_get_mono_fast_ns() + tw_script.lock_wait;

	while (!try_take(lock, write)) {
		if (ktime_get_mono_fast_ns() > deadline) {
			tw_skip_hit(TW_SKIP_LOCK);
			return false;
		}
		cpu_relax();
	}
	/* Whoever held the lock may have ended the script. */
	if (likely(READ_ONCE(tw_session.live)))
		return true;
	release(lock, write);
	return false;
}
NOKPROBE_SYMBOL(tw_lock_take_late);

static __always_inline void release_first(const struct tw_probe *probe, u32 count)
{
	while (count--)
		release(&locks[probe->locks[count].global], probe->locks[count].write);
}

bool tw_locks_take_many(const struct tw_probe *probe)
{
	u32 i;

	for (i = 0; i < probe->n_locks; i++) {
		const struct tw_lock_ref *ref = &probe->locks[i];
		struct tw_lock *lock = &locks[ref->global];

		if (likely(try_take(lock, ref->write)) || tw_lock_take_late(lock, ref->write))
			continue;
		release_first(probe, i);
		return false;
	}
	return true;
}
NOKPROBE_SYMBOL(tw_locks_take_many);

void tw_locks_release_many(const struct tw_probe *probe)
{
	release_first(probe, probe->n_locks);
}
NOKPROBE_SYMBOL(tw_locks_release_many);
