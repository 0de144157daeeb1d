/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "actors.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int tw_cast_names(struct tw_cast *cast, struct tw_stage *stage, const char *names)
{
	cast->stage = stage;
	cast->size = 0;
	cast->actor = tw_shared(TW_ACTORS * sizeof(*cast->actor));
	while (cast->actor) {
		size_t length = strcspn(names, ",");
		struct tw_actor *actor = &cast->actor[cast->size];

		if (!length || length >= sizeof(actor->name) || cast->size == TW_ACTORS)
			return 0;
		memcpy(actor->name, names, length);
		actor->index = cast->size++;
		if (!names[length])
			return 1;
		names += length + 1;
	}
	return 0;
}

/* Several CPUs must take part even when one would do; where there are fewer CPUs than actors, they share. */
static void pin(int index)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(index % (cpus > 0 ? cpus : 1), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void play(struct tw_cast *cast, struct tw_actor *actor, int (*prepare)(struct tw_actor *, void *),
		 void (*act)(struct tw_actor *, void *), void *argument)
{
	prctl(PR_SET_NAME, actor->name);
	/* A handler sees only such pages of user space as the process has touched since it was forked: its command line, too. */
	(void)*(volatile char *)program_invocation_name;
	prctl(PR_SET_PDEATHSIG, 9);
	pin(actor->index);
	actor->failed = prepare && !prepare(actor, argument);
	__atomic_store_n(&actor->prepared, 1, __ATOMIC_SEQ_CST);
	tw_futex_wake(&actor->prepared);
	tw_stage_wait(cast->stage);
	if (!actor->failed)
		act(actor, argument);
	_exit(actor->failed != 0);
}

int tw_cast_play(struct tw_cast *cast, int (*prepare)(struct tw_actor *, void *), void (*act)(struct tw_actor *, void *),
		 void *argument)
{
	int bad = 0;

	for (int i = 0; i < cast->size; i++) {
		struct tw_actor *actor = &cast->actor[i];
		pid_t pid = fork();

		if (!pid)
			play(cast, actor, prepare, act, argument);
		actor->pid = pid;
		while (pid > 0 && !__atomic_load_n(&actor->prepared, __ATOMIC_SEQ_CST))
			tw_futex_wait(&actor->prepared, 0, 100);
	}
	tw_stage_ready(cast->stage);
	for (int i = 0; i < cast->size; i++) {
		int status = -1;

		if (cast->actor[i].pid < 0 || waitpid(cast->actor[i].pid, &status, 0) < 0 || status)
			bad++;
	}
	return bad;
}

void tw_cast_tell(const struct tw_cast *cast, struct tw_json *json)
{
	tw_json_open(json, "processes", '[');
	for (int i = 0; i < cast->size; i++) {
		tw_json_open(json, NULL, '{');
		tw_json_string(json, "name", cast->actor[i].name);
		tw_json_number(json, "pid", cast->actor[i].pid);
		tw_json_close(json, '}');
	}
	tw_json_close(json, ']');
}
