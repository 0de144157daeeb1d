/* SPDX-License-Identifier: MIT */
/* Frames of wire.h over the virtio-serial port. */
#ifndef TAPWRIGHT_GUEST_FRAMES_H
#define TAPWRIGHT_GUEST_FRAMES_H

#include <stddef.h>

#include "../include/tapwright/wire.h"

/* Sends one frame; blocks while the host is busy. A broken port ends the process: init starts a new agent. */
void tw_send(int port, int type, int channel, const void *payload, size_t length);
void tw_send_text(int port, int type, const char *text);

/* Reads one frame, header in host order; returns 0 when the port has no host. The payload lives until the next call. */
int tw_receive(int port, struct tw_frame *frame, unsigned char **payload);

#endif
