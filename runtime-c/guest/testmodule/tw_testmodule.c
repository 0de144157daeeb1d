// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A module that speaks wire.h and nothing else, for tests of the agent and of the host's side without the runtime. Its
 * parameter says what it does once started:
 *
 *   mode=lines    writes @count lines from all CPUs, then waits to be stopped
 *   mode=exit     writes @count lines, then asks for the end, as a script's exit() does
 *   mode=flood    writes without end
 *   mode=refuse   does not start
 *   mode=warn     warns, as a broken module would
 *   mode=oops     oopses in "start"
 *   mode=spin     takes all CPUs for itself, with interrupts off
 *   mode=stall    keeps one CPU to itself for 30 seconds, with interrupts on
 *   mode=stay     cannot be unloaded
 *   mode=patch    has a function of the kernel probed and not probed, @count times, while all CPUs call it
 */
#include <linux/debugfs.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/relay.h>
#include <linux/uaccess.h>

#include "../../include/tapwright/wire.h"

static char *mode = "lines";
module_param(mode, charp, 0444);
static int count = 10;
module_param(count, int, 0444);

static struct dentry *root, *folder;
static struct rchan *channel;
static atomic64_t sequence;
static atomic_t lost, wants_end;
static DECLARE_WAIT_QUEUE_HEAD(ending);
static struct task_struct *thread;
static const char *state = "idle";

static bool is_mode(const char *name)
{
	return !strcmp(mode, name);
}

static bool write_record(u16 type, const char *text, size_t length)
{
	size_t whole = ALIGN(sizeof(struct tw_record) + length, 8);
	struct tw_record *record;
	unsigned long flags;

	local_irq_save(flags);
	record = relay_reserve(channel, whole);
	if (record) {
		record->length = length;
		record->sequence = atomic64_inc_return(&sequence);
		record->nanoseconds = ktime_get_ns();
		record->cpu = smp_processor_id();
		record->pid = current->pid;
		memcpy(record + 1, text, length);
		record->type = type;
		record->magic = TW_RECORD_MAGIC;
	} else {
		atomic_inc(&lost);
	}
	local_irq_restore(flags);
	return record;
}

static void write_line(void *number)
{
	char text[64];

	write_record(TW_RECORD_OUTPUT, text, scnprintf(text, sizeof(text), "line %ld\n", (long)number));
}

static int flood(void *unused)
{
	static char block[4000];

	memset(block, 'x', sizeof(block));
	block[sizeof(block) - 1] = '\n';
	while (!kthread_should_stop()) {
		if (!write_record(TW_RECORD_OUTPUT, block, sizeof(block)))
			schedule_timeout_interruptible(1);
		cond_resched();
	}
	return 0;
}

static void spin(void *unused)
{
	unsigned long flags;

	local_irq_save(flags);
	for (;;)
		cpu_relax();
}

static int stall(void *unused)
{
	unsigned long end = jiffies + 30 * HZ;

	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static int call_without_end(void *unused)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	while (!kthread_should_stop()) {
		spin_lock_irqsave(&lock, flags);
		spin_unlock_irqrestore(&lock, flags);
		cond_resched();
	}
	return 0;
}

static int do_nothing(struct kprobe *kprobe, struct pt_regs *regs)
{
	return 0;
}

static int patch(void)
{
	static struct kprobe kprobe = { .symbol_name = "_raw_spin_lock_irqsave", .pre_handler = do_nothing };
	struct task_struct *caller = kthread_create(call_without_end, NULL, "caller");
	int error = 0, i;

	if (IS_ERR(caller))
		return PTR_ERR(caller);
	kthread_bind(caller, cpumask_last(cpu_online_mask));
	wake_up_process(caller);
	for (i = 0; i < count && !error; i++) {
		kprobe.addr = NULL;
		kprobe.flags = 0;
		error = register_kprobe(&kprobe);
		if (!error)
			unregister_kprobe(&kprobe);
	}
	kthread_stop(caller);
	return error;
}

static int start(void)
{
	int *nowhere = NULL;
	long i;

	OPTIMIZER_HIDE_VAR(nowhere);
	if (is_mode("refuse")) {
		write_record(TW_RECORD_ERROR, "ERROR: this mode never starts", 29);
		return -EINVAL;
	}
	if (is_mode("patch"))
		return patch();
	for (i = 0; i < count; i++)
		smp_call_function_single(i % num_online_cpus(), write_line, (void *)i, 1);
	WARN(is_mode("warn"), "tapwright test warning");
	if (is_mode("oops"))
		*nowhere = 1;
	if (is_mode("spin"))
		on_each_cpu(spin, NULL, 0);
	if (is_mode("stay"))
		__module_get(THIS_MODULE);
	if (is_mode("stall"))
		thread = kthread_run(stall, NULL, "staller");
	if (is_mode("flood"))
		thread = kthread_run(flood, NULL, "flooder");
	if (is_mode("exit")) {
		atomic_set(&wants_end, 1);
		wake_up_all(&ending);
	}
	state = "running";
	return 0;
}

static void stop(void)
{
	if (thread)
		kthread_stop(thread);
	thread = NULL;
	relay_flush(channel);
	state = "stopped";
}

static ssize_t control_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	char command[32] = "";
	int error = 0;

	if (size >= sizeof(command) || copy_from_user(command, from, size))
		return -EFAULT;
	if (!strncmp(command, "start ", 6))
		error = start();
	else if (!strcmp(command, "stop\n"))
		stop();
	else
		error = -EINVAL;
	return error ?: size;
}

static ssize_t control_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	char line[128];
	int length = scnprintf(line, sizeof(line), "state=%s errors=0 skipped=0 lost=%d probes=0 hits=%lld\n", state,
			       atomic_read(&lost), (long long)atomic64_read(&sequence));

	length = min_t(int, length, size);
	return copy_to_user(to, line, length) ? -EFAULT : length;
}

static __poll_t control_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &ending, table);
	return atomic_read(&wants_end) ? EPOLLIN : 0;
}

static int control_release(struct inode *inode, struct file *file)
{
	stop();
	return 0;
}

static const struct file_operations control_operations = {
	.owner = THIS_MODULE,
	.read = control_read,
	.write = control_write,
	.poll = control_poll,
	.release = control_release,
};

static struct dentry *create_file(const char *name, struct dentry *parent, umode_t rights, struct rchan_buf *buffer, int *global)
{
	return debugfs_create_file(name, rights, parent, buffer, &relay_file_operations);
}

static int remove_file(struct dentry *file)
{
	debugfs_remove(file);
	return 0;
}

static struct rchan_callbacks callbacks = { .create_buf_file = create_file, .remove_buf_file = remove_file };

static int __init load(void)
{
	root = debugfs_create_dir("tapwright", NULL);
	folder = debugfs_create_dir(KBUILD_MODNAME, root);
	channel = relay_open("cpu", folder, 65536, 8, &callbacks, NULL);
	if (!channel) {
		debugfs_remove(root);
		return -ENOMEM;
	}
	debugfs_create_file_unsafe("control", 0600, folder, NULL, &control_operations);
	return 0;
}

static void __exit unload(void)
{
	relay_close(channel);
	debugfs_remove(root);
}

module_init(load);
module_exit(unload);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Tapwright test module");
