/* SPDX-License-Identifier: MIT */
#include "workload.h"

#include <errno.h>
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

/* What stands for the value of an option, or of the positional argument when `option` is NULL; NULL when none is taken. */
static const char *default_of(const char *arguments, const char *option)
{
	for (const char *word = arguments; *word; word += strspn(word, " ")) {
		size_t length = strcspn(word, " ");
		int is_option = word[0] == '-';

		if (!is_option && !option) {
			size_t name = strcspn(word, "= ");

			return word[name] == '=' ? word + name + 1 : "";
		}
		if (is_option && option && strlen(option) == length && !memcmp(word, option, length))
			return word + length + 1;
		word += length;
		if (is_option)
			word += 1 + strcspn(word + 1, " ");
	}
	return NULL;
}

static int is_number(const char *text)
{
	char *end;

	errno = 0;
	strtoll(text, &end, 0);
	return end != text && !*end && !errno;
}

int tw_workload_refuses(const struct tw_workload *workload, struct tw_stage *stage, int argc, char **argv)
{
	int positionals = 0;

	for (int i = 1; i < argc; i++) {
		int is_option = argv[i][0] == '-';
		const char *value = default_of(workload->arguments, is_option ? argv[i] : NULL);

		if (!value || (!is_option && positionals++))
			return tw_stage_refuse(stage, "%s does not take %s; it takes %s", workload->name, argv[i],
					       workload->arguments[0] ? workload->arguments : "no arguments");
		if (is_option && ++i == argc)
			return tw_stage_refuse(stage, "%s: there is no value behind %s", workload->name, argv[i - 1]);
		if (*value >= '0' && *value <= '9' && !is_number(argv[i]))
			return tw_stage_refuse(stage, "%s: %s is no whole number", workload->name, argv[i]);
	}
	return 0;
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
