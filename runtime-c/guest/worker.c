/* SPDX-License-Identifier: MIT */
#include "worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int wanted = -1, done = -1;
static int (*job)(void);
static int result;
static void (*answer)(void);

static void *run_answer(void *argument)
{
	(void)argument;
	answer();
	return NULL;
}

int tw_worker_open(void)
{
	wanted = eventfd(0, EFD_CLOEXEC);
	done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (wanted < 0 || done < 0)
		exit(5);
	return done;
}

void tw_worker_serve(void (*other)(void))
{
	pthread_t thread;
	uint64_t count;

	answer = other;
	if (pthread_create(&thread, NULL, run_answer, NULL))
		exit(5);
	while (read(wanted, &count, sizeof(count)) == sizeof(count)) {
		result = job() ? errno : 0;
		count = 1;
		if (write(done, &count, sizeof(count)) != sizeof(count))
			break;
	}
	exit(5);
}

void tw_worker_run(int (*next)(void))
{
	uint64_t count = 1;

	job = next;
	if (write(wanted, &count, sizeof(count)) != sizeof(count))
		exit(5);
}

int tw_worker_result(void)
{
	uint64_t count;

	if (read(done, &count, sizeof(count)) != sizeof(count))
		exit(5);
	return result;
}
