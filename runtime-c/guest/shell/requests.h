/* SPDX-License-Identifier: MIT */
/*
 * Processes of the guest that ask the host for something, one at a time: frames over a socket of this machine alone. The agent
 * understands none of them: it passes on what is asked and what is answered, and tells how much of that was taken.
 */
#ifndef TAPWRIGHT_GUEST_REQUESTS_H
#define TAPWRIGHT_GUEST_REQUESTS_H

#include <poll.h>
#include <stddef.h>

#define TW_REQUESTS_POLLED 2

/* From now on there may be requests. */
void tw_requests_open(void);
/* An abstract name: the socket is no file. Gives a socket that is bound to it or connected with it, or -1. */
int tw_requests_socket(int listens);

/* Fills in TW_REQUESTS_POLLED entries. */
void tw_requests_wanted(struct pollfd *polled);
void tw_requests_turn(int port, const struct pollfd *polled);
/* What the host answers to whoever has asked. */
void tw_requests_answer(int port, int channel, const unsigned char *payload, size_t length);

#endif
