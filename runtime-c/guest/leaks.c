/* SPDX-License-Identifier: MIT */
#include "leaks.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"
#include "text-file.h"

#define SEARCH "/sys/kernel/debug/kmemleak"
/* The kernel believes nothing of memory that is younger than five seconds: a pointer to it may be in a register. */
#define YOUNG_SECONDS 6
/* As much as a person would read. */
#define REPORT_SIZE (64 * 1024)

int tw_leaks_can_search(void)
{
	return access(SEARCH, W_OK) == 0;
}

/* The first search notes what each piece holds: one whose contents change is in use. The second may report it. */
int tw_leaks_search(void)
{
	const struct timespec pause = { .tv_sec = YOUNG_SECONDS };

	if (tw_write_text(SEARCH, "scan"))
		return -1;
	nanosleep(&pause, NULL);
	return tw_write_text(SEARCH, "scan");
}

void tw_leaks_forget(void)
{
	if (tw_leaks_search() || tw_write_text(SEARCH, "clear"))
		perror(SEARCH);
}

static void tell_line(int port, const char *begin, const char *line)
{
	char text[256];

	snprintf(text, sizeof(text), "%s: %s", begin, line);
	tw_send(port, TW_FRAME_KERNEL, 6, text, strlen(text));
}

void tw_leaks_tell(int port, int error)
{
	static char found[REPORT_SIZE];

	if (error)
		tell_line(port, "kmemleak: search failed", strerror(error));
	tw_read_text(SEARCH, found, sizeof(found));
	for (char *line = strtok(found, "\n"); line; line = strtok(NULL, "\n"))
		tell_line(port, "lost", line);
}
