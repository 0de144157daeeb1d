/* SPDX-License-Identifier: MIT */
/* Writes and reads one small file, as a user of /proc does. */
#define _GNU_SOURCE
#include <errno.h>
#include <glob.h>
#include <string.h>

#include "../text-file.h"
#include "../workload.h"

static int run_one_file(struct tw_stage *stage, int argc, char **argv)
{
	const char *pattern = tw_option(argc, argv, "--path", "/proc/version"), *text = tw_option(argc, argv, "--write", NULL);
	static char content[8192];
	struct tw_json json;
	glob_t found = { 0 };
	int written = 0, read = -1;

	tw_stage_ready(stage);
	tw_stage_wait(stage);
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	/* A file of a script's own appears when the script has started. */
	if (!glob(pattern, 0, NULL, &found)) {
		if (text)
			written = tw_write_text(found.gl_pathv[0], text);
		read = tw_read_text(found.gl_pathv[0], content, sizeof(content));
	}
	globfree(&found);
	tw_json_number(&json, "written", text && !written);
	tw_json_string(&json, "read", read < 0 ? "" : content);
	tw_json_close(&json, '}');
	return written || (read < 0 && !text) ? 1 : 0;
}

const struct tw_workload tw_one_file = {
	.name = "one-file",
	.arguments = "--path /proc/version --write TEXT",
	.summary = "Writes TEXT (unless left out) to the first file that the path with wildcards names, then reads it.",
	.truth = "{written: 0|1, read: TEXT}",
	.run = run_one_file,
};
