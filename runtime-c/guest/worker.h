/* SPDX-License-Identifier: MIT */
/*
 * Calls into the kernel that may take long or never return (load, start, stop, unload) are the first thread's, while a second one
 * goes on answering the host. Both are in one thread group: probes do not count it. In the first thread begin and end probes run in a
 * process of the kernel's list, as they do where others load modules; C that walks the list from there would not come back from a
 * second thread, which is not on it.
 */
#ifndef TAPWRIGHT_GUEST_WORKER_H
#define TAPWRIGHT_GUEST_WORKER_H

/* An eventfd that becomes readable when a job is done. */
int tw_worker_open(void);
/* Runs jobs for ever, and @answer in a second thread, which does not return either. */
void tw_worker_serve(void (*answer)(void));
/* Runs the job, which returns 0 or -1 with errno. One at a time. */
void tw_worker_run(int (*job)(void));
/* After the eventfd was readable: the errno of the job, 0 for success. */
int tw_worker_result(void);

#endif
