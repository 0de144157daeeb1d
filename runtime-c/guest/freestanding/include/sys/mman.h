/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_MMAN_H
#define TW_SYS_MMAN_H

#include <sys/types.h>

#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_ANONYMOUS 0x20
#define MAP_FAILED ((void *)-1)
#define MFD_CLOEXEC 1

void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset);
int munmap(void *at, size_t size);
int madvise(void *at, size_t size, int advice);
int memfd_create(const char *name, unsigned int flags);

#endif
