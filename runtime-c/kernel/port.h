/* SPDX-License-Identifier: MIT */
/*
 * The one place where the algorithms of the runtime meet what is below them: the kernel, or, for unit tests,
 * the C library of the host. Nothing here knows of arrays, statistics or text.
 */
#ifndef TAPWRIGHT_PORT_H
#define TAPWRIGHT_PORT_H

#include <tapwright/script.h>

#ifdef __KERNEL__

#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/smp.h>
#include <linux/cpumask.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/kprobes.h>
#include <asm/barrier.h>
#include <asm/processor.h>

/* More than seven eighths of what is free are refused, and told by us: the kernel would kill processes to get it. */
static inline bool tw_port_has_room(u64 bytes)
{
	long available = si_mem_available();

	return bytes >> PAGE_SHIFT < (u64)(available - available / 8);
}

/* Zeroed. */
static inline void *tw_port_alloc(size_t bytes)
{
	if (!tw_port_has_room(bytes))
		return NULL;
	return __vmalloc(bytes, GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
}

#define tw_port_free(memory) vfree(memory)
#define tw_port_cpus() nr_cpu_ids
#define tw_port_cpu_possible(cpu) cpu_possible(cpu)
#define tw_port_cpu() raw_smp_processor_id()
#define tw_port_divide(a, b) div64_s64(a, b)
#define tw_port_divide_unsigned(a, b) div64_u64(a, b)

#else

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;

#define BITS_PER_LONG (8 * (int)sizeof(long))
#define READ_ONCE(place) __atomic_load_n(&(place), __ATOMIC_RELAXED)
#define WRITE_ONCE(place, value) __atomic_store_n(&(place), (value), __ATOMIC_RELAXED)
#define smp_load_acquire(place) __atomic_load_n((place), __ATOMIC_ACQUIRE)
#define smp_store_release(place, value) __atomic_store_n((place), (value), __ATOMIC_RELEASE)
#define xchg(place, value) __atomic_exchange_n((place), (value), __ATOMIC_SEQ_CST)
#define cpu_relax() sched_yield()
#define NOKPROBE_SYMBOL(name)
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

int sched_yield(void);
int tw_port_cpus(void);
int tw_port_cpu(void);
#define tw_port_alloc(bytes) calloc(1, (bytes))
#define tw_port_free(memory) free(memory)
#define tw_port_cpu_possible(cpu) ((cpu) < tw_port_cpus())
#define tw_port_divide(a, b) ((a) / (b))
#define tw_port_divide_unsigned(a, b) ((a) / (b))

#endif

/*
 * A lock of our own: spin_lock of the kernel may be probed, traced and checked by lockdep. It is taken in
 * handlers only, which cannot be re-entered on their CPU, or in process context while no probe is live.
 */
struct tw_spin {
	u32 held;
};

static inline void tw_spin_lock(struct tw_spin *lock)
{
	while (xchg(&lock->held, 1))
		cpu_relax();
}

static inline void tw_spin_unlock(struct tw_spin *lock)
{
	smp_store_release(&lock->held, 0);
}

/* What the algorithms need of their surroundings; memory.c and symbol.c for the kernel, the tests for the host. */

/** tw_port_read - copy @size bytes from a kernel or user address; 0, or a negative number on a fault */
int tw_port_read(void *to, u64 address, size_t size, bool user);
/** tw_port_write - copy @size bytes (1, 2, 4 or 8) to a kernel or user address; 0, or a negative number on a fault */
int tw_port_write(u64 address, const void *from, size_t size, bool user);
/** tw_port_symbol - "name+0xoffset/0xsize [module]" of a kernel address; @to holds TW_SYMBOL_SIZE bytes */
void tw_port_symbol(char *to, u64 address);
#define TW_SYMBOL_SIZE 1024

#endif
