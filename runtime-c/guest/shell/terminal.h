/* SPDX-License-Identifier: MIT */
/* The terminal of whoever looks into the guest: a program, a shell as a rule, on a pseudo-terminal. */
#ifndef TAPWRIGHT_GUEST_TERMINAL_H
#define TAPWRIGHT_GUEST_TERMINAL_H

#include <poll.h>
#include <stddef.h>

/* Starts the program of TW_FRAME_SHELL; when that fails, the host is told that it has ended, and why. */
void tw_terminal_open(int port, const unsigned char *payload, size_t length);
void tw_terminal_input(const unsigned char *bytes, size_t length);
void tw_terminal_resize(unsigned int rows, unsigned int columns);

/* What to wait for; an entry of -1 while there is no terminal. */
struct pollfd tw_terminal_wanted(void);
/* Passes on what it shows, and what was typed. */
void tw_terminal_turn(int port, short events);
/* A child has ended: if it was the program, the host gets the rest of what it showed, and its exit code. */
void tw_terminal_reap(int port);

#endif
