/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_IOCTL_H
#define TW_SYS_IOCTL_H

/* Direction, size, kind and number of a request. */
#define _IOC(direction, kind, number, size) ((unsigned long)(direction) << 30 | (size) << 16 | (kind) << 8 | (number))
#define _IO(kind, number) _IOC(0, kind, number, 0)
#define _IOW(kind, number, type) _IOC(1, kind, number, sizeof(type))

#define SIOCGIFFLAGS 0x8913
#define SIOCSIFFLAGS 0x8914

int ioctl(int file, unsigned long request, ...);

#endif
