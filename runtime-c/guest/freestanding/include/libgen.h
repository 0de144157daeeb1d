/* SPDX-License-Identifier: MIT */
#ifndef TW_LIBGEN_H
#define TW_LIBGEN_H

char *basename(char *path);

#endif
