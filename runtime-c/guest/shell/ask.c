/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "ask.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../frames.h"
#include "requests.h"

static struct {
	int host, signals;
	char request[TW_FRAME_LIMIT / 4];
	size_t length;
	pid_t command;
	int gate; /* one byte lets the command go */
	int stops; /* how often the end was asked for */
} ask;

int tw_ask_knows(const char *word)
{
	return !strcmp(word, "stap") || !strcmp(word, "run") || !strcmp(word, "tapsets");
}

static void __attribute__((noreturn)) refuse_length(void)
{
	fprintf(stderr, "that is more than the host takes\n");
	exit(1);
}

static void add(const char *key, const char *value)
{
	int n = snprintf(ask.request + ask.length, sizeof(ask.request) - ask.length, "%s=%s", key, value);

	if (n < 0 || ask.length + n + 1 >= sizeof(ask.request))
		refuse_length();
	ask.length += n + 1;
}

static void add_text(const char *name, int fd)
{
	static char text[sizeof(ask.request) / 2];
	size_t length = 0;
	ssize_t n;

	while (length < sizeof(text) - 1 && (n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += n;
	/* Half a script would be another script. */
	if (length == sizeof(text) - 1)
		refuse_length();
	text[length] = 0;
	add("file", name);
	add("text", text);
}

/* A script that lies in the guest: the host has no other way to it. */
static void add_file(const char *word)
{
	size_t length = strlen(word);
	struct stat status;
	int fd;

	if (!strcmp(word, "-")) {
		add_text(word, 0);
		return;
	}
	if (length < 4 || strcmp(word + length - 4, ".stp"))
		return;
	fd = open(word, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode))
		add_text(word, fd);
	close(fd);
}

/* The command waits behind a gate, so that nothing of it is missed. */
static void prepare_command(const char *text)
{
	char number[16], go;
	int gate[2];

	if (pipe2(gate, O_CLOEXEC)) {
		perror("pipe");
		exit(1);
	}
	ask.command = fork();
	if (ask.command < 0) {
		perror("fork");
		exit(1);
	}
	if (!ask.command) {
		sigset_t none;

		close(gate[1]);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		if (read(gate[0], &go, 1) != 1)
			_exit(0);
		execl("/bin/sh", "sh", "-c", text, (char *)NULL);
		perror("/bin/sh");
		_exit(127);
	}
	close(gate[0]);
	ask.gate = gate[1];
	snprintf(number, sizeof(number), "%d", (int)ask.command);
	add("target", number);
}

static void compose(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');

		add("word", i || !slash ? argv[i] : slash + 1);
		if (i)
			add_file(argv[i]);
		if (i && !strcmp(argv[i], "-c") && i + 1 < argc)
			prepare_command(argv[i + 1]);
	}
}

static void want_end(void)
{
	if (!ask.stops++)
		tw_send(ask.host, TW_FRAME_STOP, 0, NULL, 0);
}

static void show(int fd, const unsigned char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);

		/* Whoever read it has gone; then the host is told by our own end. */
		if (n <= 0)
			exit(1);
		bytes += n;
		length -= n;
	}
}

static int end(const unsigned char *payload, size_t length)
{
	char text[16];

	snprintf(text, sizeof(text), "%.*s", (int)length, (const char *)payload);
	if (ask.command > 0)
		kill(ask.command, SIGTERM);
	return atoi(text);
}

/* The exit code when the host has said it, or -1. */
static int answered(void)
{
	struct tw_frame frame;
	unsigned char *payload;

	if (!tw_receive(ask.host, &frame, &payload))
		return 1;
	switch (frame.channel) {
	case TW_ANSWER_OUTPUT:
		show(1, payload, frame.length);
		break;
	case TW_ANSWER_COMPLAINT:
		show(2, payload, frame.length);
		break;
	case TW_ANSWER_STARTED:
		if (ask.command > 0 && write(ask.gate, "g", 1) != 1)
			perror("gate");
		break;
	case TW_ANSWER_EXIT:
		return end(payload, frame.length);
	}
	return -1;
}

/* 130 when it was asked for twice, or -1. */
static int signalled(void)
{
	struct signalfd_siginfo info;
	int status;

	if (read(ask.signals, &info, sizeof(info)) != sizeof(info))
		return -1;
	if (info.ssi_signo != SIGCHLD && ask.stops)
		return 130;
	if (info.ssi_signo == SIGCHLD && waitpid(ask.command, &status, WNOHANG) != ask.command)
		return -1;
	if (info.ssi_signo == SIGCHLD)
		ask.command = 0;
	want_end();
	return -1;
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

int tw_ask(int argc, char **argv)
{
	int code = -1;

	ask.signals = open_signals();
	compose(argc, argv);
	/* Not before there is something to say: the agent waits for it. */
	ask.host = tw_requests_socket(0);
	if (ask.host < 0) {
		fprintf(stderr, "%s: no host listens to this guest\n", argv[0]);
		return 1;
	}
	tw_send(ask.host, TW_FRAME_REQUEST, 0, ask.request, ask.length);
	while (code < 0) {
		struct pollfd polled[2] = { { ask.host, POLLIN, 0 }, { ask.signals, POLLIN, 0 } };

		poll(polled, 2, -1);
		if (polled[1].revents)
			code = signalled();
		if (code < 0 && polled[0].revents)
			code = answered();
	}
	return code;
}
