/* SPDX-License-Identifier: MIT */
#include "kernel-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frames.h"

/* The number of the next record, or -1 before the first; records that were overwritten before we read them. */
static long long next_record;
static unsigned long long lost_records;

int tw_kernel_log_open(void)
{
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (log >= 0)
		lseek(log, 0, SEEK_END);
	next_record = -1;
	lost_records = 0;
	return log;
}

unsigned long long tw_kernel_log_lost(void)
{
	return lost_records;
}

/* "6,339,5140900,-;text\n KEY=value\n": the priority, the number, then the text up to the first newline. */
static void forward(char *record, int port)
{
	char *text = strchr(record, ';');
	char *number = strchr(record, ',');
	int level = atoi(record) & 7;

	if (!text || !number)
		return;
	if (next_record >= 0)
		lost_records += atoll(number + 1) - next_record;
	next_record = atoll(number + 1) + 1;
	text++;
	text[strcspn(text, "\n")] = 0;
	tw_send(port, TW_FRAME_KERNEL, level, text, strlen(text));
}

void tw_kernel_log_forward(int log, int port)
{
	static char record[16384];

	for (;;) {
		ssize_t n = log < 0 ? -1 : read(log, record, sizeof(record) - 1);

		if (n > 0) {
			record[n] = 0;
			forward(record, port);
		} else if (n == 0 || errno != EPIPE) {
			return;
		} else if (next_record < 0) {
			/* EPIPE: records were overwritten before we read them, and the next read goes on after them. */
			lost_records++;
		}
	}
}
