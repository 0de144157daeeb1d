/* SPDX-License-Identifier: MIT */
/*
 * Where the agent and a workload meet: memory that both map. A workload gets ready, waits at the gate, and is let go
 * when the probes are armed; what it did it writes here, so that the telling is not itself a write() to be counted.
 */
#ifndef TAPWRIGHT_GUEST_STAGE_H
#define TAPWRIGHT_GUEST_STAGE_H

#include "json.h"

#define TW_TRUTH_SIZE (1 << 20)

struct tw_stage {
	unsigned int ready; /* the workload waits at the gate, or has given up */
	unsigned int gate; /* 0 closed, 1 open */
	char reason[256]; /* why the workload cannot run, or empty */
	char truth[TW_TRUTH_SIZE]; /* JSON, complete only after the leader ended; empty: it has nothing to tell */
};

struct tw_stage *tw_stage_create(void);
/* Agent: has the workload come to the gate? Waits a little. */
int tw_stage_is_ready(struct tw_stage *stage, int milliseconds);
void tw_stage_open(struct tw_stage *stage);
/* Leader: everything is prepared. */
void tw_stage_ready(struct tw_stage *stage);
/* Leader and actors: sleeps in one futex call until the gate is open. */
void tw_stage_wait(struct tw_stage *stage);
/* Says why the workload cannot run; returns the exit code for that. */
int tw_stage_refuse(struct tw_stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory that forked processes share. */
void *tw_shared(size_t size);

/* Futexes, on which everything here waits: they are not among the calls that the shipped scripts count. */
void tw_futex_wait(unsigned int *word, unsigned int value, int milliseconds);
void tw_futex_wake(unsigned int *word);

#endif
