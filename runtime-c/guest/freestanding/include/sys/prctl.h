/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_PRCTL_H
#define TW_SYS_PRCTL_H

#define PR_SET_PDEATHSIG 1
#define PR_SET_NAME 15

int prctl(int option, ...);

#endif
