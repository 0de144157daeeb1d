// SPDX-License-Identifier: MIT
/* What a script can ask of the hit, of other tasks, and of the clocks. */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>

#include "session.h"
#include "arch/arch.h"

tw_s64 tw_fn_addr(struct tw_context *c)
{
	struct tw_activation *a = tw_activation(c);

	if (c->probe->kind == TW_PROBE_KRETPROBE)
		return a->address;
	return c->regs ? tw_hit_address(c) : 0;
}

tw_s64 tw_fn_user_mode(struct tw_context *c)
{
	return c->regs ? user_mode((struct pt_regs *)c->regs) != 0 : 0;
}

tw_s64 tw_fn_is_return(struct tw_context *c)
{
	return c->probe->kind == TW_PROBE_KRETPROBE;
}

tw_s64 tw_fn_returnval(struct tw_context *c, const char *at)
{
	if (c->regs)
		return tw_arch_return_value((struct pt_regs *)c->regs);
	tw_error(c, "there are no registers at this probe", at);
	return 0;
}

void tw_fn_module_name(struct tw_context *c, char *to)
{
	(void)c;
	tw_string_copy(to, tw_script.name);
}

tw_s64 tw_fn_stp_pid(struct tw_context *c)
{
	(void)c;
	return tw_session.owner;
}

tw_s64 tw_fn_task_current(struct tw_context *c)
{
	(void)c;
	return (unsigned long)current;
}

tw_s64 tw_fn_pid2task(struct tw_context *c, tw_s64 pid)
{
	struct task_struct *task;

	(void)c;
	if (pid < 1 || pid > PID_MAX_LIMIT)
		return 0;
	rcu_read_lock();
	task = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	rcu_read_unlock();
	return (unsigned long)task;
}

tw_s64 tw_fn_pgrp(struct tw_context *c)
{
	(void)c;
	return task_pgrp_nr_ns(current, &init_pid_ns);
}

tw_s64 tw_fn_sid(struct tw_context *c)
{
	(void)c;
	return task_session_nr_ns(current, &init_pid_ns);
}

tw_s64 tw_fn_jiffies(struct tw_context *c)
{
	(void)c;
	return jiffies;
}

tw_s64 tw_fn_hz(struct tw_context *c)
{
	(void)c;
	return HZ;
}

tw_s64 tw_fn_mem_page_size(struct tw_context *c)
{
	(void)c;
	return PAGE_SIZE;
}

tw_s64 tw_fn_stack_size(struct tw_context *c)
{
	(void)c;
	return THREAD_SIZE;
}

tw_s64 tw_fn_stack_unused(struct tw_context *c)
{
	unsigned long left = tw_arch_stack_pointer() - (unsigned long)task_stack_page(current);

	(void)c;
	return left < THREAD_SIZE ? left : 0;
}

tw_s64 tw_fn_local_clock_ns(struct tw_context *c)
{
	(void)c;
	return local_clock();
}

tw_s64 tw_fn_cpu_clock_ns(struct tw_context *c, tw_s64 cpu, const char *at)
{
	if (cpu >= 0 && cpu < nr_cpu_ids && cpu_possible(cpu))
		return cpu_clock(cpu);
	tw_error(c, "there is no such CPU", at);
	return 0;
}

/* Safe in any context. */
tw_s64 tw_fn_ktime_get_ns(struct tw_context *c)
{
	(void)c;
	return ktime_get_mono_fast_ns();
}

/* The generator of Steele, Lea and Flood's "Fast splittable pseudorandom number generators": no lock, no state but a counter. */
tw_s64 tw_fn_randint(struct tw_context *c, tw_s64 n)
{
	static atomic64_t counter = ATOMIC64_INIT(0);
	u64 mixed = atomic64_add_return(0x9e3779b97f4a7c15, &counter) + tw_cycles();

	(void)c;
	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
	mixed ^= mixed >> 31;
	return n > 0 ? mixed - tw_port_divide_unsigned(mixed, n) * n : 0;
}

void tw_fn_abort(struct tw_context *c, const char *at)
{
	tw_session_end();
	tw_error(c, tw_aborted, at);
}
