/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_MOUNT_H
#define TW_SYS_MOUNT_H

int mount(const char *source, const char *at, const char *type, unsigned long flags, const void *data);

#endif
