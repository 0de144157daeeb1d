/* SPDX-License-Identifier: MIT */
/*
 * What control.c and procfs.c take from the kernel, for the host: they are compiled as they are. The kernel's headers that they
 * name are empty files, which the Makefile puts first, and this one is included before everything. User space is a piece of
 * memory of exactly the size that is said, so that the sanitizer sees a byte that is read or written beyond it.
 */
#ifndef TAPWRIGHT_KERNEL_STAND_IN_H
#define TAPWRIGHT_KERNEL_STAND_IN_H

#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sys/types.h>

#include "../kernel/runtime.h"

/* As in the kernel, whatever the sign of a char. */
#define isspace(c) ((c) == ' ' || ((c) >= '\t' && (c) <= '\r') || (unsigned char)(c) == 0xa0)
#define isdigit(c) ((c) >= '0' && (c) <= '9')

#define CONFIG_PROC_FS 1
#define LINUX_VERSION_CODE 0x060100
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define __user
#define __printf(format, first)
#define DECLARE_PER_CPU(type, name) extern type name
#define this_cpu_ptr(place) (place)
#define preempt_disable() ((void)0)
#define preempt_enable() ((void)0)
#define THIS_MODULE NULL
#define GFP_KERNEL 0
#define EPOLLRDNORM POLLRDNORM
#define EPOLLIN POLLIN
#define LOOKUP_DIRECTORY 0
#define IS_ERR_OR_NULL(pointer) (!(pointer))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define vzalloc(size) calloc(1, size)
#define vfree(memory) free(memory)
#define kfree(memory) free(memory)
#define kstrndup(text, size, flags) strndup(text, size)
#define scnprintf(to, size, ...) snprintf(to, size, __VA_ARGS__)

typedef unsigned short umode_t;
typedef unsigned int __poll_t;
typedef struct { int value; } atomic_t;
#define atomic_read(place) ((place)->value)

struct poll_table;
typedef struct poll_table poll_table;
struct dentry { struct inode *inode; };
struct inode { const void *data; u32 i_nlink; };
struct file { struct inode *inode; void *private_data; };
struct path { struct dentry *dentry; };
struct proc_dir_entry { int unused; };
struct file_operations {
	void *owner;
	int (*open)(struct inode *, struct file *);
	int (*release)(struct inode *, struct file *);
	ssize_t (*read)(struct file *, char *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char *, size_t, loff_t *);
	__poll_t (*poll)(struct file *, poll_table *);
};
struct proc_ops {
	int (*proc_open)(struct inode *, struct file *);
	int (*proc_release)(struct inode *, struct file *);
	ssize_t (*proc_read)(struct file *, char *, size_t, loff_t *);
	ssize_t (*proc_write)(struct file *, const char *, size_t, loff_t *);
	loff_t (*proc_lseek)(struct file *, loff_t, int);
};
static const struct { pid_t tgid; } *const current = &(const typeof(*current)){ 77 };

/* One thread: what waits and wakes has nobody to wait for. */
struct work_struct { void (*function)(struct work_struct *); };
struct irq_work { void (*function)(struct irq_work *); };
#define DEFINE_MUTEX(name) int name
#define DECLARE_WAIT_QUEUE_HEAD(name) int name
#define mutex_lock(mutex) ((void)++*(mutex))
#define mutex_unlock(mutex) ((void)--*(mutex))
#define wake_up_all(queue) ((void)(queue))
#define poll_wait(file, queue, table) ((void)(file), (void)(queue), (void)(table))
#define init_irq_work(work, does) ((work)->function = (does))
#define irq_work_queue(work) ((work)->function(work))
#define irq_work_sync(work) ((void)(work))
#define INIT_WORK_ONSTACK(work, does) ((work)->function = (does))
#define schedule_work(work) ((work)->function(work))
#define flush_work(work) ((void)(work))
#define destroy_work_on_stack(work) ((void)(work))

/* Files and folders are made by nobody: a test calls the operations itself. */
#define debugfs_lookup(name, parent) NULL
#define debugfs_create_dir(name, parent) ((struct dentry *)NULL)
#define debugfs_create_file(name, mode, parent, data, operations) ((void)(operations), (struct dentry *)NULL)
#define debugfs_remove_recursive(folder) ((void)(folder))
#define debugfs_remove(folder) ((void)(folder))
#define simple_empty(folder) ((folder) != NULL)
#define dget(folder) ((void)(folder))
#define dput(folder) ((void)(folder))
#define proc_mkdir(name, parent) ((struct proc_dir_entry *)((void)(name), (void)(parent), calloc(1, 1)))
#define proc_create_data(path, mode, parent, operations, data) ((void)(mode), (void)(operations), (void)(data), (path) != NULL)
#define proc_remove(folder) free(folder)
#define remove_proc_entry(name, parent) ((void)(parent))
#define kern_path(name, flags, path) ((path)->dentry = NULL, -ENOENT)
#define path_put(path) ((void)(path))
#define d_inode(dentry) ((dentry)->inode)
#define file_inode(file) ((file)->inode)
#define pde_data(inode) ((void *)(inode)->data)
#define default_llseek NULL

/* A page of user space that is not there. */
static bool user_space_faults;

static unsigned long copy_from_user(void *to, const void *from, unsigned long size)
{
	if (user_space_faults)
		return size;
	memcpy(to, from, size);
	return 0;
}

static unsigned long copy_to_user(void *to, const void *from, unsigned long size)
{
	return copy_from_user(to, from, size);
}

static ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *position, const void *from, size_t available)
{
	loff_t at = *position;

	if (at < 0)
		return -EINVAL;
	if ((size_t)at >= available)
		return 0;
	count = min(count, available - (size_t)at);
	if (copy_to_user(to, (const char *)from + at, count))
		return -EFAULT;
	*position = at + (loff_t)count;
	return (ssize_t)count;
}

static char *skip_spaces(const char *text)
{
	while (isspace(*text))
		text++;
	return (char *)text;
}

static char *strim(char *text)
{
	size_t length = strlen(text);

	while (length && isspace(text[length - 1]))
		text[--length] = 0;
	return skip_spaces(text);
}

/* As the kernel's: digits behind at most one sign, one newline behind them, nothing else. */
static int kstrtos64(const char *text, unsigned int base, s64 *number)
{
	char *end;

	if (!isdigit(text[*text == '-' || *text == '+']))
		return -EINVAL;
	errno = 0;
	*number = strtoll(text, &end, (int)base);
	if (errno)
		return -ERANGE;
	return end[*end == '\n'] ? -EINVAL : 0;
}

/* family.h brings in the processor: of it, procfs.c needs this. */
#define TAPWRIGHT_FAMILY_H
#include "../kernel/session.h"

struct tw_family {
	int (*register_all)(void);
	void (*unregister_all)(void);
	u32 (*count)(void);
	u64 (*missed)(void);
};

struct tw_handler {
	const struct tw_probe *probe;
};

static struct tw_handler tw_handler_of(const struct tw_probe *probe)
{
	return (struct tw_handler){ .probe = probe };
}

u32 tw_count_probes(u8 kind);
bool tw_hit(const struct tw_handler *handler, void *regs, void *unused);
int tw_refuse_probe(const struct tw_probe *probe, int error, const char *reason);

#endif
