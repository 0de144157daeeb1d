/* SPDX-License-Identifier: MIT */
/* Workloads of a few lines: reads, spawn, idle, backtraces, exit. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../actors.h"
#include "../text-file.h"
#include "../workload.h"

static void read_zero(struct tw_actor *actor, void *argument)
{
	const long long *wanted = argument;
	long fd = actor->count[1];
	char byte;

	for (; actor->count[0] < *wanted; actor->count[0]++)
		if (syscall(SYS_read, fd, &byte, 1) != 1)
			actor->failed = 1;
}

static int open_zero(struct tw_actor *actor, void *argument)
{
	(void)argument;
	actor->count[1] = open("/dev/zero", O_RDONLY);
	return actor->count[1] >= 0;
}

static int run_reads(struct tw_stage *stage, int argc, char **argv)
{
	long long wanted = tw_positional(argc, argv, 100000);
	struct timespec start, end;
	struct tw_cast cast;
	struct tw_json json;
	int bad;

	if (!tw_cast_names(&cast, stage, tw_option(argc, argv, "--process", "reader")))
		return tw_stage_refuse(stage, "reads: --process wants a name of up to 15 characters");
	clock_gettime(CLOCK_MONOTONIC, &start);
	bad = tw_cast_play(&cast, open_zero, read_zero, &wanted);
	clock_gettime(CLOCK_MONOTONIC, &end);
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_open(&json, "reads", '{');
	for (int i = 0; i < cast.size; i++) {
		tw_json_open(&json, cast.actor[i].name, '{');
		tw_json_number(&json, "count", cast.actor[i].count[0]);
		tw_json_number(&json, "bytes", cast.actor[i].count[0]);
		tw_json_close(&json, '}');
	}
	tw_json_close(&json, '}');
	tw_json_number(&json, "nanoseconds",
		       (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec);
	tw_cast_tell(&cast, &json);
	tw_json_close(&json, '}');
	return bad ? 1 : 0;
}

const struct tw_workload tw_reads = {
	.name = "reads",
	.arguments = "COUNT=100000 --process reader",
	.summary = "One named process reads one byte from /dev/zero so many times; for benchmarks.",
	.truth = "{reads: {NAME: {count, bytes}}, nanoseconds, processes: [{name, pid}]}",
	.run = run_reads,
};

static int run_spawn(struct tw_stage *stage, int argc, char **argv)
{
	long long wanted = tw_positional(argc, argv, 5), done = 0;
	struct tw_json json;

	tw_stage_ready(stage);
	tw_stage_wait(stage);
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_open(&json, "processes", '[');
	for (; done < wanted; done++) {
		pid_t pid = fork();

		if (!pid) {
			prctl(PR_SET_NAME, "spawned");
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			break;
		tw_json_open(&json, NULL, '{');
		tw_json_string(&json, "name", "spawned");
		tw_json_number(&json, "pid", pid);
		tw_json_close(&json, '}');
	}
	tw_json_close(&json, ']');
	tw_json_number(&json, "spawned", done);
	tw_json_close(&json, '}');
	return done == wanted ? 0 : 1;
}

const struct tw_workload tw_spawn = {
	.name = "spawn",
	.arguments = "COUNT=5",
	.summary = "Forks so many processes, one after the other; each names itself \"spawned\" and ends.",
	.truth = "{spawned: count, processes: [{name, pid}]}",
	.run = run_spawn,
};

static int run_idle(struct tw_stage *stage, int argc, char **argv)
{
	struct timespec pause = { .tv_sec = tw_positional(argc, argv, 1) };

	tw_stage_ready(stage);
	tw_stage_wait(stage);
	nanosleep(&pause, NULL);
	return 0;
}

const struct tw_workload tw_idle = {
	.name = "idle",
	.arguments = "SECONDS=1",
	.summary = "Sleeps.",
	.run = run_idle,
};

static int run_backtraces(struct tw_stage *stage, int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
	int failed = 0;

	tw_stage_ready(stage);
	tw_stage_wait(stage);
	for (long long i = tw_positional(argc, argv, 1); i > 0 && !failed; i--) {
		failed = tw_write_text("/proc/sysrq-trigger", "l");
		nanosleep(&pause, NULL);
	}
	return failed ? 1 : 0;
}

const struct tw_workload tw_backtraces = {
	.name = "backtraces",
	.arguments = "TIMES=1",
	.summary = "Has all CPUs tell where they are (sysrq l): the others are asked by interrupts that cannot be masked.",
	.run = run_backtraces,
};

static int run_exit(struct tw_stage *stage, int argc, char **argv)
{
	tw_stage_ready(stage);
	tw_stage_wait(stage);
	return tw_positional(argc, argv, 0);
}

const struct tw_workload tw_exit = {
	.name = "exit",
	.arguments = "CODE=0",
	.summary = "Ends at once with this exit code.",
	.run = run_exit,
};
