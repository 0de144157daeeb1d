/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "clock-events.h"

#ifdef __powerpc__

#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The kernel's own timers are no way to it: what it takes for pending already is not asked for again. But on this
 * architecture an irq_work is a decrementer set to one (arch/powerpc/kernel/time.c, arch_irq_work_raise), and a perf
 * event that has reached its limit is disabled by an irq_work: here, at the first page fault.
 */
static int raise_irq_work(void)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attributes),
		.config = PERF_COUNT_SW_PAGE_FAULTS,
		.sample_period = 1,
		.disabled = 1,
	};
	int event = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
	volatile char *page = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int failed = event < 0 || page == MAP_FAILED || ioctl(event, PERF_EVENT_IOC_REFRESH, 1);

	if (failed)
		perror("tapwright: restarting the timers");
	else
		*page = 1;
	if (page != MAP_FAILED)
		munmap((void *)page, 1);
	if (event >= 0)
		close(event);
	return failed;
}

void tw_clock_events_restart(int cpus)
{
	cpu_set_t before, set;

	sched_getaffinity(0, sizeof(before), &before);
	for (int cpu = 0; cpu < cpus; cpu++) {
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set))
			perror("tapwright: restarting the timers");
		else if (raise_irq_work())
			break;
	}
	sched_setaffinity(0, sizeof(before), &before);
}

#else

void tw_clock_events_restart(int cpus)
{
	(void)cpus;
}

#endif
