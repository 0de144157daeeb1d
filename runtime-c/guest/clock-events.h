/* SPDX-License-Identifier: MIT */
/*
 * The timers of the CPUs, after the guest was restored. QEMU before 8.2 leaves the decrementers of a POWER machine out of
 * its saved state: the interrupt that a CPU of the kernel was waiting for never comes. Linux 7.2, which asks for no other
 * one as long as it waits, then has a CPU without timers, and whatever sleeps there sleeps forever.
 */
#ifndef TAPWRIGHT_GUEST_CLOCK_EVENTS_H
#define TAPWRIGHT_GUEST_CLOCK_EVENTS_H

/*
 * Makes the timer of each of the first @cpus CPUs interrupt it at once, whereupon the kernel sees what is due and when it
 * wants the next one. Does nothing on machines that save their timers. Says on standard error what fails.
 */
void tw_clock_events_restart(int cpus);

#endif
