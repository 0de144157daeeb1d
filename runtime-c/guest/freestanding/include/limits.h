/* SPDX-License-Identifier: MIT */
#ifndef TW_LIMITS_H
#define TW_LIMITS_H

#define INT_MAX __INT_MAX__
#define LLONG_MAX __LONG_LONG_MAX__

#endif
