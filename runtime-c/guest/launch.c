/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workload.h"

/* Preparing may be slow under emulation, but not this slow; the host takes a longer silence for a guest that hangs. */
#define READY_MILLISECONDS 12000

static void lead(const struct tw_workload *workload, struct tw_stage *stage, int argc, char **argv)
{
	sigset_t none;

	setpgid(0, 0);
	/* A dead agent takes its workload along: nothing runs on unseen. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, workload->name);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	_exit(workload->run(stage, argc, argv));
}

/* One that does not run is gone before its refusal is told: its end is nobody's news. */
static int give_up(struct tw_launch *launch)
{
	tw_launch_kill(launch);
	if (launch->leader > 0 && !launch->ended)
		waitpid(launch->leader, NULL, 0);
	launch->ended = 1;
	return -1;
}

int tw_launch_start(struct tw_launch *launch, int argc, char **argv)
{
	const struct tw_workload *workload = tw_workload_find(argv[0]);

	launch->stage = tw_stage_create();
	if (!launch->stage)
		return -1;
	if (!workload) {
		tw_stage_refuse(launch->stage, "no workload is called %s", argv[0]);
		return -1;
	}
	if (tw_workload_refuses(workload, launch->stage, argc, argv))
		return -1;
	launch->leader = fork();
	if (!launch->leader)
		lead(workload, launch->stage, argc, argv);
	if (launch->leader < 0) {
		launch->leader = 0;
		tw_stage_refuse(launch->stage, "%s cannot be forked: %s", argv[0], strerror(errno));
		return -1;
	}
	setpgid(launch->leader, launch->leader);
	for (int waited = 0; waited < READY_MILLISECONDS; waited += 100) {
		if (tw_stage_is_ready(launch->stage, 100))
			return launch->stage->reason[0] ? give_up(launch) : 0;
		if (tw_launch_reap(launch))
			break;
	}
	tw_stage_refuse(launch->stage, "%s did not get ready", argv[0]);
	return give_up(launch);
}

int tw_launch_reap(struct tw_launch *launch)
{
	int status;

	if (!launch->leader || launch->ended || waitpid(launch->leader, &status, WNOHANG) != launch->leader)
		return 0;
	launch->ended = 1;
	launch->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 1;
}

void tw_launch_pause(struct tw_launch *launch)
{
	if (launch->leader > 0 && !launch->ended)
		kill(-launch->leader, SIGSTOP);
}

void tw_launch_kill(struct tw_launch *launch)
{
	if (launch->leader > 0 && !launch->ended)
		kill(-launch->leader, SIGKILL);
}

void tw_launch_tell(const struct tw_launch *launch, struct tw_json *json)
{
	const char *truth = launch->stage->truth;

	tw_json_open(json, NULL, '{');
	tw_json_number(json, "exitCode", launch->exit_code);
	/* A leader that was killed may have written half of it. */
	tw_json_raw(json, "truth", launch->exit_code < 128 && truth[0] ? truth : "null");
	tw_json_close(json, '}');
}
