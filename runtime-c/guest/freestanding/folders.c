/* SPDX-License-Identifier: MIT */
/* Folders, one open at a time in each process, and paths with wildcards. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "system.h"

static DIR folder = { .file = -1 };

DIR *opendir(const char *path)
{
	if (folder.file >= 0) {
		errno = EMFILE;
		return NULL;
	}
	folder.file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder.at = folder.end = 0;
	return folder.file < 0 ? NULL : &folder;
}

struct dirent *readdir(DIR *open)
{
	struct dirent *entry;

	if (open->at == open->end) {
		long n = tw_call(SYS_getdents64, open->file, open->bytes, sizeof(open->bytes));

		if (n <= 0)
			return NULL;
		open->at = 0;
		open->end = n;
	}
	entry = (struct dirent *)(open->bytes + open->at);
	open->at += entry->d_reclen;
	return entry;
}

int closedir(DIR *open)
{
	int file = open->file;

	open->file = -1;
	return close(file);
}

/* `*` stands for any characters, `?` for one. */
static int matches(const char *pattern, const char *name)
{
	for (; *pattern; pattern++, name++) {
		if (*pattern == '*') {
			for (; !matches(pattern + 1, name); name++)
				if (!*name)
					return 0;
			return 1;
		}
		if (!*name || (*pattern != '?' && *pattern != *name))
			return 0;
	}
	return !*name;
}

/* The first name in a folder that a part of a path matches; hidden ones match nothing. */
static int find_name(const char *path, const char *pattern, char *name, size_t size)
{
	DIR *open = opendir(*path ? path : "/");
	struct dirent *entry;
	int is_found = 0;

	if (!open)
		return 0;
	while (!is_found && (entry = readdir(open)))
		if (entry->d_name[0] != '.' && matches(pattern, entry->d_name)) {
			snprintf(name, size, "%s", entry->d_name);
			is_found = 1;
		}
	closedir(open);
	return is_found;
}

/* Goes down part by part and takes the first that is there: callers want one path, and it begins with a slash. */
int glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *found)
{
	static char path[512];
	static char *paths[] = { path, NULL };
	char part[256], name[256];

	(void)flags, (void)on_error;
	found->gl_pathc = 0;
	path[0] = 0;
	while (*pattern == '/') {
		size_t length = strcspn(pattern + 1, "/"), have = strlen(path);

		if (length >= sizeof(part))
			return GLOB_NOMATCH;
		snprintf(part, sizeof(part), "%.*s", (int)length, pattern + 1);
		if (part[strcspn(part, "*?")] && !find_name(path, part, name, sizeof(name)))
			return GLOB_NOMATCH;
		snprintf(path + have, sizeof(path) - have, "/%s", part[strcspn(part, "*?")] ? name : part);
		pattern += length + 1;
	}
	if (access(path, F_OK))
		return GLOB_NOMATCH;
	found->gl_pathc = 1;
	found->gl_pathv = paths;
	return 0;
}

void globfree(glob_t *found)
{
	found->gl_pathc = 0;
}

/* "0-1", "0,2-3" */
static long count_numbers(const char *list)
{
	long count = 0;

	while (*list >= '0' && *list <= '9') {
		char *end;
		long first = strtol(list, &end, 10), last = first;

		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		count += last - first + 1;
		list = *end == ',' ? end + 1 : end;
	}
	return count;
}

/* How many processors work, which is all that is asked. */
long sysconf(int what)
{
	char list[256];
	int file = open("/sys/devices/system/cpu/online", O_RDONLY | O_CLOEXEC);
	ssize_t n = file < 0 ? -1 : read(file, list, sizeof(list) - 1);

	if (file >= 0)
		close(file);
	if (what != _SC_NPROCESSORS_ONLN || n < 0) {
		errno = EINVAL;
		return -1;
	}
	list[n] = 0;
	return count_numbers(list);
}
