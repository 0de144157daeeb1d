/* SPDX-License-Identifier: MIT */
#ifndef TW_SCHED_H
#define TW_SCHED_H

#include <sys/types.h>

#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_THREAD 0x10000
#define CLONE_SYSVSEM 0x40000

typedef struct {
	unsigned long bits[16];
} cpu_set_t;

#define CPU_ZERO(set) (*(set) = (cpu_set_t){ { 0 } })
#define CPU_SET(cpu, set) ((set)->bits[(cpu) / 64] |= 1UL << (cpu) % 64)

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);

#endif
