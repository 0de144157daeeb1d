// SPDX-License-Identifier: MIT
/* The control file: who holds it open runs the script; when it is closed, by whatever death, the script stops. */
#include <linux/ctype.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "session.h"

static DEFINE_MUTEX(control_mutex);
static DECLARE_WAIT_QUEUE_HEAD(pollers);
static bool is_open;
static struct dentry *common_folder, *module_folder;

/* Handlers may stand anywhere, even in the scheduler: the wake-up is left to an interrupt of its own. */
static void wake(struct irq_work *work)
{
	(void)work;
	wake_up_all(&pollers);
}

static struct irq_work wake_work;

void tw_control_wake(void)
{
	irq_work_queue(&wake_work);
}
NOKPROBE_SYMBOL(tw_control_wake);

static int control_open(struct inode *inode, struct file *file)
{
	int error = 0;

	(void)inode;
	(void)file;
	mutex_lock(&control_mutex);
	if (is_open)
		error = -EBUSY;
	is_open = true;
	if (!error) {
		tw_session.owner = current->tgid;
		tw_session.hurried = false;
	}
	mutex_unlock(&control_mutex);
	return error;
}

static void stop_in_worker(struct work_struct *work)
{
	(void)work;
	tw_session_stop();
}

static int control_release(struct inode *inode, struct file *file)
{
	struct work_struct work;

	(void)inode;
	(void)file;
	/* The holder is gone: nobody will read what end probes print beyond what the buffers hold. */
	WRITE_ONCE(tw_session.hurried, true);
	mutex_lock(&control_mutex);
	/* A task that exits has no root folder and no namespaces any more, which files of procfs are looked up in. */
	INIT_WORK_ONSTACK(&work, stop_in_worker);
	schedule_work(&work);
	flush_work(&work);
	destroy_work_on_stack(&work);
	is_open = false;
	mutex_unlock(&control_mutex);
	return 0;
}

static int obey(char *command)
{
	s64 target;

	command = strim(command);
	if (!strcmp(command, "stop")) {
		tw_session_stop();
		return 0;
	}
	if (strncmp(command, "start", 5) || (command[5] && !isspace(command[5])))
		return -EINVAL;
	command = skip_spaces(command + 5);
	target = 0;
	if (*command && kstrtos64(command, 10, &target))
		return -EINVAL;
	return tw_session_start(target);
}

static ssize_t control_write(struct file *file, const char __user *text, size_t length, loff_t *position)
{
	char command[64];
	int error;

	(void)file;
	(void)position;
	if (length >= sizeof(command))
		return -EINVAL;
	if (copy_from_user(command, text, length))
		return -EFAULT;
	command[length] = 0;
	/* "start" holds the mutex until all probes are there. */
	if (!strcmp(strim(command), "cancel")) {
		WRITE_ONCE(tw_session.cancelled, true);
		return length;
	}
	mutex_lock(&control_mutex);
	error = obey(command);
	mutex_unlock(&control_mutex);
	return error ?: (ssize_t)length;
}

static ssize_t control_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	static const char *const states[] = { "idle", "running", "exiting", "stopped" };
	const atomic_t *why = tw_session.skipped_for;
	u64 missed = tw_probes_missed();
	char line[256];
	size_t length;

	(void)file;
	(void)position;
	length = scnprintf(line, sizeof(line),
			   "state=%s errors=%d skipped=%llu busy=%d waited=%d stack=%d missed=%llu lost=%llu probes=%u hits=%llu arming=%u to_arm=%u\n",
			   states[READ_ONCE(tw_session.state)], atomic_read(&tw_session.errors),
			   atomic_read(&tw_session.skipped) + missed, atomic_read(&why[TW_SKIP_BUSY]),
			   atomic_read(&why[TW_SKIP_LOCK]), atomic_read(&why[TW_SKIP_STACK]), missed, tw_transport_lost(),
			   tw_probes_count(), tw_session_hits(), READ_ONCE(tw_session.arming), READ_ONCE(tw_session.to_arm));
	length = min(length, size);
	return copy_to_user(to, line, length) ? -EFAULT : (ssize_t)length;
}

static __poll_t control_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &pollers, table);
	return READ_ONCE(tw_session.state) == TW_EXITING ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations control_operations = {
	.owner = THIS_MODULE,
	.open = control_open,
	.release = control_release,
	.read = control_read,
	.write = control_write,
	.poll = control_poll,
};

static int create_folders(void)
{
	common_folder = debugfs_lookup("tapwright", NULL);
	if (!common_folder) {
		common_folder = debugfs_create_dir("tapwright", NULL);
		if (IS_ERR_OR_NULL(common_folder))
			return -ENODEV;
		dget(common_folder);
	}
	module_folder = debugfs_create_dir(tw_script.name, common_folder);
	return IS_ERR_OR_NULL(module_folder) ? -EEXIST : 0;
}

/** tw_control_init - the folder of the module with its files; on failure tw_control_exit takes back what there is */
int tw_control_init(void)
{
	int error;

	init_irq_work(&wake_work, wake);
	error = create_folders();
	if (!error)
		error = tw_transport_init(module_folder);
	if (error)
		return error;
	if (IS_ERR_OR_NULL(debugfs_create_file("control", 0600, module_folder, NULL, &control_operations)))
		return -ENOMEM;
	return 0;
}

void tw_control_exit(void)
{
	irq_work_sync(&wake_work);
	tw_transport_exit();
	if (!IS_ERR_OR_NULL(module_folder))
		debugfs_remove_recursive(module_folder);
	if (IS_ERR_OR_NULL(common_folder))
		return;
	/* The last of our modules takes the common folder away. */
	if (simple_empty(common_folder))
		debugfs_remove(common_folder);
	dput(common_folder);
}
