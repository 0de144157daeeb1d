// SPDX-License-Identifier: MIT
/*
 * Interned backtraces. A stack is kept once, with the task that it was seen in, and named by a number: so it can be
 * a key of an array, however long it is. Names of functions are looked up only when it is printed.
 */
#include "runtime.h"

#define AVERAGE_FRAMES 32

static struct {
	struct tw_spin lock;
	u64 *words;
	u32 n_words;
	u32 used;
	u32 *buckets;
	u32 mask;
	u32 *starts;
	u32 count;
	u32 size;
} stacks;

int tw_stacks_make(u32 count)
{
	u32 n_buckets = 64;

	while (n_buckets < count && n_buckets < 1U << 20)
		n_buckets *= 2;
	stacks.size = count;
	stacks.mask = n_buckets - 1;
	stacks.n_words = count * (AVERAGE_FRAMES + sizeof(struct tw_stack) / 8) + TW_FRAMES_MAX;
	stacks.used = 0;
	stacks.count = 0;
	stacks.words = tw_port_alloc((size_t)stacks.n_words * 8);
	stacks.buckets = tw_port_alloc((size_t)n_buckets * sizeof(u32));
	stacks.starts = tw_port_alloc(((size_t)count + 1) * sizeof(u32));
	if (stacks.words && stacks.buckets && stacks.starts)
		return 0;
	tw_stacks_free();
	return -1;
}

void tw_stacks_free(void)
{
	tw_port_free(stacks.words);
	tw_port_free(stacks.buckets);
	tw_port_free(stacks.starts);
	memset(&stacks, 0, sizeof(stacks));
}

const struct tw_stack *tw_stack_get(s64 id)
{
	if (id <= 0 || id > (s64)READ_ONCE(stacks.count))
		return NULL;
	return (const struct tw_stack *)(stacks.words + stacks.starts[id]);
}

static u32 hash_stack(s32 pid, const char *comm, const u64 *frames, u32 n_frames)
{
	u64 hash = (u64)(u32)pid;
	u32 i;

	for (i = 0; i < TW_COMM_SIZE && comm[i]; i++)
		hash = hash * 31 + (u8)comm[i];
	for (i = 0; i < n_frames; i++)
		hash = (hash ^ frames[i]) * 0x9e3779b97f4a7c15ULL;
	return (u32)(hash >> 32) ^ (u32)hash;
}

static bool is_same(const struct tw_stack *s, s32 pid, const char *comm, const u64 *frames, u32 n_frames)
{
	return s->pid == pid && s->n_frames == n_frames && !strncmp(s->comm, comm, TW_COMM_SIZE - 1) &&
	       !memcmp(s->frames, frames, n_frames * sizeof(u64));
}

static u32 find_stack(s32 pid, const char *comm, const u64 *frames, u32 n_frames, u32 hash)
{
	u32 id = stacks.buckets[hash & stacks.mask];

	while (id) {
		const struct tw_stack *s = tw_stack_get(id);

		if (s->hash == hash && is_same(s, pid, comm, frames, n_frames))
			return id;
		id = s->chain;
	}
	return 0;
}

static u32 add_stack(s32 pid, const char *comm, const u64 *frames, u32 n_frames, u32 hash)
{
	u32 words = sizeof(struct tw_stack) / 8 + n_frames, id;
	struct tw_stack *s;

	if (stacks.count == stacks.size || stacks.n_words - stacks.used < words)
		return 0;
	id = stacks.count + 1;
	s = (struct tw_stack *)(stacks.words + stacks.used);
	s->hash = hash;
	s->pid = pid;
	s->n_frames = n_frames;
	memcpy(s->comm, comm, strnlen(comm, TW_COMM_SIZE - 1));
	memcpy(s->frames, frames, n_frames * sizeof(u64));
	s->chain = stacks.buckets[hash & stacks.mask];
	stacks.starts[id] = stacks.used;
	stacks.used += words;
	stacks.buckets[hash & stacks.mask] = id;
	smp_store_release(&stacks.count, id);
	return id;
}

u32 tw_stack_intern(s32 pid, const char *comm, const u64 *frames, u32 n_frames)
{
	u32 hash = hash_stack(pid, comm, frames, n_frames), id = 0;

	if (!stacks.words)
		return 0;
	tw_spin_lock(&stacks.lock);
	id = find_stack(pid, comm, frames, n_frames, hash);
	if (!id)
		id = add_stack(pid, comm, frames, n_frames, hash);
	tw_spin_unlock(&stacks.lock);
	return id;
}

static void put_address(struct tw_sink *sink, u64 address)
{
	int shift;

	tw_sink_text(sink, "0x");
	for (shift = BITS_PER_LONG - 4; shift >= 0; shift -= 4)
		tw_sink_put(sink, &"0123456789abcdef"[address >> shift & 15], 1);
}

/** tw_frames_print - a line `0xffffffff8011a551 : smp_call_function+0x1/0x70` for each address */
void tw_frames_print(struct tw_sink *sink, struct tw_activation *a, const u64 *frames, u32 n_frames)
{
	u32 i;

	for (i = 0; i < n_frames; i++) {
		put_address(sink, frames[i]);
		tw_port_symbol(a->symbol, frames[i]);
		tw_sink_text(sink, " : ");
		tw_sink_text(sink, a->symbol);
		tw_sink_put(sink, "\n", 1);
	}
}

void tw_stack_print(struct tw_sink *sink, struct tw_activation *a, s64 id)
{
	const struct tw_stack *s = tw_stack_get(id);

	if (!s)
		return;
	tw_sink_text(sink, "trace for ");
	tw_sink_number(sink, s->pid);
	tw_sink_text(sink, " (");
	tw_sink_text(sink, s->comm);
	tw_sink_text(sink, ")\n");
	tw_frames_print(sink, a, s->frames, s->n_frames);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Of addresses in hex, separated by blanks, as backtrace() gives them; what is none ends the list. Into @a->words. */
static u32 parse_addresses(struct tw_activation *a, const char *text)
{
	u32 count = 0;

	while (count < TW_FRAMES_MAX) {
		u64 address = 0;
		int digits = 0;

		text += strspn(text, " \t\n");
		if (text[0] == '0' && (text[1] | 32) == 'x')
			text += 2;
		for (; hex_digit(*text) >= 0; text++, digits++)
			address = address << 4 | hex_digit(*text);
		if (!digits)
			break;
		a->words[count++] = address;
	}
	return count;
}

void tw_fn_print_syms(struct tw_context *c, const char *addresses)
{
	struct tw_activation *a = tw_activation(c);
	u32 count = parse_addresses(a, addresses);

	tw_frames_print(&a->output, a, a->words, count);
}

void tw_fn_sprint_syms(struct tw_context *c, char *to, const char *addresses)
{
	struct tw_activation *a = tw_activation(c);
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	u32 count = parse_addresses(a, addresses), i;

	for (i = 0; i < count; i++) {
		tw_port_symbol(a->symbol, a->words[i]);
		tw_sink_text(&sink, a->symbol);
		tw_sink_put(&sink, "\n", 1);
	}
	to[sink.used] = 0;
}
