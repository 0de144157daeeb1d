// SPDX-License-Identifier: MIT
/*
 * Files below /proc/systemtap/NAME that the script answers: a read runs its read probe, whose text is the file's content;
 * each write runs its write probes, one after the other, with what was written.
 */
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/namei.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#include "family.h"

#ifdef CONFIG_PROC_FS

/* Its name before kernel commit 359745d78351 (5.17). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define pde_data(inode) PDE_DATA(inode)
#endif

#define COMMON_FOLDER "systemtap"

/* One file, with the probes of its path: one answers, and any number learn what was written, in the order of the script. */
struct tw_file {
	struct tw_handler read;
	struct tw_handler *writes;
	u32 n_writes;
};

static struct tw_file *files;
static u32 n_files;
/* Of all files, those of one file beside each other. */
static struct tw_handler *writes;
static u32 n_writes;
static struct proc_dir_entry *folder;

static const struct tw_procfs_spec *spec_of(const struct tw_probe *probe)
{
	return probe->spec;
}

/* Runs a handler with a text that it may look at and change; false when it did not run. */
static bool run_with_text(const struct tw_handler *handler, struct tw_text *text)
{
	bool ran;

	preempt_disable();
	this_cpu_ptr(&tw_activations)->text = text;
	ran = tw_hit(handler, NULL, NULL);
	this_cpu_ptr(&tw_activations)->text = NULL;
	preempt_enable();
	return ran;
}

/* False when none of the file's write probes ran: who wrote tries again then, and no probe may see the same text twice. */
static bool run_all_with_text(const struct tw_file *file, struct tw_text *text)
{
	bool ran = false;
	u32 i;

	for (i = 0; i < file->n_writes; i++)
		ran |= run_with_text(&file->writes[i], text);
	return ran;
}

static int open_file(struct inode *inode, struct file *file)
{
	const struct tw_file *own = pde_data(inode);
	const struct tw_probe *probe = own->read.probe;
	u32 size = tw_string_size;
	struct tw_text *text;

	if (probe && spec_of(probe)->max_size)
		size = spec_of(probe)->max_size + 1;
	size = max(size, tw_string_size);
	text = vzalloc(sizeof(*text) + size);
	if (!text)
		return -ENOMEM;
	text->size = size;
	file->private_data = text;
	return 0;
}

static int release_file(struct inode *inode, struct file *file)
{
	(void)inode;
	vfree(file->private_data);
	return 0;
}

static ssize_t read_file(struct file *file, char __user *to, size_t size, loff_t *position)
{
	const struct tw_file *own = pde_data(file_inode(file));
	struct tw_text *text = file->private_data;

	if (!own->read.probe)
		return -EINVAL;
	/* From the start the file is made anew. */
	if (*position == 0) {
		text->used = 0;
		text->data[0] = 0;
		if (!run_with_text(&own->read, text))
			return READ_ONCE(tw_session.live) ? -EBUSY : -ENODEV;
	}
	return simple_read_from_buffer(to, size, position, text->data, text->used);
}

static ssize_t write_file(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	const struct tw_file *own = pde_data(file_inode(file));
	struct tw_text *text = file->private_data;

	if (!own->n_writes)
		return -EINVAL;
	/* What is longer than a string comes in pieces: the writer writes the rest again. */
	size = min_t(size_t, size, tw_string_size - 1);
	if (copy_from_user(text->data, from, size))
		return -EFAULT;
	text->data[size] = 0;
	text->used = strlen(text->data);
	if (!run_all_with_text(own, text))
		return READ_ONCE(tw_session.live) ? -EBUSY : -ENODEV;
	*position += size;
	return size;
}

static const struct proc_ops operations = {
	.proc_open = open_file,
	.proc_release = release_file,
	.proc_read = read_file,
	.proc_write = write_file,
	.proc_lseek = default_llseek,
};

/* Entries of the common folder, "." and ".." among them; 0 when there is no such folder. Another script may have made it. */
static u32 entries_of_common_folder(void)
{
	struct path path;
	u32 count;

	if (kern_path("/proc/" COMMON_FOLDER, LOOKUP_DIRECTORY, &path))
		return 0;
	count = d_inode(path.dentry)->i_nlink;
	path_put(&path);
	return count;
}

static int make_folder(void)
{
	char name[sizeof(COMMON_FOLDER) + 64];

	if (!entries_of_common_folder() && !proc_mkdir(COMMON_FOLDER, NULL))
		return -ENOMEM;
	snprintf(name, sizeof(name), COMMON_FOLDER "/%s", tw_script.name);
	folder = proc_mkdir(name, NULL);
	return folder ? 0 : -EEXIST;
}

/* Is there a file of an earlier probe below that part of a path? Then its folders are there. */
static bool is_made(const struct tw_probe *before, const char *path, size_t length)
{
	const struct tw_probe *probe;

	for (probe = tw_script.probes; probe < before; probe++)
		if (probe->kind == TW_PROBE_PROCFS && !strncmp(spec_of(probe)->path, path, length) &&
		    spec_of(probe)->path[length] == '/')
			return true;
	return false;
}

static int make_folders_above(const struct tw_probe *probe)
{
	const char *path = spec_of(probe)->path, *slash;
	char *name;
	int error = 0;

	for (slash = strchr(path, '/'); slash && !error; slash = strchr(slash + 1, '/')) {
		if (is_made(probe, path, slash - path))
			continue;
		name = kstrndup(path, slash - path, GFP_KERNEL);
		error = name && proc_mkdir(name, folder) ? 0 : -ENOMEM;
		kfree(name);
	}
	return error;
}

static int add_probe(struct tw_file *file, const struct tw_probe *probe)
{
	if (spec_of(probe)->writes) {
		writes[n_writes++] = tw_handler_of(probe);
		file->n_writes++;
		return 0;
	}
	if (file->read.probe)
		return tw_refuse_probe(probe, -EEXIST, "the file has such a probe already");
	file->read = tw_handler_of(probe);
	return 0;
}

/* Probes of one path share a file: made for the first of them, with all of them. */
static int make_file(const struct tw_probe *first)
{
	struct tw_file *file = &files[n_files];
	const struct tw_probe *probe;
	umode_t mode = 0;
	int error = 0;

	file->writes = writes + n_writes;

	for (probe = first; probe < tw_script.probes + tw_script.n_probes && !error; probe++) {
		const struct tw_procfs_spec *spec = spec_of(probe);

		if (probe->kind != TW_PROBE_PROCFS || strcmp(spec->path, spec_of(first)->path))
			continue;
		mode |= (spec->writes ? 0222 : 0444) & ~spec->umask;
		error = add_probe(file, probe);
	}
	if (error)
		return error;
	error = make_folders_above(first);
	if (!error && !proc_create_data(spec_of(first)->path, mode, folder, &operations, file))
		error = -ENOMEM;
	n_files++;
	return error ? tw_refuse_probe(first, error, "its file cannot be made") : 0;
}

static bool is_first_of_path(const struct tw_probe *probe)
{
	const struct tw_probe *other;

	for (other = tw_script.probes; other < probe; other++)
		if (other->kind == TW_PROBE_PROCFS && !strcmp(spec_of(other)->path, spec_of(probe)->path))
			return false;
	return true;
}

static int register_files(void)
{
	u32 count = tw_count_probes(TW_PROBE_PROCFS), i;
	int error = 0;

	if (!count)
		return 0;
	files = vzalloc(count * sizeof(*files));
	writes = vzalloc(count * sizeof(*writes));
	error = files && writes ? make_folder() : -ENOMEM;
	for (i = 0; i < tw_script.n_probes && !error; i++)
		if (tw_script.probes[i].kind == TW_PROBE_PROCFS && is_first_of_path(&tw_script.probes[i]))
			error = make_file(&tw_script.probes[i]);
	return error;
}

/* proc_remove() waits until nobody is inside of a file's operations any more. */
static void unregister_files(void)
{
	if (folder) {
		proc_remove(folder);
		/* Only its own two entries are left: the last script takes the common folder away. */
		if (entries_of_common_folder() == 2)
			remove_proc_entry(COMMON_FOLDER, NULL);
	}
	folder = NULL;
	n_files = 0;
	n_writes = 0;
	vfree(files);
	vfree(writes);
	files = NULL;
	writes = NULL;
}

static u32 count_files(void)
{
	return n_files;
}

#else

static int register_files(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++)
		if (tw_script.probes[i].kind == TW_PROBE_PROCFS)
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, "the kernel was built without procfs");
	return 0;
}

static void unregister_files(void)
{
}

static u32 count_files(void)
{
	return 0;
}

#endif

const struct tw_family tw_files = {
	.register_all = register_files,
	.unregister_all = unregister_files,
	.count = count_files,
};
