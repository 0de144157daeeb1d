/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "requests.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../frames.h"

#define NAME "tapwright"

static int listener = -1;
static int asking = -1;
/* Which one that is, in as many bits as a channel has beside the kind of an answer. */
static unsigned int number;
/* Frames on their way to whoever has asked; the host sends no more than TW_ANSWER_WINDOW before it was taken. */
static unsigned char answers[2 * TW_ANSWER_WINDOW];
static size_t answers_length;

int tw_requests_socket(int listens)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(NAME);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(address.sun_path + 1, NAME, strlen(NAME));
	if (fd < 0)
		return -1;
	if (listens ? bind(fd, (void *)&address, length) || listen(fd, 8) : connect(fd, (void *)&address, length)) {
		close(fd);
		return -1;
	}
	return fd;
}

void tw_requests_open(void)
{
	if (listener < 0)
		listener = tw_requests_socket(1);
}

void tw_requests_wanted(struct pollfd *polled)
{
	polled[0] = (struct pollfd){ listener, POLLIN, 0 };
	polled[1] = (struct pollfd){ asking, answers_length ? POLLIN | POLLOUT : POLLIN, 0 };
}

/* Gives the length. */
static size_t put_answer(unsigned char *to, int channel, const void *payload, size_t length)
{
	const struct tw_frame frame = {
		.magic = htole32(TW_FRAME_MAGIC),
		.type = htole16(TW_FRAME_ANSWER),
		.channel = htole16(channel),
		.length = htole32(length),
	};

	memcpy(to, &frame, sizeof(frame));
	memcpy(to + sizeof(frame), payload, length);
	return sizeof(frame) + length;
}

/* Not tw_send(): whoever asks may be gone by now, and that is not the end of the agent. */
static void refuse(int fd)
{
	static const char busy[] = "one at a time: another script runs\n";
	unsigned char bytes[2 * sizeof(struct tw_frame) + sizeof(busy)];
	size_t length = put_answer(bytes, TW_ANSWER_COMPLAINT, busy, sizeof(busy) - 1);
	struct tw_frame frame;
	unsigned char *payload;

	/* Its request comes at once; if nobody took it, it would die of that, and not read why. */
	tw_receive(fd, &frame, &payload);
	length += put_answer(bytes + length, TW_ANSWER_EXIT, "1", 1);
	if (send(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		perror("answer");
	close(fd);
}

static void accept_one(void)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (asking >= 0) {
		refuse(fd);
		return;
	}
	asking = fd;
	number = (number + 1) & (0xffff >> TW_ANSWER_BITS);
}

static void tell_taken(int port, size_t bytes)
{
	const tw_wire_u32 payload = htole32(bytes);

	if (bytes)
		tw_send(port, TW_FRAME_TAKEN, number, &payload, sizeof(payload));
}

static void end_asking(int port)
{
	close(asking);
	asking = -1;
	answers_length = 0;
	tw_send(port, TW_FRAME_WITHDRAWN, number, NULL, 0);
}

static void deliver(int port)
{
	ssize_t n = send(asking, answers, answers_length, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n <= 0)
		return;
	answers_length -= n;
	memmove(answers, answers + n, answers_length);
	tell_taken(port, n);
}

void tw_requests_answer(int port, int channel, const unsigned char *payload, size_t length)
{
	/* Whoever has asked is gone: the host knows, or will know in a moment. */
	if (asking < 0 || (unsigned int)channel >> TW_ANSWER_BITS != number || answers_length + sizeof(struct tw_frame) + length > sizeof(answers))
		return;
	answers_length += put_answer(answers + answers_length, channel & ((1 << TW_ANSWER_BITS) - 1), payload, length);
	deliver(port);
}

static void receive(int port)
{
	struct tw_frame frame;
	unsigned char *payload;

	if (!tw_receive(asking, &frame, &payload))
		end_asking(port);
	else
		tw_send(port, frame.type, number, payload, frame.length);
}

void tw_requests_turn(int port, const struct pollfd *polled)
{
	if (polled[1].revents & POLLOUT)
		deliver(port);
	if (polled[1].revents & (POLLIN | POLLHUP | POLLERR))
		receive(port);
	if (polled[0].revents)
		accept_one();
}
