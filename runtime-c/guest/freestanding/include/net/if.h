/* SPDX-License-Identifier: MIT */
#ifndef TW_NET_IF_H
#define TW_NET_IF_H

#define IFF_UP 0x1
#define IFF_RUNNING 0x40

struct ifreq {
	char ifr_name[16];
	union {
		short ifr_flags;
		char room[24];
	};
};

#endif
