/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../frames.h"

#define WORDS 32

static int master = -1;
static pid_t program = -1;
/* What was typed and the terminal had no room for: a text that somebody pastes. */
static unsigned char typed[64 * 1024];
static size_t typed_length;

static void tell_end(int port, int exit_code, const char *error)
{
	tw_send(port, TW_FRAME_ENDED, exit_code, error, strlen(error));
}

/* Opens both ends; the slave is for the program alone. 0, or -1 with errno. */
static int open_ends(char *slave, size_t size)
{
	mkdir("/dev/pts", 0755);
	if (mount("devpts", "/dev/pts", "devpts", 0, "mode=620,ptmxmode=666") && errno != EBUSY)
		return -1;
	master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (master < 0)
		return -1;
	return grantpt(master) || unlockpt(master) || ptsname_r(master, slave, size) ? -1 : 0;
}

static void become(const char *slave, char **words)
{
	sigset_t none;
	int fd;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	/* The first terminal that the leader of a session opens is its controlling terminal. */
	fd = open(slave, O_RDWR);
	if (fd < 0)
		_exit(126);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
	if (chdir("/root") && chdir("/"))
		_exit(126);
	execv(words[0], words);
	perror(words[0]);
	_exit(127);
}

void tw_terminal_open(int port, const unsigned char *payload, size_t length)
{
	static char strings[16384];
	char *words[WORDS + 1] = { NULL };
	char slave[64];
	int count = 0;

	if (length >= sizeof(strings) || program > 0) {
		tell_end(port, 126, "there is a terminal already");
		return;
	}
	memcpy(strings, payload, length);
	strings[length] = 0;
	for (char *at = strings; at < strings + length; at += strlen(at) + 1) {
		if (!strncmp(at, "word=", 5) && count < WORDS)
			words[count++] = at + 5;
		else if (!strncmp(at, "environment=", 12))
			putenv(at + 12);
	}
	if (!count || open_ends(slave, sizeof(slave))) {
		tell_end(port, 126, strerror(count ? errno : EINVAL));
		return;
	}
	program = fork();
	if (!program)
		become(slave, words);
	if (program < 0)
		tell_end(port, 126, strerror(errno));
}

static void write_typed(void)
{
	ssize_t n = write(master, typed, typed_length);

	if (n <= 0)
		return;
	typed_length -= n;
	memmove(typed, typed + n, typed_length);
}

void tw_terminal_input(const unsigned char *bytes, size_t length)
{
	size_t room = sizeof(typed) - typed_length;

	if (master < 0)
		return;
	/* A terminal that nobody reads has no room for more either. */
	length = length < room ? length : room;
	memcpy(typed + typed_length, bytes, length);
	typed_length += length;
	write_typed();
}

void tw_terminal_resize(unsigned int rows, unsigned int columns)
{
	const struct winsize size = { .ws_row = rows, .ws_col = columns };

	if (master >= 0)
		ioctl(master, TIOCSWINSZ, &size);
}

struct pollfd tw_terminal_wanted(void)
{
	return (struct pollfd){ master, typed_length ? POLLIN | POLLOUT : POLLIN, 0 };
}

static int forward(int port)
{
	char bytes[16384];
	ssize_t n = read(master, bytes, sizeof(bytes));

	if (n > 0)
		tw_send(port, TW_FRAME_TERMINAL, 0, bytes, n);
	return n > 0;
}

void tw_terminal_turn(int port, short events)
{
	if (events & POLLOUT)
		write_typed();
	/* Before the program has opened its end, and after it has closed it, the terminal says that it is hung up. */
	if (events && !forward(port) && events & POLLHUP)
		usleep(1000);
}

void tw_terminal_reap(int port)
{
	int status;

	if (program <= 0 || waitpid(program, &status, WNOHANG) != program)
		return;
	while (forward(port))
		;
	close(master);
	master = -1;
	program = -1;
	tell_end(port, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), "");
}
