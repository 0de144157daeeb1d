/* SPDX-License-Identifier: MIT */
/* Datagrams over the loopback device, which is all the network that a guest has. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../workload.h"

static int bring_up_loopback(int fd)
{
	struct ifreq request = { .ifr_name = "lo" };

	if (ioctl(fd, SIOCGIFFLAGS, &request))
		return -1;
	request.ifr_flags |= IFF_UP | IFF_RUNNING;
	return ioctl(fd, SIOCSIFFLAGS, &request);
}

static int run_packets(struct tw_stage *stage, int argc, char **argv)
{
	long long wanted = tw_positional(argc, argv, 5), size = tw_number_option(argc, argv, "--size", 100), sent = 0;
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), receiver = socket(AF_INET, SOCK_DGRAM, 0);
	struct pollfd arrival = { .fd = receiver, .events = POLLIN };
	char bytes[1400] = { 0 };
	struct tw_json json;

	if (size < 0 || size > (long long)sizeof(bytes))
		return tw_stage_refuse(stage, "packets: --size is a number from 0 to 1400");
	/* Somebody has to listen: otherwise each datagram is answered by an ICMP packet. */
	if (fd < 0 || bring_up_loopback(fd) || bind(receiver, (struct sockaddr *)&to, sizeof(to)))
		return tw_stage_refuse(stage, "packets: the guest has no loopback device");
	tw_stage_ready(stage);
	tw_stage_wait(stage);
	/*
	 * A datagram that has been sent is not yet delivered: the kernel may leave that to a thread of its own. Each is
	 * taken before the next is sent, so that the queue is never full and that all have come when the listener goes.
	 */
	for (; sent < wanted; sent++)
		if (sendto(fd, bytes, size, 0, (struct sockaddr *)&to, sizeof(to)) != size ||
		    poll(&arrival, 1, 10 * 1000) != 1 || read(receiver, bytes, sizeof(bytes)) != size)
			break;
	tw_json_begin(&json, stage->truth, sizeof(stage->truth));
	tw_json_open(&json, NULL, '{');
	tw_json_number(&json, "packets", sent);
	tw_json_number(&json, "bytes", sent * size);
	tw_json_close(&json, '}');
	close(fd);
	close(receiver);
	return sent == wanted ? 0 : 1;
}

const struct tw_workload tw_packets = {
	.name = "packets",
	.arguments = "COUNT=5 --size 100",
	.summary = "Sends so many UDP datagrams of that size to itself over the loopback device.",
	.truth = "{packets: count, bytes: count}",
	.run = run_packets,
};
