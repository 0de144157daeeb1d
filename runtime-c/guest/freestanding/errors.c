/* SPDX-License-Identifier: MIT */
/* What errors are called. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[EPERM] = "Operation not permitted",
	[ENOENT] = "No such file or directory",
	[ESRCH] = "No such process",
	[EINTR] = "Interrupted system call",
	[EIO] = "Input/output error",
	[ENXIO] = "No such device or address",
	[E2BIG] = "Argument list too long",
	[ENOEXEC] = "Exec format error",
	[EBADF] = "Bad file descriptor",
	[ECHILD] = "No child processes",
	[EAGAIN] = "Resource temporarily unavailable",
	[ENOMEM] = "Cannot allocate memory",
	[EACCES] = "Permission denied",
	[EFAULT] = "Bad address",
	[EBUSY] = "Device or resource busy",
	[EEXIST] = "File exists",
	[ENODEV] = "No such device",
	[ENOTDIR] = "Not a directory",
	[EISDIR] = "Is a directory",
	[EINVAL] = "Invalid argument",
	[ENFILE] = "Too many open files in system",
	[EMFILE] = "Too many open files",
	[ENOTTY] = "Inappropriate ioctl for device",
	[ENOSPC] = "No space left on device",
	[ESPIPE] = "Illegal seek",
	[EROFS] = "Read-only file system",
	[EPIPE] = "Broken pipe",
	[ERANGE] = "Numerical result out of range",
	[ENOSYS] = "Function not implemented",
	[EOPNOTSUPP] = "Operation not supported",
	[EKEYREJECTED] = "Key was rejected by service",
};

/* Others are their numbers. The text of the one before is written over. */
char *strerror(int error)
{
	static char number[32];

	if (error > 0 && error < (int)(sizeof(names) / sizeof(*names)) && names[error])
		return (char *)names[error];
	snprintf(number, sizeof(number), "Unknown error %d", error);
	return number;
}
