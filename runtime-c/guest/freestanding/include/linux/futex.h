/* SPDX-License-Identifier: MIT */
#ifndef TW_LINUX_FUTEX_H
#define TW_LINUX_FUTEX_H

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

#endif
