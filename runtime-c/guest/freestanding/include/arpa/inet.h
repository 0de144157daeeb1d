/* SPDX-License-Identifier: MIT */
#ifndef TW_ARPA_INET_H
#define TW_ARPA_INET_H

#include <endian.h>
#include <stdint.h>

#define INADDR_LOOPBACK 0x7f000001
#define htons(x) __builtin_bswap16(x)
#define htonl(x) __builtin_bswap32(x)

struct in_addr {
	uint32_t s_addr;
};
struct sockaddr_in {
	unsigned short sin_family;
	uint16_t sin_port;
	struct in_addr sin_addr;
	char sin_zero[8];
};

#endif
