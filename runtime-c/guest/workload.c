/* SPDX-License-Identifier: MIT */
#include "workload.h"

#include <stdlib.h>
#include <string.h>

static const struct tw_workload *const workloads[] = {
	&tw_file_io, &tw_collapse, &tw_reads, &tw_spawn, &tw_one_file, &tw_packets, &tw_loop, &tw_insert, &tw_idle,
	&tw_backtraces, &tw_asked, &tw_exit,
	/* Faults, for the tests of those who have to notice them. */
	&tw_panic, &tw_oom, &tw_reboot, &tw_kill_agent, &tw_stop_agent,
};

const struct tw_workload *tw_workload_find(const char *name)
{
	for (size_t i = 0; i < sizeof(workloads) / sizeof(*workloads); i++)
		if (!strcmp(workloads[i]->name, name))
			return workloads[i];
	return NULL;
}

void tw_workload_list(struct tw_json *json)
{
	tw_json_open(json, NULL, '[');
	for (size_t i = 0; i < sizeof(workloads) / sizeof(*workloads); i++) {
		tw_json_open(json, NULL, '{');
		tw_json_string(json, "name", workloads[i]->name);
		tw_json_string(json, "arguments", workloads[i]->arguments);
		tw_json_string(json, "summary", workloads[i]->summary);
		tw_json_string(json, "truth", workloads[i]->truth ? workloads[i]->truth : "");
		tw_json_close(json, '}');
	}
	tw_json_close(json, ']');
}

const char *tw_option(int argc, char **argv, const char *name, const char *otherwise)
{
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], name))
			return argv[i + 1];
	return otherwise;
}

long long tw_number_option(int argc, char **argv, const char *name, long long otherwise)
{
	const char *text = tw_option(argc, argv, name, NULL);

	return text ? strtoll(text, NULL, 0) : otherwise;
}

long long tw_positional(int argc, char **argv, long long otherwise)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			return strtoll(argv[i], NULL, 0);
		i++;
	}
	return otherwise;
}
