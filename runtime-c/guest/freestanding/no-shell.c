/* SPDX-License-Identifier: MIT */
/* In place of shell/: where this library is used, nobody has a shell for the guest either. */
#include <string.h>

#include "../frames.h"
#include "../shell/ask.h"
#include "../shell/requests.h"
#include "../shell/terminal.h"

void tw_terminal_open(int port, const unsigned char *payload, size_t length)
{
	static const char reason[] = "there are no terminals in this guest";

	(void)payload;
	(void)length;
	tw_send(port, TW_FRAME_ENDED, 126, reason, sizeof(reason) - 1);
}

void tw_terminal_input(const unsigned char *bytes, size_t length)
{
	(void)bytes;
	(void)length;
}

void tw_terminal_resize(unsigned int rows, unsigned int columns)
{
	(void)rows;
	(void)columns;
}

struct pollfd tw_terminal_wanted(void)
{
	return (struct pollfd){ -1, 0, 0 };
}

void tw_terminal_turn(int port, short events)
{
	(void)port;
	(void)events;
}

void tw_terminal_reap(int port)
{
	(void)port;
}

void tw_requests_open(void)
{
}

void tw_requests_wanted(struct pollfd *polled)
{
	for (int i = 0; i < TW_REQUESTS_POLLED; i++)
		polled[i] = (struct pollfd){ -1, 0, 0 };
}

void tw_requests_turn(int port, const struct pollfd *polled)
{
	(void)port;
	(void)polled;
}

void tw_requests_answer(int port, int channel, const unsigned char *payload, size_t length)
{
	(void)port;
	(void)channel;
	(void)payload;
	(void)length;
}

int tw_ask_knows(const char *word)
{
	(void)word;
	return 0;
}

int tw_ask(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}
