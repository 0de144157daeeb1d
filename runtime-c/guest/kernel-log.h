/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_KERNEL_LOG_H
#define TAPWRIGHT_GUEST_KERNEL_LOG_H

/* Opens /dev/kmsg at its end, and begins to count what is lost; -1 when there is none. */
int tw_kernel_log_open(void);
/* Sends all lines that are there, each as a frame. */
void tw_kernel_log_forward(int log, int port);
/* Records that the kernel overwrote before they were read: among them may be the one that says what went wrong. */
unsigned long long tw_kernel_log_lost(void);

#endif
