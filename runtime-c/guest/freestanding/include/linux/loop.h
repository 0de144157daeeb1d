/* SPDX-License-Identifier: MIT */
#ifndef TW_LINUX_LOOP_H
#define TW_LINUX_LOOP_H

#define LOOP_CTL_ADD 0x4c80
#define LOOP_CTL_REMOVE 0x4c81

#endif
