/* SPDX-License-Identifier: MIT */
#include "kernel-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frames.h"

int tw_kernel_log_open(void)
{
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (log >= 0)
		lseek(log, 0, SEEK_END);
	return log;
}

/* "6,339,5140900,-;text\n KEY=value\n": the priority, then the text up to the first newline. */
static void forward(char *record, int port)
{
	char *text = strchr(record, ';');
	int level = atoi(record) & 7;

	if (!text)
		return;
	text++;
	text[strcspn(text, "\n")] = 0;
	tw_send(port, TW_FRAME_KERNEL, level, text, strlen(text));
}

void tw_kernel_log_forward(int log, int port)
{
	static char record[8192];

	for (;;) {
		ssize_t n = log < 0 ? -1 : read(log, record, sizeof(record) - 1);

		if (n > 0) {
			record[n] = 0;
			forward(record, port);
		} else if (n == 0 || errno != EPIPE) {
			/* EPIPE: lines were overwritten before we read them; the next read goes on after them. */
			return;
		}
	}
}
