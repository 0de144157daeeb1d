// SPDX-License-Identifier: MIT
/*
 * Records on their way to user space: one relay channel, a buffer and a file per CPU. See tapwright/wire.h.
 *
 * Relay's own read() looks at counters that a writer on another CPU changes meanwhile. When a sub-buffer gets full just
 * then, what was read seems to be more than what was written, which is taken for a buffer that overflowed: all but one of
 * the sub-buffers are handed out once more. And while a writer tries in vain to get room, what was never read may be
 * skipped. So what there is to read is published here as one number, when it is there, and read() is ours.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/relay.h>
#include <linux/sched/signal.h>
#include <linux/ktime.h>
#include <linux/uaccess.h>

#include "session.h"

#define SUBBUFFER_SIZE (64 * 1024)
/* For each megabyte. */
#define SUBBUFFERS 16
#define LONGEST_WAIT_MS 10000

/**
 * struct stream - how far one CPU's buffer was written and read
 * @written: number of the sub-buffer that is written, counted without end, in the upper half; bytes that are in it in the lower
 * @subbuffer: number of the sub-buffer that is read
 * @offset: bytes of it that were read
 */
struct stream {
	atomic64_t written;
	u32 subbuffer;
	u32 offset;
};

static DEFINE_PER_CPU(struct stream, streams);
static DEFINE_MUTEX(reading);
static struct rchan *channel;
static atomic64_t sequence;
static atomic64_t lost;

/* What is there at the place where the reader stands; 0: nothing yet. */
static u32 find_unread(const struct rchan_buf *buffer, struct stream *stream, const char **from)
{
	for (;;) {
		u64 written = atomic64_read(&stream->written);
		u32 index, end;

		/* Pairs with the one of publish(): what it counts is there. */
		smp_rmb();
		index = stream->subbuffer % channel->n_subbufs;
		*from = (const char *)buffer->start + (size_t)index * SUBBUFFER_SIZE + stream->offset;
		if (stream->subbuffer == (u32)(written >> 32))
			return (u32)written - stream->offset;
		end = SUBBUFFER_SIZE - buffer->padding[index];
		if (stream->offset < end)
			return end - stream->offset;
		stream->subbuffer++;
		stream->offset = 0;
		/* All was copied before a writer may use it again. */
		smp_mb();
		relay_subbufs_consumed(channel, buffer->cpu, 1);
	}
}

static ssize_t read_stream(struct file *file, char __user *to, size_t size, loff_t *position)
{
	const struct rchan_buf *buffer = file->private_data;
	struct stream *stream = per_cpu_ptr(&streams, buffer->cpu);
	size_t done = 0, part;
	const char *from;
	int error = 0;

	(void)position;
	mutex_lock(&reading);
	while (!error && (part = min_t(size_t, size - done, find_unread(buffer, stream, &from)))) {
		error = copy_to_user(to + done, from, part) ? -EFAULT : 0;
		if (error)
			break;
		stream->offset += part;
		done += part;
	}
	mutex_unlock(&reading);
	return done ? (ssize_t)done : error;
}

/* Speaks of whole sub-buffers only: a reader that woke up for each record would be busy with nothing else. */
static __poll_t poll_stream(struct file *file, poll_table *table)
{
	struct rchan_buf *buffer = file->private_data;
	const struct stream *stream = per_cpu_ptr(&streams, buffer->cpu);

	poll_wait(file, &buffer->read_wait, table);
	return READ_ONCE(stream->subbuffer) == (u32)(atomic64_read(&stream->written) >> 32) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static int open_stream(struct inode *inode, struct file *file)
{
	return relay_file_operations.open(inode, file);
}

static int release_stream(struct inode *inode, struct file *file)
{
	return relay_file_operations.release(inode, file);
}

static const struct file_operations stream_operations = {
	.owner = THIS_MODULE,
	.open = open_stream,
	.release = release_stream,
	.read = read_stream,
	.poll = poll_stream,
};

static struct dentry *create_file(const char *name, struct dentry *parent, umode_t mode, struct rchan_buf *buffer,
				  int *is_global)
{
	(void)is_global;
	return debugfs_create_file(name, mode, parent, buffer, &stream_operations);
}

static int remove_file(struct dentry *file)
{
	debugfs_remove(file);
	return 0;
}

/* Not const: 5.10 fills in what is missing. A full buffer takes no more; that is the default of subbuf_start. */
static struct rchan_callbacks callbacks = {
	.create_buf_file = create_file,
	.remove_buf_file = remove_file,
};

int tw_transport_init(struct dentry *folder)
{
	BUILD_BUG_ON(sizeof(struct tw_record) != TW_OUTPUT_HEADER);
	channel = relay_open("cpu", folder, SUBBUFFER_SIZE, SUBBUFFERS * (tw_script.output_megabytes ?: 1), &callbacks, NULL);
	return channel ? 0 : -ENOMEM;
}

void tw_transport_exit(void)
{
	if (channel)
		relay_close(channel);
	channel = NULL;
}

u64 tw_transport_lost(void)
{
	return atomic64_read(&lost);
}

/* What a reader on another CPU may have: the bytes first, then what counts them. A full buffer stands behind its last one. */
static void publish(const struct rchan_buf *buffer)
{
	u32 offset = buffer->offset > SUBBUFFER_SIZE ? 0 : buffer->offset;

	smp_wmb();
	atomic64_set(&this_cpu_ptr(&streams)->written, (u64)buffer->subbufs_produced << 32 | offset);
}
NOKPROBE_SYMBOL(publish);

/* As relay_write, but that it says whether there was room. */
static bool put_record(struct tw_record *record, u32 size)
{
	struct rchan_buf *buffer;
	unsigned long flags;
	bool fits = false;

	local_irq_save(flags);
	record->cpu = smp_processor_id();
	buffer = *this_cpu_ptr(channel->buf);
	if (buffer && (buffer->offset + size <= channel->subbuf_size || relay_switch_subbuf(buffer, size))) {
		memcpy((char *)buffer->data + buffer->offset, record, size);
		buffer->offset += size;
		fits = true;
	}
	if (buffer)
		publish(buffer);
	local_irq_restore(flags);
	return fits;
}
NOKPROBE_SYMBOL(put_record);

/* Only process context may wait, and only as long as there is somebody who could read. */
static bool put_patiently(struct tw_record *record, u32 size)
{
	int waited;

	for (waited = 0; waited < LONGEST_WAIT_MS; waited++) {
		if (put_record(record, size))
			return true;
		if (tw_session.hurried || fatal_signal_pending(current))
			return false;
		usleep_range(500, 1000);
	}
	return false;
}

void tw_output_flush_as(struct tw_activation *a, u16 type)
{
	struct tw_record *record = (struct tw_record *)a->output.data;
	u32 size = ALIGN(a->output.used, 8);

	memset(a->output.data + a->output.used, 0, size - a->output.used);
	record->magic = TW_RECORD_MAGIC;
	record->type = type;
	record->length = a->output.used - TW_OUTPUT_HEADER;
	record->sequence = atomic64_inc_return(&sequence);
	record->nanoseconds = ktime_get_mono_fast_ns();
	record->pid = current->tgid;
	a->output.used = TW_OUTPUT_HEADER;
	if (!(a->process ? put_patiently(record, size) : put_record(record, size)))
		atomic64_inc(&lost);
}
NOKPROBE_SYMBOL(tw_output_flush_as);

void tw_output_flush(struct tw_activation *a)
{
	tw_output_flush_as(a, TW_RECORD_OUTPUT);
}
NOKPROBE_SYMBOL(tw_output_flush);
