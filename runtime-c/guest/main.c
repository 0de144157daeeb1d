/* SPDX-License-Identifier: MIT */
/* One static program, several roles: PID 1 of a guest, the agent, and, run by hand, any workload. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "shell/ask.h"
#include "init.h"
#include "launch.h"
#include "workload.h"

static int list_workloads(void)
{
	static char text[65536];
	struct tw_json json;

	tw_json_begin(&json, text, sizeof(text));
	tw_workload_list(&json);
	puts(text);
	return 0;
}

/* Runs a workload where no probe is: prints its truth. */
static int run_workload(int argc, char **argv)
{
	static char text[TW_TRUTH_SIZE + 4096];
	struct tw_launch launch = { 0 };
	struct tw_json json;

	if (tw_launch_start(&launch, argc, argv)) {
		fprintf(stderr, "%s\n", launch.stage ? launch.stage->reason : "out of memory");
		return 2;
	}
	tw_stage_open(launch.stage);
	while (!tw_launch_reap(&launch))
		usleep(1000);
	tw_json_begin(&json, text, sizeof(text));
	tw_launch_tell(&launch, &json);
	puts(text);
	return 0;
}

int main(int argc, char **argv)
{
	if (getpid() == 1)
		return tw_init();
	if (!strcmp(basename(argv[0]), "tw-agent"))
		return tw_agent(argc > 1 ? atoi(argv[1]) : 1);
	/* As a link of another name it is a word that the host knows. */
	if (tw_ask_knows(basename(argv[0])))
		return tw_ask(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "--workloads"))
		return list_workloads();
	if (argc > 1)
		return run_workload(argc - 1, argv + 1);
	fprintf(stderr, "usage: %s --workloads | WORKLOAD [ARGUMENT...]\n", argv[0]);
	return 2;
}
