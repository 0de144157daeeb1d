/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void tw_futex_wait(unsigned int *word, unsigned int value, int milliseconds)
{
	struct timespec limit = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	syscall(SYS_futex, word, FUTEX_WAIT, value, milliseconds < 0 ? NULL : &limit, NULL, 0);
}

void tw_futex_wake(unsigned int *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void *tw_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

struct tw_stage *tw_stage_create(void)
{
	return tw_shared(sizeof(struct tw_stage));
}

static void set(unsigned int *word)
{
	__atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
	tw_futex_wake(word);
}

int tw_stage_is_ready(struct tw_stage *stage, int milliseconds)
{
	if (!__atomic_load_n(&stage->ready, __ATOMIC_SEQ_CST))
		tw_futex_wait(&stage->ready, 0, milliseconds);
	return __atomic_load_n(&stage->ready, __ATOMIC_SEQ_CST);
}

void tw_stage_open(struct tw_stage *stage)
{
	set(&stage->gate);
}

void tw_stage_ready(struct tw_stage *stage)
{
	set(&stage->ready);
}

void tw_stage_wait(struct tw_stage *stage)
{
	while (!__atomic_load_n(&stage->gate, __ATOMIC_SEQ_CST))
		tw_futex_wait(&stage->gate, 0, -1);
}

int tw_stage_refuse(struct tw_stage *stage, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(stage->reason, sizeof(stage->reason), format, arguments);
	va_end(arguments);
	tw_stage_ready(stage);
	return 2;
}
