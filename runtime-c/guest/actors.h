/* SPDX-License-Identifier: MIT */
/* The named processes of a workload: forked before the probes are armed, let go together, each on a CPU of its own. */
#ifndef TAPWRIGHT_GUEST_ACTORS_H
#define TAPWRIGHT_GUEST_ACTORS_H

#include <sys/types.h>

#include "stage.h"

#define TW_ACTORS 16

struct tw_actor {
	char name[16];
	pid_t pid;
	int index;
	int failed; /* an operation went otherwise than the workload's truth assumes */
	unsigned int prepared;
	long long count[8]; /* what the actor did; each workload gives them their meaning */
};

struct tw_cast {
	struct tw_stage *stage;
	int size;
	struct tw_actor *actor; /* shared with the actors */
};

/* From "alpha,beta,gamma"; 0 when the names are too many, empty, or longer than 15 characters. */
int tw_cast_names(struct tw_cast *cast, struct tw_stage *stage, const char *names);
/*
 * Forks the actors; each runs prepare (may be NULL), waits at the gate, runs act, and ends. Returns when all have ended;
 * the number of those that failed or died.
 */
int tw_cast_play(struct tw_cast *cast, int (*prepare)(struct tw_actor *, void *), void (*act)(struct tw_actor *, void *),
		 void *argument);
/* "processes":[{"name":…,"pid":…},…] */
void tw_cast_tell(const struct tw_cast *cast, struct tw_json *json);

#endif
