/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_KERNEL_LOG_H
#define TAPWRIGHT_GUEST_KERNEL_LOG_H

/* Opens /dev/kmsg at its end; -1 when there is none. */
int tw_kernel_log_open(void);
/* Sends all lines that are there, each as a frame. */
void tw_kernel_log_forward(int log, int port);

#endif
