/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_PORT_H
#define TAPWRIGHT_GUEST_PORT_H

/* Waits for the virtio-serial port with the name in wire.h and opens it. */
int tw_port_open(void);

#endif
