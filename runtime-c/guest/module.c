/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "module.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "text-file.h"

#define LIST_SIZE (256 * 1024)
#define KPROBE_LIST "/sys/kernel/debug/kprobes/list"
/* Functions that ftrace calls something for; nothing in a guest but our modules asks it to. */
#define TRACED_LIST "/sys/kernel/debug/tracing/enabled_functions"
/* A folder for each module of the run-time library. */
#define OUR_MODULES "/sys/kernel/debug/tapwright"

static int file = -1;
static char name[TW_MODULE_NAME + 8];
/* As they were before the run, each behind a newline. */
static char before[LIST_SIZE];
static char probes_before[LIST_SIZE];

int tw_module_receive(const void *bytes, size_t length)
{
	if (file < 0)
		file = memfd_create("module", MFD_CLOEXEC);
	if (file < 0)
		return -1;
	while (length) {
		ssize_t n = write(file, bytes, length);

		if (n < 0)
			return -1;
		bytes = (const char *)bytes + n;
		length -= n;
	}
	return 0;
}

/* Whether a line of @list begins with the word. */
static int has_line(const char *list, const char *word)
{
	char begin[TW_MODULE_NAME + 16];

	snprintf(begin, sizeof(begin), "\n%s ", word);
	return strstr(list, begin) != NULL;
}

static int was_loaded(const char *module)
{
	return has_line(before, module);
}

/* Lines begin with the address. On ppc64 the kernel itself has a probe, that of its kretprobes. */
static int was_probed(const char *line)
{
	char address[32];

	snprintf(address, sizeof(address), "%.*s", (int)strcspn(line, " "), line);
	return has_line(probes_before, address);
}

/* The first name of /proc/modules that was not there before: the newest stands first. */
static void find_name(void)
{
	static char now[LIST_SIZE];

	tw_read_text("/proc/modules", now, sizeof(now));
	for (char *line = strtok(now, "\n"); line; line = strtok(NULL, "\n")) {
		line[strcspn(line, " ")] = 0;
		if (!was_loaded(line)) {
			snprintf(name, sizeof(name), "%s", line);
			return;
		}
	}
}

void tw_module_remember(void)
{
	before[0] = '\n';
	tw_read_text("/proc/modules", before + 1, sizeof(before) - 1);
	probes_before[0] = '\n';
	tw_read_text(KPROBE_LIST, probes_before + 1, sizeof(probes_before) - 1);
}

static int keep_at(const char *path, mode_t mode)
{
	int to, error;

	to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (to < 0)
		return -1;
	for (off_t at = 0;;) {
		ssize_t n = sendfile(to, file, &at, LIST_SIZE);

		if (n > 0)
			continue;
		error = n < 0 ? -1 : 0;
		break;
	}
	close(to);
	return error;
}

static int keep(const char *driver)
{
	char path[128];

	snprintf(path, sizeof(path), "/modules/%s.ko", driver);
	return keep_at(path, 0644);
}

/* What was received is used: the next file begins empty. */
static int used(int error)
{
	close(file);
	file = -1;
	errno = error;
	return error ? -1 : 0;
}

int tw_module_program(const char *path)
{
	if (file < 0) {
		errno = ENOENT;
		return -1;
	}
	return used(keep_at(path, 0755) ? errno : 0);
}

int tw_module_driver(const char *what)
{
	int error;

	if (file < 0) {
		errno = ENOENT;
		return -1;
	}
	if (!strncmp(what, "keep ", 5))
		error = keep(what + 5) ? errno : 0;
	else
		error = syscall(SYS_finit_module, file, "", 0) && errno != EEXIST ? errno : 0;
	return used(error);
}

int tw_module_load(const char *parameters)
{
	int error;

	name[0] = 0;
	if (file < 0) {
		errno = ENOENT;
		return -1;
	}
	error = syscall(SYS_finit_module, file, parameters, 0) ? errno : 0;
	if (used(error))
		return -1;
	find_name();
	return 0;
}

const char *tw_module_name(void)
{
	return name;
}

int tw_module_unload(void)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -1 : 0;
}

static int count_lines(const char *path)
{
	static char list[LIST_SIZE];
	int lines = 0;

	tw_read_text(path, list, sizeof(list));
	for (const char *at = list; (at = strchr(at, '\n')); at++)
		lines++;
	return lines;
}

void tw_module_clear(void)
{
	DIR *folder = opendir(OUR_MODULES);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		/* The folder goes with the module: the name has to outlive it. */
		snprintf(name, sizeof(name), "%.*s", (int)sizeof(name) - 1, entry->d_name);
		if (tw_module_unload())
			fprintf(stderr, "tapwright: %s is not unloaded: %s\n", name, strerror(errno));
		else
			fprintf(stderr, "tapwright: %s is unloaded, %d kprobes are left, and %d traced functions\n", name,
				count_lines(KPROBE_LIST), count_lines(TRACED_LIST));
	}
	if (folder)
		closedir(folder);
}

static void tell_lines(struct tw_json *json, const char *path, const char *kind)
{
	static char list[LIST_SIZE];
	char what[256];

	tw_read_text(path, list, sizeof(list));
	for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) {
		if (was_probed(line))
			continue;
		snprintf(what, sizeof(what), "%s %s", kind, line);
		tw_json_string(json, NULL, what);
	}
}

void tw_module_tell_left_behind(struct tw_json *json)
{
	static char list[LIST_SIZE];
	char what[256];

	tw_json_open(json, "leftBehind", '[');
	tw_read_text("/proc/modules", list, sizeof(list));
	for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) {
		line[strcspn(line, " ")] = 0;
		if (was_loaded(line))
			continue;
		snprintf(what, sizeof(what), "module %s", line);
		tw_json_string(json, NULL, what);
	}
	tell_lines(json, KPROBE_LIST, "kprobe");
	tell_lines(json, TRACED_LIST, "traced function");
	tw_json_close(json, ']');
}

void tw_module_load_drivers(const char *list)
{
	static char names[4096];

	tw_read_text(list, names, sizeof(names));
	for (char *path = strtok(names, "\n"); path; path = strtok(NULL, "\n")) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		/* EEXIST: an earlier agent loaded it. */
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
			perror(path);
		if (fd >= 0)
			close(fd);
	}
}
