/* SPDX-License-Identifier: MIT */
#ifndef TW_UNISTD_H
#define TW_UNISTD_H

#include <sys/types.h>

#define F_OK 0
#define W_OK 2
#define SEEK_SET 0
#define SEEK_END 2
#define _SC_NPROCESSORS_ONLN 84

long syscall(long number, ...);
int close(int file);
int pipe(int ends[2]);
ssize_t read(int file, void *bytes, size_t size);
ssize_t write(int file, const void *bytes, size_t size);
ssize_t pread(int file, void *bytes, size_t size, off_t offset);
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset);
off_t lseek(int file, off_t offset, int from);
int access(const char *path, int mode);
int unlink(const char *path);
pid_t fork(void);
int execl(const char *path, const char *first, ...);
pid_t getpid(void);
pid_t getppid(void);
int setpgid(pid_t pid, pid_t group);
int pause(void);
int usleep(unsigned int microseconds);
long sysconf(int what);
void _exit(int status) __attribute__((noreturn));

#endif
