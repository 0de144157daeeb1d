/* SPDX-License-Identifier: MIT */
/* Starts a workload's leader and learns how it ended. */
#ifndef TAPWRIGHT_GUEST_LAUNCH_H
#define TAPWRIGHT_GUEST_LAUNCH_H

#include <sys/types.h>

#include "stage.h"

struct tw_launch {
	pid_t leader; /* 0: no workload */
	int ended;
	int exit_code; /* 128 + signal when killed, as a shell says it */
	struct tw_stage *stage;
};

/* Forks the leader and waits until it stands at the gate; 0, or -1 with a reason in stage->reason. */
int tw_launch_start(struct tw_launch *launch, int argc, char **argv);
/* Reaps the leader if it has ended; returns 1 once, when it did. */
int tw_launch_reap(struct tw_launch *launch);
/* Stops leader and actors where they are; only killing them ends that. */
void tw_launch_pause(struct tw_launch *launch);
/* Kills leader and actors. */
void tw_launch_kill(struct tw_launch *launch);
/* {"exitCode":…,"truth":…} */
void tw_launch_tell(const struct tw_launch *launch, struct tw_json *json);

#endif
