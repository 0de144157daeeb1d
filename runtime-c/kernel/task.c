// SPDX-License-Identifier: MIT
/* What a script can ask about the task that hit the probe, and about the time. */
#include <linux/cred.h>
#include <linux/sched.h>
#include <linux/ktime.h>
#include <linux/timex.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include "session.h"

tw_s64 tw_fn_pid(struct tw_context *c)
{
	(void)c;
	return current->tgid;
}

tw_s64 tw_fn_tid(struct tw_context *c)
{
	(void)c;
	return current->pid;
}

tw_s64 tw_fn_ppid(struct tw_context *c)
{
	s64 pid;

	(void)c;
	rcu_read_lock();
	pid = rcu_dereference(current->real_parent)->tgid;
	rcu_read_unlock();
	return pid;
}

tw_s64 tw_fn_uid(struct tw_context *c)
{
	(void)c;
	return from_kuid_munged(&init_user_ns, current_uid());
}

tw_s64 tw_fn_euid(struct tw_context *c)
{
	(void)c;
	return from_kuid_munged(&init_user_ns, current_euid());
}

tw_s64 tw_fn_gid(struct tw_context *c)
{
	(void)c;
	return from_kgid_munged(&init_user_ns, current_gid());
}

tw_s64 tw_fn_egid(struct tw_context *c)
{
	(void)c;
	return from_kgid_munged(&init_user_ns, current_egid());
}

tw_s64 tw_fn_cpu(struct tw_context *c)
{
	(void)c;
	return raw_smp_processor_id();
}

void tw_fn_execname(struct tw_context *c, char *to)
{
	(void)c;
	/* 16 bytes with their terminator: no length has to be looked for. */
	if (likely(tw_string_size >= TASK_COMM_LEN))
		memcpy(to, current->comm, TASK_COMM_LEN);
	else
		tw_string_copy(to, current->comm);
}
NOKPROBE_SYMBOL(tw_fn_execname);

void tw_fn_pp(struct tw_context *c, char *to)
{
	tw_string_copy(to, c->probe->point);
}

void tw_fn_pn(struct tw_context *c, char *to)
{
	tw_string_copy(to, c->probe->name ? c->probe->name : c->probe->point);
}

/* Safe in any context, also while the clock is being set. */
tw_s64 tw_fn_gettimeofday_ns(struct tw_context *c)
{
	(void)c;
	return ktime_get_real_fast_ns();
}

tw_s64 tw_fn_gettimeofday_us(struct tw_context *c)
{
	return div_s64(tw_fn_gettimeofday_ns(c), 1000);
}

tw_s64 tw_fn_gettimeofday_ms(struct tw_context *c)
{
	return div_s64(tw_fn_gettimeofday_ns(c), 1000000);
}

tw_s64 tw_fn_gettimeofday_s(struct tw_context *c)
{
	return div_s64(tw_fn_gettimeofday_ns(c), 1000000000);
}

tw_s64 tw_fn_get_cycles(struct tw_context *c)
{
	(void)c;
	return get_cycles();
}

tw_s64 tw_fn_target(struct tw_context *c)
{
	(void)c;
	return tw_session.target;
}

void tw_fn_exit(struct tw_context *c)
{
	(void)c;
	tw_session_end();
}

static void put_line(struct tw_context *c, u16 type, const char *before, const char *text)
{
	struct tw_activation *a = tw_activation(c);

	if (a->output.used > TW_OUTPUT_HEADER)
		tw_output_flush(a);
	tw_sink_text(&a->output, before);
	tw_sink_text(&a->output, text);
	tw_output_flush_as(a, type);
}

void tw_fn_log(struct tw_context *c, const char *text)
{
	tw_print(c, text);
	tw_print(c, "\n");
}

void tw_fn_warn(struct tw_context *c, const char *text)
{
	put_line(c, TW_RECORD_WARNING, "WARNING: ", text);
}

void tw_fn_set_user_string_arg(struct tw_context *c, tw_u64 address, const char *s, const char *at)
{
	tw_fn_set_string(c, address, s, 1, at);
	if (!c->error)
		return;
	tw_fn_warn(c, c->error);
	tw_catch(c, NULL);
}

int tw_port_read(void *to, u64 address, size_t size, bool user)
{
	if (!user)
		return copy_from_kernel_nofault(to, (void *)(unsigned long)address, size);
	/* A kernel thread borrows the memory of whoever ran before it. */
	if (!current->mm)
		return -EFAULT;
	return copy_from_user_nofault(to, (const void __user *)(unsigned long)address, size);
}
NOKPROBE_SYMBOL(tw_port_read);

#define WRITE_KERNEL(type) __put_kernel_nofault((void *)(unsigned long)address, from, type, fault)

/* In one access: nobody sees half of a number. copy_to_kernel_nofault() does this, but modules cannot call it. */
static int write_kernel(u64 address, const void *from, size_t size)
{
	u8 probe;

	/* What cannot be read is no memory of the kernel's: a user address, or none at all. */
	if (copy_from_kernel_nofault(&probe, (void *)(unsigned long)address, 1))
		return -EFAULT;
	pagefault_disable();
	if (size == 8)
		WRITE_KERNEL(u64);
	else if (size == 4)
		WRITE_KERNEL(u32);
	else if (size == 2)
		WRITE_KERNEL(u16);
	else
		WRITE_KERNEL(u8);
	pagefault_enable();
	return 0;
fault:
	pagefault_enable();
	return -EFAULT;
}

int tw_port_write(u64 address, const void *from, size_t size, bool user)
{
	if (!user)
		return write_kernel(address, from, size);
	if (!current->mm)
		return -EFAULT;
	return copy_to_user_nofault((void __user *)(unsigned long)address, from, size);
}
