/* SPDX-License-Identifier: MIT */
/* PID 1. It does as little as possible, because the kernel panics when it dies. */
#include "init.h"
#include "module.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void mount_at(const char *type, const char *at)
{
	mkdir(at, 0755);
	if (mount(type, at, type, 0, NULL))
		perror(at);
}

static pid_t start_agent(int life)
{
	char text[12];
	pid_t pid = fork();

	if (pid)
		return pid;
	snprintf(text, sizeof(text), "%d", life);
	execl("/init", "tw-agent", text, (char *)NULL);
	_exit(127);
}

int tw_init(void)
{
	const struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };
	pid_t agent = -1;
	int life = 0;

	mount_at("devtmpfs", "/dev");
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("debugfs", "/sys/kernel/debug");
	mount_at("tmpfs", "/tmp");
	for (;;) {
		pid_t dead;

		if (agent < 0)
			agent = start_agent(++life);
		dead = waitpid(-1, NULL, 0);
		if (dead < 0) {
			nanosleep(&pause, NULL);
		} else if (dead == agent) {
			fprintf(stderr, "tapwright: the agent died, starting another\n");
			agent = -1;
			tw_module_clear();
			nanosleep(&pause, NULL);
		}
	}
}
