/* SPDX-License-Identifier: MIT */
#ifndef TW_ENDIAN_H
#define TW_ENDIAN_H

/* All that this library is for have the lowest byte first. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "this library is for little-endian machines"
#endif
#define htole16(x) (x)
#define htole32(x) (x)
#define htole64(x) (x)
#define le16toh(x) (x)
#define le32toh(x) (x)
#define le64toh(x) (x)

#endif
