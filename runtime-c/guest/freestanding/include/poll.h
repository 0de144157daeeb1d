/* SPDX-License-Identifier: MIT */
#ifndef TW_POLL_H
#define TW_POLL_H

#define POLLIN 1

typedef unsigned long nfds_t;
struct pollfd {
	int fd;
	short events, revents;
};

int poll(struct pollfd *files, nfds_t count, int milliseconds);

#endif
