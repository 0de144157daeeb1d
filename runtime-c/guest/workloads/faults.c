/* SPDX-License-Identifier: MIT */
/* Workloads that break the guest, for the tests of those who have to notice it. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "../text-file.h"
#include "../workload.h"

static pid_t agent;

static void wait_at_gate(struct tw_stage *stage)
{
	agent = getppid();
	tw_stage_ready(stage);
	tw_stage_wait(stage);
}

static int run_panic(struct tw_stage *stage, int argc, char **argv)
{
	(void)argc, (void)argv;
	wait_at_gate(stage);
	return tw_write_text("/proc/sysrq-trigger", "c") ? 1 : 0;
}

const struct tw_workload tw_panic = {
	.name = "panic", .arguments = "", .summary = "Crashes the kernel (sysrq c).", .run = run_panic
};

static int run_oom(struct tw_stage *stage, int argc, char **argv)
{
	size_t step = 1 << 20;

	(void)argc, (void)argv;
	wait_at_gate(stage);
	for (;;) {
		char *memory = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory == MAP_FAILED)
			return 1;
		memset(memory, 1, step);
	}
}

const struct tw_workload tw_oom = {
	.name = "oom", .arguments = "", .summary = "Takes memory until the kernel kills it.", .run = run_oom
};

static int run_reboot(struct tw_stage *stage, int argc, char **argv)
{
	(void)argc, (void)argv;
	wait_at_gate(stage);
	return reboot(RB_AUTOBOOT) ? 1 : 0;
}

const struct tw_workload tw_reboot = {
	.name = "reboot", .arguments = "", .summary = "Restarts the guest.", .run = run_reboot
};

static int run_kill_agent(struct tw_stage *stage, int argc, char **argv)
{
	(void)argc, (void)argv;
	wait_at_gate(stage);
	kill(agent, SIGKILL);
	pause();
	return 0;
}

const struct tw_workload tw_kill_agent = {
	.name = "kill-agent", .arguments = "", .summary = "Kills the agent.", .run = run_kill_agent
};

static int run_stop_agent(struct tw_stage *stage, int argc, char **argv)
{
	(void)argc, (void)argv;
	wait_at_gate(stage);
	kill(agent, SIGSTOP);
	pause();
	return 0;
}

const struct tw_workload tw_stop_agent = {
	.name = "stop-agent", .arguments = "", .summary = "Stops the agent, as a guest that hangs would.", .run = run_stop_agent
};
