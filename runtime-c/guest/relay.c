/* SPDX-License-Identifier: MIT */
#include "relay.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "frames.h"

#define ROOT "/sys/kernel/debug/tapwright"

int tw_channels_open(struct tw_channels *channels, const char *module)
{
	char path[160];

	channels->cpus = 0;
	snprintf(path, sizeof(path), ROOT "/%s/control", module);
	channels->control = open(path, O_RDWR | O_CLOEXEC);
	if (channels->control < 0)
		return -1;
	for (int cpu = 0; cpu < TW_CPUS; cpu++) {
		snprintf(path, sizeof(path), ROOT "/%s/cpu%d", module, cpu);
		channels->cpu[cpu] = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		/* A CPU that is off has no file; only the gap at the end says that there are no more. */
		if (channels->cpu[cpu] >= 0)
			channels->cpus = cpu + 1;
	}
	return 0;
}

void tw_channels_close(struct tw_channels *channels)
{
	for (int cpu = 0; cpu < channels->cpus; cpu++)
		if (channels->cpu[cpu] >= 0)
			close(channels->cpu[cpu]);
	channels->cpus = 0;
	if (channels->control >= 0)
		close(channels->control);
	channels->control = -1;
}

size_t tw_channels_forward(struct tw_channels *channels, int port, size_t *credit)
{
	static char bytes[64 * 1024];
	size_t sent = 0;

	for (int cpu = 0; cpu < channels->cpus; cpu++) {
		size_t wanted = *credit < sizeof(bytes) ? *credit : sizeof(bytes);
		ssize_t n;

		if (channels->cpu[cpu] < 0 || !wanted)
			continue;
		n = read(channels->cpu[cpu], bytes, wanted);
		if (n <= 0)
			continue;
		tw_send(port, TW_FRAME_RECORDS, cpu, bytes, n);
		*credit -= n;
		sent += n;
	}
	return sent;
}
