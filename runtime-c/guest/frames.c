/* SPDX-License-Identifier: MIT */
#include "frames.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_all(int port, const unsigned char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(port, bytes, length);

		if (n > 0) {
			bytes += n;
			length -= n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
			exit(3);
		}
	}
}

void tw_send(int port, int type, int channel, const void *payload, size_t length)
{
	/* One write for header and payload: each costs a notification of the host. */
	static unsigned char buffer[sizeof(struct tw_frame) + 65536];
	struct tw_frame frame = {
		.magic = htole32(TW_FRAME_MAGIC),
		.type = htole16(type),
		.channel = htole16(channel),
		.length = htole32(length),
	};

	if (length > sizeof(buffer) - sizeof(frame)) {
		write_all(port, (void *)&frame, sizeof(frame));
		write_all(port, payload, length);
		return;
	}
	memcpy(buffer, &frame, sizeof(frame));
	memcpy(buffer + sizeof(frame), payload, length);
	write_all(port, buffer, sizeof(frame) + length);
}

void tw_send_text(int port, int type, const char *text)
{
	tw_send(port, type, 0, text, strlen(text));
}

static int read_all(int port, void *bytes, size_t length)
{
	unsigned char *to = bytes;

	while (length) {
		ssize_t n = read(port, to, length);

		/* The other end of a socket may have gone with something unread. */
		if (n == 0 || (n < 0 && errno == ECONNRESET))
			return 0;
		if (n > 0) {
			to += n;
			length -= n;
		} else if (errno != EINTR && errno != EAGAIN) {
			exit(3);
		}
	}
	return 1;
}

int tw_receive(int port, struct tw_frame *frame, unsigned char **payload)
{
	static unsigned char buffer[TW_FRAME_LIMIT];

	if (!read_all(port, frame, sizeof(*frame)))
		return 0;
	frame->type = le16toh(frame->type);
	frame->channel = le16toh(frame->channel);
	frame->length = le32toh(frame->length);
	if (le32toh(frame->magic) != TW_FRAME_MAGIC || frame->length > sizeof(buffer))
		exit(4);
	*payload = buffer;
	return read_all(port, buffer, frame->length);
}
