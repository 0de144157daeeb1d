/* SPDX-License-Identifier: MIT */
/* What the runtime's files share with each other and hide from scripts. */
#ifndef TAPWRIGHT_RUNTIME_H
#define TAPWRIGHT_RUNTIME_H

#include "port.h"

struct tw_activation;

/**
 * struct tw_sink - where text goes
 * @data: the bytes
 * @size: how many fit
 * @used: how many are there
 * @owner: activation whose output is flushed when @data is full; NULL for a string, which is cut instead
 */
struct tw_sink {
	char *data;
	u32 size;
	u32 used;
	struct tw_activation *owner;
};

/** struct tw_text - the text of a hit: @used bytes of @data, which has room for @size with the terminator */
struct tw_text {
	u32 size;
	u32 used;
	char data[];
};

/** struct tw_order - one element of a snapshot of an array's order */
struct tw_order {
	s64 weight;
	u32 node;
};

/** struct tw_span - bytes of a text, from one up to and without another; @from > @to: nowhere */
struct tw_span {
	u32 from;
	u32 to;
};

/**
 * struct tw_kept_match - what matched() is asked about
 * @regex: the expression that matched last; NULL: there is none, or the last one did not match
 * @placed: the groups' places are known
 * @text: a copy of what it matched, @length bytes
 * @marks: for each place of the text, whether what follows can match from there
 * @groups: places of the whole and of the groups
 * @parts: for each step, the place it works on
 */
struct tw_kept_match {
	const struct tw_regex *regex;
	bool placed;
	char *text;
	u32 length;
	u8 *marks;
	struct tw_span *groups;
	struct tw_span *parts;
};

/**
 * struct tw_load - how much of a CPU its handlers take, from samples
 * @until_sample: hits until one is timed
 * @weight: hits that the next sample stands for
 * @since: beginning of the interval, @spent: nanoseconds in handlers since then
 */
struct tw_load {
	u32 until_sample;
	u32 weight;
	u64 since;
	u64 spent;
};

#define TW_CALLS_MAX 8

/**
 * struct tw_activation - a context and what the runtime keeps behind it
 * @c: what the script sees; must be first
 * @busy: a handler runs on this CPU; what fires meanwhile is counted as skipped
 * @interrupts: whether interrupts were on before the handler
 * @hits: handlers that ran
 * @load: how much of this CPU they take
 * @address: at a return, run-time address of the function that returns
 * @process: process context: may sleep, and waits for space in the output
 * @output: text that the handler printed and that is not yet a record
 * @error_text: room for tw_error_text's copy
 * @order: room for the snapshots of nested walks, @order_size elements, @order_used taken
 * @merged: room for one statistic with its histogram, merged over CPUs
 * @words: room for one backtrace
 * @match: the last match of a regular expression
 * @text: the text of the hit, where its family has one
 * @calls: places of the calls that led to the pending error, innermost first, @n_calls; those beyond TW_CALLS_MAX are only counted
 * @tokens: what tokenize() was given last; @token: where the next token is looked for
 * @frame: the arena's beginning, handed to each handler
 */
struct tw_activation {
	struct tw_context c;
	u32 busy;
	unsigned long interrupts;
	struct tw_load load;
	u64 hits;
	unsigned long address;
	bool process;
	struct tw_sink output;
	char *error_text;
	struct tw_order *order;
	u32 order_size;
	u32 order_used;
	struct tw_cell *merged;
	u64 *words;
	struct tw_kept_match match;
	char *symbol;
	struct tw_text *text;
	char *tokens;
	u32 token;
	const char *calls[TW_CALLS_MAX];
	u32 n_calls;
	char *frame;
	void *memory;
};

static inline struct tw_activation *tw_activation(struct tw_context *c)
{
	return (struct tw_activation *)c;
}

/* activation.c */
int tw_activation_make(struct tw_activation *a, const struct tw_script *script, u32 order_size);
void tw_activation_free(struct tw_activation *a);

/* sink.c */
void tw_sink_put(struct tw_sink *sink, const char *text, u32 length);
void tw_sink_whole(struct tw_sink *sink, const char *text, u32 length);
void tw_sink_text(struct tw_sink *sink, const char *text);
void tw_sink_fill(struct tw_sink *sink, char what, s64 count);
void tw_sink_number(struct tw_sink *sink, s64 number);
void tw_sink_hex(struct tw_sink *sink, u64 number);
/** tw_output_flush - make a record of what an activation printed; transport.c, or the tests */
void tw_output_flush(struct tw_activation *a);
/* Room for a record's header before the text, so that a record is written in one piece. */
#define TW_OUTPUT_HEADER 32
#define TW_OUTPUT_SIZE 8192

/* string.c: bytes of every string of the script, with its terminator */
extern u32 tw_string_size;

/* number.c: the message of what ends a handler without being an error; nothing catches it */
extern const char tw_aborted[];
/** tw_calls_print - a line for each call that led to the pending error */
void tw_calls_print(struct tw_sink *sink, const struct tw_activation *a);

/* memory.c */
extern bool tw_forgives_faults;
void tw_read_fault(struct tw_context *c, u64 address, bool user, const char *at);

/* quote.c */
u32 tw_escape(char *to, u8 byte, char quote);

/* format.c */
void tw_format_value(struct tw_sink *sink, struct tw_activation *a, char letter, union tw_value value, bool quoted);
void tw_format_into(struct tw_sink *sink, struct tw_activation *a, const char *format, const char *signature,
		    const union tw_value *arguments);

/*
 * Statistics. A cell holds one statistic of one CPU; tw_cells is a table of them, per CPU, each CPU's part with
 * a lock of its own that nobody else takes while recording: only readers and deleters do, briefly.
 */
struct tw_cell {
	s64 count;
	s64 sum;
	s64 min;
	s64 max;
	u64 square_low;
	u64 square_high;
	u64 buckets[];
};

/* Rows of the biggest histogram, with the rows for what is below and above. */
#define TW_BUCKETS_MAX 131
#define TW_LOG_BUCKETS 128
#define TW_LOG_ZERO 64

struct tw_cpu_cells {
	struct tw_spin lock;
	char cells[] __attribute__((aligned(8)));
};

struct tw_cells {
	struct tw_cpu_cells **cpu;
	struct tw_histogram histogram;
	u32 n_buckets;
	u32 stride;
};

struct tw_stat {
	const char *name;
	struct tw_cells cells;
};

/* stat.c */
int tw_cells_make(struct tw_cells *cells, const struct tw_histogram *histogram, u32 count);
void tw_cells_free(struct tw_cells *cells);
void tw_cell_record(const struct tw_cells *cells, struct tw_cell *cell, s64 value);
void tw_cells_merge(const struct tw_cells *cells, u32 index, struct tw_cell *into, bool buckets);
void tw_cells_clear(const struct tw_cells *cells, u32 index);
s64 tw_cell_extract(struct tw_context *c, const struct tw_cell *cell, enum tw_extractor what, const char *at);
struct tw_stat *tw_stat_make(const struct tw_stat_spec *spec);
void tw_stat_free(struct tw_stat *s);
/** tw_cells_bucket - the values in one row of a histogram; the cell must not be removed meanwhile */
s64 tw_cells_bucket(struct tw_context *c, const struct tw_cells *cells, u32 index, s64 bucket, const char *at);
/** tw_cells_bucket_after - which row follows @last in the order of their counts; -1 when none does */
s64 tw_cells_bucket_after(struct tw_context *c, const struct tw_cells *cells, u32 index, s64 last, bool descending,
			  const char *at);
void tw_cell_summary(struct tw_sink *sink, const struct tw_cell *cell);

static inline struct tw_cell *tw_cell_at(const struct tw_cells *cells, int cpu, u32 index)
{
	return (struct tw_cell *)(cells->cpu[cpu]->cells + (size_t)cells->stride * index);
}

/* counter.c */
struct tw_counter *tw_counter_make(const struct tw_counter_spec *spec);
void tw_counter_free(struct tw_counter *counter);

/* histogram.c */
u32 tw_histogram_buckets(const struct tw_histogram *h);
u32 tw_histogram_bucket(const struct tw_histogram *h, u32 n_buckets, s64 value);
void tw_histogram_print(struct tw_sink *sink, const struct tw_histogram *h, u32 n_buckets, const u64 *buckets);

/*
 * Arrays. Keys live in nodes of a table that all CPUs share: a chained hash that is read without a lock and
 * written under @insert. Values of plain arrays live in the node, guarded by the lock of the script's global.
 * Statistics live per CPU in @cells under the node's number.
 */
#define TW_KEYS_MAX 9

struct tw_node {
	u32 chain;
	u32 hash;
	u32 next;
	u32 previous;
	char data[];
};

struct tw_map {
	u32 *buckets;
	char *nodes;
	u32 mask;
	u32 stride;
	u32 value_offset;
	u32 n_keys;
	char value;
	bool wraps;
	u32 size;
	u32 count;
	u32 free;
	u32 first;
	u32 last;
	struct tw_spin insert;
	char letters[TW_KEYS_MAX + 1];
	u32 offsets[TW_KEYS_MAX];
	struct tw_cells cells;
	const char *name;
	char overflow[64];
};

/* map.c */
struct tw_map *tw_map_make(const struct tw_map_spec *spec, u32 default_size);
void tw_map_free(struct tw_map *m);
bool tw_map_matches(const struct tw_map *m, u32 node, const union tw_value *keys, u32 any);
/** tw_map_find - the node of @keys, or 0 */
u32 tw_map_find(const struct tw_map *m, const union tw_value *keys);
/** tw_map_key - key @i of a node */
union tw_value tw_map_key(const struct tw_map *m, u32 node, u32 i);
/** tw_map_value - value of a node of an array that is not of statistics */
union tw_value tw_map_value(const struct tw_map *m, u32 node);

/** tw_cursor_node - the node that tw_map_next gave */
u32 tw_cursor_node(const struct tw_cursor *cursor);

static inline struct tw_node *tw_map_node(const struct tw_map *m, u32 number)
{
	return (struct tw_node *)(m->nodes + (size_t)m->stride * number);
}

/* walk.c */
void tw_order_sort(const struct tw_map *m, struct tw_order *order, u32 count, s32 by, bool descending);

/*
 * Interned backtraces.
 */
/* Interrupt, softirq and task stacks of x86_64 hold 48 kB in all: a thousand frames cannot fit in them with anything else. */
#define TW_FRAMES_MAX 1024
#define TW_COMM_SIZE 16

struct tw_stack {
	u32 chain;
	u32 hash;
	s32 pid;
	u32 n_frames;
	char comm[TW_COMM_SIZE];
	u64 frames[];
};

/* stack.c */
int tw_stacks_make(u32 count);
void tw_stacks_free(void);
/** tw_stack_intern - the number of a backtrace, from 1; 0 when the table is full */
u32 tw_stack_intern(s32 pid, const char *comm, const u64 *frames, u32 n_frames);
const struct tw_stack *tw_stack_get(s64 id);
void tw_stack_print(struct tw_sink *sink, struct tw_activation *a, s64 id);
void tw_frames_print(struct tw_sink *sink, struct tw_activation *a, const u64 *frames, u32 n_frames);

#endif
