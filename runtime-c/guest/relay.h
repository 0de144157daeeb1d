/* SPDX-License-Identifier: MIT */
/* The module's folder in debugfs: its control file and the relay channels of all CPUs. */
#ifndef TAPWRIGHT_GUEST_RELAY_H
#define TAPWRIGHT_GUEST_RELAY_H

#include <stddef.h>

#define TW_CPUS 256

struct tw_channels {
	int control; /* -1: closed */
	int cpus;
	int cpu[TW_CPUS];
};

/* Opens the folder of the module of this name; 0, or -1 with errno. */
int tw_channels_open(struct tw_channels *channels, const char *module);
void tw_channels_close(struct tw_channels *channels);
/* Sends what the channels hold, at most *credit bytes; returns the bytes sent and takes them off the credit. */
size_t tw_channels_forward(struct tw_channels *channels, int port, size_t *credit);

#endif
