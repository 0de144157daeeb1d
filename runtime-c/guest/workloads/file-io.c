/* SPDX-License-Identifier: MIT */
/*
 * file-io: named processes open, read and write files, so many times and with such sizes. Every measured operation is one
 * raw system call, so that nothing of the C library adds to the counts. What is counted is the asking: a call that
 * fails, that gets less than it asked for, or that asks for nothing, counts with the size that it asked for.
 */
#define _GNU_SOURCE
#include "../workload.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../actors.h"

enum { OPENS, READS, READ_BYTES, WRITES, WRITE_BYTES };

struct plan {
	long long opens, reads, read_size, writes, write_size, failing;
};

static char data[1 << 20];

/* Each actor does its own multiple, so that no two rows of a table are alike. */
static long long share(long long count, const struct tw_actor *actor)
{
	return count * (actor->index + 1);
}

static long open_once(struct tw_actor *actor, int directory, const char *path)
{
	actor->count[OPENS]++;
#ifdef SYS_open
	/* Both ways to open a file, in turn; newer architectures have only one. */
	if (directory == AT_FDCWD && actor->count[OPENS] % 2)
		return syscall(SYS_open, path, O_RDWR);
#endif
	return syscall(SYS_openat, directory, path, O_RDWR);
}

static void read_once(struct tw_actor *actor, int fd, size_t size, long expected)
{
	actor->count[READS]++;
	actor->count[READ_BYTES] += size;
	if (syscall(SYS_read, fd, data, size) != expected)
		actor->failed = 1;
}

static void write_once(struct tw_actor *actor, int fd, size_t size, long expected)
{
	actor->count[WRITES]++;
	actor->count[WRITE_BYTES] += size;
	if (syscall(SYS_write, fd, data, size) != expected)
		actor->failed = 1;
}

static void path_of(const struct tw_actor *actor, char *path, size_t size)
{
	snprintf(path, size, "/tmp/tapwright-%s-%d", actor->name, (int)getpid());
}

/* A file with 7 bytes, for reads that get less than they ask for. */
static int prepare(struct tw_actor *actor, void *argument)
{
	char path[64];
	int fd;

	(void)argument;
	path_of(actor, path, sizeof(path));
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, "tapping", 7) != 7)
		return 0;
	close(fd);
	return 1;
}

static void act_failing(struct tw_actor *actor, const struct plan *plan, const char *path)
{
	long fd = open_once(actor, AT_FDCWD, path);

	if (fd < 0 || open_once(actor, AT_FDCWD, "/tmp/tapwright-no-such-file") >= 0)
		actor->failed = 1;
	read_once(actor, fd, 100, 7); /* short */
	read_once(actor, fd, 100, 0); /* at the end */
	read_once(actor, fd, 0, 0); /* nothing asked */
	read_once(actor, -1, plan->read_size, -1);
	write_once(actor, fd, 0, 0);
	write_once(actor, -1, plan->write_size, -1);
	close(fd);
}

static void act(struct tw_actor *actor, void *argument)
{
	const struct plan *plan = argument;
	char path[64];
	long zero, null;

	path_of(actor, path, sizeof(path));
	zero = open_once(actor, AT_FDCWD, "/dev/zero");
	null = open_once(actor, AT_FDCWD, "/dev/null");
	if (zero < 0 || null < 0)
		actor->failed = 1;
	for (long long i = share(plan->opens, actor); i > 0; i--)
		close(open_once(actor, AT_FDCWD, path));
	for (long long i = share(plan->reads, actor); i > 0; i--)
		read_once(actor, zero, plan->read_size + i, plan->read_size + i);
	for (long long i = share(plan->writes, actor); i > 0; i--)
		write_once(actor, null, plan->write_size + i, plan->write_size + i);
	for (long long i = share(plan->failing, actor); i > 0; i--)
		act_failing(actor, plan, path);
	close(zero);
	close(null);
	unlink(path);
}

static void tell_transfers(const struct tw_cast *cast, struct tw_json *json, const char *what, int count, int bytes)
{
	tw_json_open(json, what, '{');
	for (int i = 0; i < cast->size; i++) {
		const struct tw_actor *actor = &cast->actor[i];

		if (!actor->count[count])
			continue;
		tw_json_open(json, actor->name, '{');
		tw_json_number(json, "count", actor->count[count]);
		tw_json_number(json, "bytes", actor->count[bytes]);
		tw_json_number(json, "average", actor->count[bytes] / actor->count[count]);
		tw_json_close(json, '}');
	}
	tw_json_close(json, '}');
}

static int run(struct tw_stage *stage, int argc, char **argv)
{
	struct plan plan = {
		.opens = tw_number_option(argc, argv, "--opens", 3),
		.reads = tw_number_option(argc, argv, "--reads", 5),
		.read_size = tw_number_option(argc, argv, "--read-size", 512),
		.writes = tw_number_option(argc, argv, "--writes", 4),
		.write_size = tw_number_option(argc, argv, "--write-size", 100),
		.failing = tw_number_option(argc, argv, "--failing", 1),
	};
	struct tw_cast cast;
	struct tw_json json;
	int bad;

	if (!tw_cast_names(&cast, stage, tw_option(argc, argv, "--processes", "alpha,beta,gamma")))
		return tw_stage_refuse(stage, "file-io: --processes wants up to %d names of up to 15 characters", TW_ACTORS);
	if (plan.read_size + share(plan.reads, &cast.actor[cast.size - 1]) > (long long)sizeof(data) ||
	    plan.write_size + share(plan.writes, &cast.actor[cast.size - 1]) > (long long)sizeof(data))
		return tw_stage_refuse(stage, "file-io: no read or write may be longer than %zu bytes", sizeof(data));
	bad = tw_cast_play(&cast, prepare, act, &plan);

	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_open(&json, "opens", '{');
	for (int i = 0; i < cast.size; i++)
		tw_json_number(&json, cast.actor[i].name, cast.actor[i].count[OPENS]);
	tw_json_close(&json, '}');
	tell_transfers(&cast, &json, "reads", READS, READ_BYTES);
	tell_transfers(&cast, &json, "writes", WRITES, WRITE_BYTES);
	tw_cast_tell(&cast, &json);
	tw_json_close(&json, '}');
	return bad ? 1 : 0;
}

const struct tw_workload tw_file_io = {
	.name = "file-io",
	.arguments = "--processes alpha,beta,gamma --opens 3 --reads 5 --read-size 512 --writes 4 --write-size 100 --failing 1",
	.summary = "Named processes open, read and write files; the second does everything twice as often as the first, the third "
		   "three times, and transfers grow by a byte each. --failing: rounds of short, empty and failing calls.",
	.truth = "{opens: {NAME: count}, reads: {NAME: {count, bytes, average}}, writes: likewise, processes: [{name, pid}]}",
	.run = run,
};
