/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_REBOOT_H
#define TW_SYS_REBOOT_H

#define RB_AUTOBOOT 0x01234567

int reboot(int how);

#endif
