/* SPDX-License-Identifier: MIT */
/* Workloads for probes of kernel modules: loop uses one that is loaded, insert loads one while probes are there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../workload.h"

static int run_loop(struct tw_stage *stage, int argc, char **argv)
{
	long long wanted = tw_positional(argc, argv, 3), first = tw_number_option(argc, argv, "--first", 20);
	long long added = 0, removed = 0, numbers = 0;
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	struct tw_json json;

	if (control < 0)
		return tw_stage_refuse(stage, "loop: /dev/loop-control: %s (# @modules loop)", strerror(errno));
	prctl(PR_SET_NAME, "loop-user");
	tw_stage_ready(stage);
	tw_stage_wait(stage);
	for (; added < wanted && ioctl(control, LOOP_CTL_ADD, (long)(first + added)) >= 0; added++)
		numbers += first + added;
	for (; removed < added && !ioctl(control, LOOP_CTL_REMOVE, (long)(first + removed)); removed++)
		;
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_number(&json, "added", added);
	tw_json_number(&json, "removed", removed);
	tw_json_number(&json, "numbers", numbers);
	tw_json_number(&json, "ioctls", added + removed);
	tw_json_number(&json, "add", LOOP_CTL_ADD);
	tw_json_number(&json, "remove", LOOP_CTL_REMOVE);
	tw_json_close(&json, '}');
	return added == wanted && removed == added ? 0 : 1;
}

const struct tw_workload tw_loop = {
	.name = "loop",
	.arguments = "COUNT=3 --first 20",
	.summary = "Adds so many loop devices, numbered from the first, and removes them again; wants the module loop.",
	.truth = "{added, removed, numbers: sum, ioctls, add: LOOP_CTL_ADD, remove: LOOP_CTL_REMOVE}",
	.run = run_loop,
};

static int insert(const char *name)
{
	char path[128];
	int file, error;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -1;
	error = syscall(SYS_finit_module, file, "", 0);
	close(file);
	return error;
}

static int run_insert(struct tw_stage *stage, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "loop";
	long long rounds = tw_number_option(argc, argv, "--rounds", 2), done = 0;
	struct tw_json json;

	prctl(PR_SET_NAME, "inserter");
	tw_stage_ready(stage);
	tw_stage_wait(stage);
	for (; done < rounds && !insert(name); done++)
		if (syscall(SYS_delete_module, name, O_NONBLOCK))
			break;
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_number(&json, "rounds", done);
	tw_json_close(&json, '}');
	return done == rounds ? 0 : 1;
}

const struct tw_workload tw_insert = {
	.name = "insert",
	.arguments = "MODULE --rounds 2",
	.summary = "Loads a module of the kernel's package and removes it, so many times; the script names it in # @module-files.",
	.truth = "{rounds}",
	.run = run_insert,
};
