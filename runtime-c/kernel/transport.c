// SPDX-License-Identifier: MIT
/* Records on their way to user space: one relay channel, a buffer and a file per CPU. See tapwright/wire.h. */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/relay.h>
#include <linux/sched/signal.h>
#include <linux/ktime.h>

#include "session.h"

#define SUBBUFFER_SIZE (64 * 1024)
/* For each megabyte. */
#define SUBBUFFERS 16
#define LONGEST_WAIT_MS 10000

static struct rchan *channel;
static atomic64_t sequence;
static atomic64_t lost;

static struct dentry *create_file(const char *name, struct dentry *parent, umode_t mode, struct rchan_buf *buffer,
				  int *is_global)
{
	(void)is_global;
	return debugfs_create_file(name, mode, parent, buffer, &relay_file_operations);
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

/** tw_transport_finish - make the last, partly filled sub-buffers readable */
void tw_transport_finish(void)
{
	relay_flush(channel);
}

u64 tw_transport_lost(void)
{
	return atomic64_read(&lost);
}

/*
 * As relay_write, with two differences: it says whether there was room, and a reader on another CPU cannot see the new
 * offset before the bytes.
 */
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
		smp_wmb();
		buffer->offset += size;
		fits = true;
	}
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
