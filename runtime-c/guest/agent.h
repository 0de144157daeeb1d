/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_AGENT_H
#define TAPWRIGHT_GUEST_AGENT_H

/* Answers the host until the port breaks. @life: how often init has started an agent. */
int tw_agent(int life);

#endif
