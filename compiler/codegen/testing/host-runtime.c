// SPDX-License-Identifier: MIT
/*
 * Runs a generated script on the host: the kernel's side of the runtime in a few lines. begin probes run first, then
 * the kprobes and kretprobes once each with made-up registers, then the end probes, as in a guest. Output goes to
 * standard output, errors as "ERROR: ... near ..." lines in between.
 */
#include <time.h>

#include "../../../runtime-c/kernel/runtime.h"

static struct tw_activation activation;
static int failed, exiting;

/* Registers: each word of pt_regs holds its own offset plus one million. */
static unsigned long registers[64];
static s64 entry_data[32];
static const struct { u32 number; const char *text; } memory = { 0x11223344, "a string of the kernel" };

void tw_output_flush(struct tw_activation *a)
{
	fwrite(a->output.data + TW_OUTPUT_HEADER, 1, a->output.used - TW_OUTPUT_HEADER, stdout);
	a->output.used = TW_OUTPUT_HEADER;
}

int tw_port_cpus(void)
{
	return 2;
}

int tw_port_cpu(void)
{
	return 0;
}

int tw_port_read(void *to, u64 address, size_t size, bool user)
{
	if (user || address < 0x10000)
		return -1;
	memcpy(to, (const void *)(uintptr_t)address, size);
	return 0;
}

int tw_port_write(u64 address, const void *from, size_t size, bool user)
{
	if (user || address < 0x10000)
		return -1;
	memcpy((void *)(uintptr_t)address, from, size);
	return 0;
}

void tw_port_symbol(char *to, u64 address)
{
	sprintf(to, "0x%llx", address);
}

tw_u64 tw_address(tw_u64 link_address)
{
	return link_address == 0x1000 ? (u64)(uintptr_t)&memory : link_address;
}

tw_s64 tw_fn_pid(struct tw_context *c)
{
	(void)c;
	return 4010;
}

tw_s64 tw_fn_tid(struct tw_context *c)
{
	return tw_fn_pid(c);
}

tw_s64 tw_fn_gettimeofday_us(struct tw_context *c)
{
	struct timespec now;

	(void)c;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

void tw_fn_execname(struct tw_context *c, char *to)
{
	(void)c;
	tw_string_copy(to, "hald");
}

void tw_fn_pp(struct tw_context *c, char *to)
{
	tw_string_copy(to, c->probe->point);
}

void tw_fn_pn(struct tw_context *c, char *to)
{
	tw_string_copy(to, c->probe->name ? c->probe->name : c->probe->point);
}

void tw_fn_exit(struct tw_context *c)
{
	(void)c;
	exiting = 1;
}

void tw_fn_abort(struct tw_context *c, const char *at)
{
	exiting = 1;
	tw_error(c, tw_aborted, at);
}

static void run(const struct tw_probe *probe, void (*handler)(struct tw_context *c))
{
	struct tw_context *c = &activation.c;

	c->actions = probe->kind <= TW_PROBE_ERROR ? tw_script.max_actions_in_process : tw_script.max_actions;
	c->nesting = tw_script.max_nesting;
	c->error = NULL;
	c->regs = registers;
	c->probe = probe;
	c->frame = activation.frame;
	c->entry_data = entry_data;
	handler(c);
	tw_output_flush(&activation);
	if (c->frame != activation.frame || c->nesting != tw_script.max_nesting || activation.order_used)
		printf("LEAK: frame %ld nesting %d walks %u\n", (long)(c->frame - activation.frame), c->nesting,
		       activation.order_used);
	if (c->error && c->error != tw_aborted) {
		tw_calls_print(&activation.output, &activation);
		printf("ERROR: %s %s", c->error, c->error_at);
		tw_output_flush(&activation);
		printf("\n");
		failed = 1;
	}
}

/* Those of a kind, in ascending order; of one order as they stand. */
static void run_kind(enum tw_probe_kind kind)
{
	const struct tw_probe *next, *last = NULL;
	u32 i;

	for (;; last = next) {
		next = NULL;
		for (i = 0; i < tw_script.n_probes; i++) {
			const struct tw_probe *one = &tw_script.probes[i];

			if (one->kind != kind || (last && (one->order < last->order || (one->order == last->order && one <= last))))
				continue;
			if (!next || one->order < next->order)
				next = one;
		}
		if (!next || (kind == TW_PROBE_BEGIN && exiting))
			return;
		if (next->entry)
			run(next, next->entry);
		run(next, next->handler);
	}
}

int main(void)
{
	u32 i;

	tw_string_size = tw_script.string_size;
	for (i = 0; i < 64; i++)
		registers[i] = 1000000 + i * sizeof(long);
	for (i = 0; i < tw_script.n_maps; i++)
		*tw_script.maps[i].handle = tw_map_make(&tw_script.maps[i], tw_script.max_map_entries);
	for (i = 0; i < tw_script.n_stats; i++)
		*tw_script.stats[i].handle = tw_stat_make(&tw_script.stats[i]);
	if (tw_activation_make(&activation, &tw_script, 8192))
		return 1;
	run_kind(TW_PROBE_BEGIN);
	if (!failed && !exiting) {
		run_kind(TW_PROBE_KPROBE);
		run_kind(TW_PROBE_KRETPROBE);
	}
	run_kind(failed ? TW_PROBE_ERROR : TW_PROBE_END);
	for (i = 0; i < tw_script.n_maps; i++)
		tw_map_free(*tw_script.maps[i].handle);
	for (i = 0; i < tw_script.n_stats; i++)
		tw_stat_free(*tw_script.stats[i].handle);
	tw_activation_free(&activation);
	return 0;
}
