/* SPDX-License-Identifier: MIT */
/* System calls that are what they are called, by the newest form that the kernel has: architectures differ in the old ones. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

long syscall(long number, ...)
{
	long argument[6];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		argument[i] = va_arg(list, long);
	va_end(list);
	return tw_call(number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

/* ---- files ---- */

int open(const char *path, int flags, ...)
{
	int mode = 0;
	va_list list;

	va_start(list, flags);
	if (flags & O_CREAT)
		mode = va_arg(list, int);
	va_end(list);
	return tw_call(SYS_openat, AT_FDCWD, path, flags, mode);
}

int close(int file)
{
	return tw_call(SYS_close, file);
}

int pipe(int ends[2])
{
	return tw_call(SYS_pipe2, ends, 0);
}

ssize_t read(int file, void *bytes, size_t size)
{
	return tw_call(SYS_read, file, bytes, size);
}

ssize_t write(int file, const void *bytes, size_t size)
{
	return tw_call(SYS_write, file, bytes, size);
}

ssize_t pread(int file, void *bytes, size_t size, off_t offset)
{
	return tw_call(SYS_pread64, file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
	return tw_call(SYS_pwrite64, file, bytes, size, offset);
}

off_t lseek(int file, off_t offset, int from)
{
	return tw_call(SYS_lseek, file, offset, from);
}

int access(const char *path, int mode)
{
	return tw_call(SYS_faccessat, AT_FDCWD, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return tw_call(SYS_mkdirat, AT_FDCWD, path, mode);
}

int unlink(const char *path)
{
	return tw_call(SYS_unlinkat, AT_FDCWD, path, 0);
}

int mount(const char *source, const char *at, const char *type, unsigned long flags, const void *data)
{
	return tw_call(SYS_mount, source, at, type, flags, data);
}

int ioctl(int file, unsigned long request, ...)
{
	long argument;
	va_list list;

	va_start(list, request);
	argument = va_arg(list, long);
	va_end(list);
	return tw_call(SYS_ioctl, file, request, argument);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size)
{
	return tw_call(SYS_sendfile, to, from, offset, size);
}

int memfd_create(const char *name, unsigned int flags)
{
	return tw_call(SYS_memfd_create, name, flags);
}

int eventfd(unsigned int count, int flags)
{
	return tw_call(SYS_eventfd2, count, flags);
}

int poll(struct pollfd *files, nfds_t count, int milliseconds)
{
	/* The kernel writes into it what is left. */
	struct timespec limit = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	return tw_call(SYS_ppoll, files, count, milliseconds < 0 ? NULL : &limit, NULL, 0);
}

/* ---- memory ---- */

void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
	return (void *)tw_call(SYS_mmap, at, size, protection, flags, file, offset);
}

int munmap(void *at, size_t size)
{
	return tw_call(SYS_munmap, at, size);
}

int madvise(void *at, size_t size, int advice)
{
	return tw_call(SYS_madvise, at, size, advice);
}

/* ---- processes ---- */

pid_t fork(void)
{
	/* Without a stack the child goes on with a copy of ours. */
	return tw_call(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

int execl(const char *path, const char *first, ...)
{
	static char *none[1];
	char *argv[16] = { (char *)first };
	va_list list;

	va_start(list, first);
	for (int i = 1; argv[i - 1]; i++) {
		if (i == sizeof(argv) / sizeof(*argv)) {
			va_end(list);
			errno = E2BIG;
			return -1;
		}
		argv[i] = va_arg(list, char *);
	}
	va_end(list);
	return tw_call(SYS_execve, path, argv, none);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return tw_call(SYS_wait4, pid, status, options, NULL);
}

pid_t getpid(void)
{
	return tw_call(SYS_getpid);
}

pid_t getppid(void)
{
	return tw_call(SYS_getppid);
}

int setpgid(pid_t pid, pid_t group)
{
	return tw_call(SYS_setpgid, pid, group);
}

int kill(pid_t pid, int signal)
{
	return tw_call(SYS_kill, pid, signal);
}

int pause(void)
{
	return tw_call(SYS_ppoll, NULL, 0, NULL, NULL, 0);
}

int prctl(int option, ...)
{
	long argument;
	va_list list;

	va_start(list, option);
	argument = va_arg(list, long);
	va_end(list);
	return tw_call(SYS_prctl, option, argument);
}

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
	return tw_call(SYS_sched_setaffinity, pid, size, set);
}

/* ---- signals ---- */

int sigprocmask(int how, const sigset_t *set, sigset_t *before)
{
	return tw_call(SYS_rt_sigprocmask, how, set, before, sizeof(*set));
}

int signalfd(int file, const sigset_t *set, int flags)
{
	return tw_call(SYS_signalfd4, file, set, sizeof(*set), flags);
}

/* ---- time ---- */

int clock_gettime(clockid_t clock, struct timespec *time)
{
	return tw_call(SYS_clock_gettime, clock, time);
}

int clock_settime(clockid_t clock, const struct timespec *time)
{
	return tw_call(SYS_clock_settime, clock, time);
}

time_t time(time_t *seconds)
{
	struct timespec now = { 0, 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	if (seconds)
		*seconds = now.tv_sec;
	return now.tv_sec;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
	return tw_call(SYS_nanosleep, time, left);
}

int usleep(unsigned int microseconds)
{
	const struct timespec time = { microseconds / 1000000, microseconds % 1000000 * 1000L };

	return nanosleep(&time, NULL);
}

/* ---- the system ---- */

int uname(struct utsname *system)
{
	return tw_call(SYS_uname, system);
}

int reboot(int how)
{
	/* Two numbers that nobody passes by mistake. */
	return tw_call(SYS_reboot, 0xfee1deadL, 672274793L, how);
}

ssize_t getrandom(void *bytes, size_t size, unsigned int flags)
{
	return tw_call(SYS_getrandom, bytes, size, flags);
}

/* ---- the network ---- */

int socket(int family, int type, int protocol)
{
	return tw_call(SYS_socket, family, type, protocol);
}

int bind(int file, const struct sockaddr *address, socklen_t size)
{
	return tw_call(SYS_bind, file, address, size);
}

ssize_t sendto(int file, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t to_size)
{
	return tw_call(SYS_sendto, file, bytes, size, flags, to, to_size);
}
