/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_SOCKET_H
#define TW_SYS_SOCKET_H

#include <sys/types.h>

#define AF_INET 2
#define SOCK_DGRAM 2

typedef unsigned int socklen_t;
struct sockaddr {
	unsigned short sa_family;
	char sa_data[14];
};

int socket(int family, int type, int protocol);
int bind(int file, const struct sockaddr *address, socklen_t size);
ssize_t sendto(int file, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t to_size);

#endif
