/* SPDX-License-Identifier: MIT */
#include "port.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../include/tapwright/wire.h"
#include "text-file.h"

#define PORTS "/sys/class/virtio-ports"

static int open_named(const char *device)
{
	char path[300], name[64];

	snprintf(path, sizeof(path), PORTS "/%s/name", device);
	if (tw_read_text(path, name, sizeof(name)))
		return -1;
	name[strcspn(name, "\n")] = 0;
	if (strcmp(name, TW_PORT_NAME))
		return -1;
	snprintf(path, sizeof(path), "/dev/%s", device);
	return open(path, O_RDWR | O_CLOEXEC);
}

static int find(void)
{
	struct dirent *entry;
	DIR *folder = opendir(PORTS);
	int port = -1;

	while (folder && port < 0 && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			port = open_named(entry->d_name);
	if (folder)
		closedir(folder);
	return port;
}

int tw_port_open(void)
{
	const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };

	/* The driver learns the name from the host a moment after it has found the device. */
	for (;;) {
		int port = find();

		if (port >= 0)
			return port;
		nanosleep(&pause, NULL);
	}
}
