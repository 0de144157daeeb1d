/* SPDX-License-Identifier: MIT */
/* Workloads: programs that know what they did, and say so. */
#ifndef TAPWRIGHT_GUEST_WORKLOAD_H
#define TAPWRIGHT_GUEST_WORKLOAD_H

#include "stage.h"

/**
 * struct tw_workload - one named workload
 * @name: as in -c
 * @arguments: its options with their defaults, for people and for tw_workload_refuses; what is positional, one at most, is in
 *       capitals. A default that is a number wants a number.
 * @summary: one sentence, what it does
 * @truth: the shape of its report, or NULL
 * @run: runs in a process of its own, the leader: prepares, calls tw_stage_ready and tw_stage_wait, does its work,
 *       writes the truth to the stage. Returns the exit code.
 */
struct tw_workload {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *truth;
	int (*run)(struct tw_stage *stage, int argc, char **argv);
};

const struct tw_workload *tw_workload_find(const char *name);
/* The table as JSON, for the documentation and for --help. */
void tw_workload_list(struct tw_json *json);
/* Tells the stage, and returns other than 0, when these are not arguments of the workload. */
int tw_workload_refuses(const struct tw_workload *workload, struct tw_stage *stage, int argc, char **argv);

/* "--name VALUE" among the arguments, or the default. */
const char *tw_option(int argc, char **argv, const char *name, const char *otherwise);
long long tw_number_option(int argc, char **argv, const char *name, long long otherwise);
/* The first argument that is neither an option nor an option's value, as a number. */
long long tw_positional(int argc, char **argv, long long otherwise);

extern const struct tw_workload tw_file_io, tw_collapse, tw_idle, tw_reads, tw_exit, tw_spawn, tw_one_file, tw_packets;
extern const struct tw_workload tw_loop, tw_insert, tw_backtraces, tw_asked;
extern const struct tw_workload tw_panic, tw_oom, tw_reboot, tw_kill_agent, tw_stop_agent;

#endif
