/* SPDX-License-Identifier: MIT */
/*
 * A second thread for calls into the kernel that may take long or never return (load, start, stop, unload), so that
 * the agent goes on answering the host. It is in the agent's thread group: probes do not count it.
 */
#ifndef TAPWRIGHT_GUEST_WORKER_H
#define TAPWRIGHT_GUEST_WORKER_H

/* Starts the thread; returns an eventfd that becomes readable when a job is done. */
int tw_worker_start(void);
/* Runs the job, which returns 0 or -1 with errno. One at a time. */
void tw_worker_run(int (*job)(void));
/* After the eventfd was readable: the errno of the job, 0 for success. */
int tw_worker_result(void);

#endif
