/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_INIT_H
#define TAPWRIGHT_GUEST_INIT_H

/* PID 1: mounts, starts the agent, reaps, starts the agent again. Never returns. */
int tw_init(void);

#endif
