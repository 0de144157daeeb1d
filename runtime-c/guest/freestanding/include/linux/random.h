/* SPDX-License-Identifier: MIT */
#ifndef TW_LINUX_RANDOM_H
#define TW_LINUX_RANDOM_H

#include <stdint.h>
#include <sys/ioctl.h>

struct rand_pool_info {
	int entropy_count;
	int buf_size;
	uint32_t buf[];
};

#define RNDADDENTROPY _IOW('R', 0x03, int[2])
#define RNDRESEEDCRNG _IO('R', 0x07)

#endif
