/* SPDX-License-Identifier: MIT */
/*
 * What a generated script sees: no kernel header stands behind this one, so that a script compiles in
 * milliseconds and its C does not depend on the kernel's version. The runtime, compiled once per kernel with
 * the kernel's headers, includes it too and provides everything declared here.
 *
 * A script object defines one symbol, tw_script. The runtime owns the module's life: it allocates what
 * tw_script asks for, registers the probes disarmed, arms them all at once, and takes them away again.
 */
#ifndef TAPWRIGHT_SCRIPT_H
#define TAPWRIGHT_SCRIPT_H

typedef signed char tw_s8;
typedef unsigned char tw_u8;
typedef signed short tw_s16;
typedef unsigned short tw_u16;
typedef signed int tw_s32;
typedef unsigned int tw_u32;
typedef signed long long tw_s64;
typedef unsigned long long tw_u64;
/* A register, a pointer: as wide as the target's long. */
typedef unsigned long tw_word;

#ifndef NULL
#define NULL ((void *)0)
#endif

struct tw_map;
struct tw_stat;
struct tw_counter;
struct tw_probe;

#define tw_likely(x) __builtin_expect(!!(x), 1)
#define tw_unlikely(x) __builtin_expect(!!(x), 0)

/**
 * struct tw_context - one activation of a probe handler on one CPU
 * @actions: statements that the handler may still execute; below zero is the error "MAXACTION exceeded"
 * @nesting: function calls that may still be nested
 * @error: message of the pending run-time error, or NULL; generated code tests it after every call that can fail
 * @error_at: the pending error's place in the script: "near 'token' at file:line:col"
 * @regs: struct pt_regs of the probe, or NULL where there are none (begin, end, timers)
 * @probe: the probe that fired
 * @frame: free part of the per-CPU arena for strings and other locals, aligned to 8 bytes
 * @frame_end: end of the arena
 * @entry_data: for a .return handler, what its entry handler saved; for an entry handler, where to save it
 * @passed: the function that was called ended with next; who called it takes another one of its name, or raises an error
 * @values: what the hit brought, by its family: a tracepoint's arguments, netfilter's hook and verdict; else NULL
 *
 * The runtime keeps more behind these; generated code reaches only what stands here.
 */
struct tw_context {
	tw_s32 actions;
	tw_s32 nesting;
	const char *error;
	const char *error_at;
	const void *regs;
	const struct tw_probe *probe;
	char *frame;
	char *frame_end;
	tw_s64 *entry_data;
	tw_s64 *values;
	tw_s32 passed;
};

/** union tw_value - one key, one argument of a format: a number or a string, by its signature letter */
union tw_value {
	tw_s64 number;
	const char *string;
};

/*
 * Signatures say what values are, a letter each:
 *   'l' number, 's' string, 'p' number shown as a pointer, 'k' id of an interned stack, 't' statistics
 */

enum tw_probe_kind {
	TW_PROBE_BEGIN,
	TW_PROBE_END,
	TW_PROBE_ERROR,
	TW_PROBE_KPROBE,
	TW_PROBE_KRETPROBE,
	TW_PROBE_TRACEPOINT,
	TW_PROBE_TIMER,
	TW_PROBE_PROFILE,
	TW_PROBE_WATCHPOINT,
	TW_PROBE_PERF,
	TW_PROBE_PROCFS,
	TW_PROBE_NETFILTER,
};

/** struct tw_lock_ref - a global variable that a handler uses, by its number; held for the whole handler */
struct tw_lock_ref {
	tw_u16 global;
	tw_u16 write;
};

/**
 * struct tw_tracepoint_spec - a static tracepoint
 * @name: as the kernel names it
 * @module: whose it is, NULL for the kernel's own
 * @stub: void (*)(void *data, arguments…): made for the tracepoint's prototype; hands its arguments to tw_tracepoint_hit
 */
struct tw_tracepoint_spec {
	const char *name;
	const char *module;
	void (*stub)(void);
};

/** struct tw_timer_spec - @jiffies set: in jiffies, otherwise in nanoseconds; @randomize: most that a period is off, either way */
struct tw_timer_spec {
	tw_u8 jiffies;
	tw_u64 period;
	tw_u64 randomize;
};

/** struct tw_profile_spec - @hertz: times a second on each CPU; 0 for the clock tick's own rate */
struct tw_profile_spec {
	tw_u64 hertz;
};

/** struct tw_watchpoint_spec - @absolute: @address is the running kernel's; otherwise it is a link-time address */
struct tw_watchpoint_spec {
	tw_u64 address;
	tw_u8 absolute;
	tw_u8 length;
	tw_u8 reads;
};

/** struct tw_perf_spec - perf_event_attr's @type and @config; @sample events, or @hertz samples a second; both 0: only counted */
struct tw_perf_spec {
	tw_u64 type;
	tw_u64 config;
	tw_u64 sample;
	tw_u64 hertz;
};

/** struct tw_procfs_spec - @path below the script's folder; @writes: the handler runs when it was written, else when it is read */
struct tw_procfs_spec {
	const char *path;
	tw_u8 writes;
	tw_u16 umask;
	tw_u32 max_size;
};

/** struct tw_netfilter_spec - as struct nf_hook_ops has them */
struct tw_netfilter_spec {
	tw_u32 hook;
	tw_u32 protocol_family;
	tw_s32 priority;
};

/**
 * struct tw_probe - one probe of the script
 * @kind: one of enum tw_probe_kind
 * @entry_words: kretprobes: number of 64-bit words that @entry saves for @handler
 * @maxactive: kretprobes: instances; 0 for the default
 * @order: begin, end, error: ascending order
 * @point: what pp() says, the probe point as it was resolved
 * @name: what pn() says, the probe point as the script names it; NULL where that is @point
 * @handler: the body
 * @entry: kretprobes: runs at entry to save @entry(...) values and parameters; NULL if nothing is saved
 * @address: link-time address in vmlinux, or 0 when registered by @symbol alone
 * @symbol: name for messages; with @address 0 the name by which the kernel is asked for the address
 * @offset: added to @symbol's address when @address is 0
 * @locks: globals that the handler needs, in ascending number; NULL-terminated by count
 * @n_locks: how many
 * @optional: one of many that a wildcard stands for: a place that the kernel forbids is a warning
 * @module: kprobes: the module that @symbol is looked up in, which must be loaded; NULL for the kernel
 * @absolute: kprobes: @address is the running kernel's, not a link-time address
 * @spec: of the other kinds, the struct tw_…_spec of that kind
 */
struct tw_probe {
	tw_u8 kind;
	tw_u16 entry_words;
	tw_u16 n_locks;
	tw_s32 maxactive;
	tw_s64 order;
	const char *point;
	const char *name;
	void (*handler)(struct tw_context *c);
	void (*entry)(struct tw_context *c);
	tw_u64 address;
	const char *symbol;
	tw_u64 offset;
	const struct tw_lock_ref *locks;
	tw_u8 optional;
	tw_u8 absolute;
	const char *module;
	const void *spec;
};

/** struct tw_histogram - parameters of a histogram kept beside a statistic */
struct tw_histogram {
	tw_u8 kind; /* 0 none, 1 linear, 2 logarithmic */
	tw_s64 start, stop, interval;
};

/**
 * struct tw_map_spec - an array that the runtime makes before the first probe
 * @handle: where the runtime puts it
 * @name: as in the script, for messages
 * @keys: signature letters, at most nine
 * @value: 'l', 'p', 's', 'k', or 't'
 * @wraps: the oldest element gives way when the array is full
 * @size: most elements; 0 for the script's default
 * @histogram: for statistics
 */
struct tw_map_spec {
	struct tw_map **handle;
	const char *name;
	const char *keys;
	char value;
	tw_u8 wraps;
	tw_u32 size;
	struct tw_histogram histogram;
};

/** struct tw_stat_spec - a global scalar that holds statistics, per CPU and merged on read */
struct tw_stat_spec {
	struct tw_stat **handle;
	const char *name;
	struct tw_histogram histogram;
};

/**
 * struct tw_timing - what is told of a probe's cost when the script is over; stap -t
 * @probe: its number in tw_script.probes
 * @cycles: statistic with one value for each hit, that tw_time records
 * @place: where the script defines it, FILE:LINE:COLUMN
 * @derivation: the definitions that led to it
 */
struct tw_timing {
	tw_u32 probe;
	struct tw_stat **cycles;
	const char *place;
	const char *derivation;
};

/** struct tw_counter_spec - a counter per CPU and, with @string set, a string per CPU: for modules written by hand */
struct tw_counter_spec {
	struct tw_counter **handle;
	const char *name;
	tw_u8 string;
};

/**
 * struct tw_automaton - a deterministic automaton over classes of bytes; state 0 is dead
 * @start_edge: where it begins at the beginning of a text, or, when it reads backwards, at its end
 * @start_inside: where it begins elsewhere
 * @next: of each state, for each class, the next one
 * @accepts: of each state: bit 0: what was read matches; bit 1: it matches if the text ends here
 */
struct tw_automaton {
	tw_u16 start_edge;
	tw_u16 start_inside;
	const tw_u16 *next;
	const tw_u8 *accepts;
};

enum tw_place_kind { TW_PLACE_GROUP, TW_PLACE_SPLIT, TW_PLACE_CHOICE, TW_PLACE_REPEAT };

/**
 * struct tw_place_step - how the place of one part of an expression gives the places of those within it
 * @kind: one of enum tw_place_kind
 * @group: TW_PLACE_GROUP: whose place it is
 * @forward: SPLIT, CHOICE, REPEAT: number of the automaton of the first part, the option, one round
 * @backward: SPLIT: of what follows, read backwards. REPEAT: of what follows the first round; those of the next rounds
 * come behind it
 * @n_backward: REPEAT: how many there are; the last one is also that of all further rounds
 * @least, @most: REPEAT: rounds; @most 0 for any number
 * @first: step of the group's body, the first part, the option, the round; 0 for none
 * @second: SPLIT: of what follows. CHOICE: of the other options; 0 for none
 */
struct tw_place_step {
	tw_u8 kind;
	tw_u16 group;
	tw_u16 forward;
	tw_u16 backward;
	tw_u16 n_backward;
	tw_u16 least;
	tw_u16 most;
	tw_u16 first;
	tw_u16 second;
};

/**
 * struct tw_regex - a regular expression
 * @n_classes: classes of bytes; @classes: the class of each byte
 * @search: accepts, reading from the beginning of a text, once it has seen a match
 * @automata: for the places of groups: the first, backwards, accepts where a match begins, the second where it ends
 * @steps: the first is the whole match's, those below a step come after it
 * @n_steps: how many
 * @n_groups: parenthesised groups
 */
struct tw_regex {
	tw_u16 n_classes;
	tw_u16 n_steps;
	tw_u16 n_groups;
	const tw_u8 *classes;
	struct tw_automaton search;
	const struct tw_automaton *automata;
	const struct tw_place_step *steps;
};

/**
 * struct tw_place - an address in a module, which the runtime looks up before the first probe is there
 * @module: which has to be loaded by then
 * @symbol: of its code or data
 * @offset: distance from there
 * @address: what was found
 */
struct tw_place {
	const char *module;
	const char *symbol;
	tw_s64 offset;
	tw_u64 address;
};

/**
 * struct tw_script - everything the runtime has to know of a script
 * @name: the module's name
 * @build_id: lower-case hex of the kernel's build-id for which addresses hold; the module refuses another kernel. NULL: not checked
 * @base_symbol_address: link-time address of the runtime's base symbol (see tw_base_symbol), 0 if no link-time address is used
 * @notes_address: link-time address of __start_notes, @notes_size: bytes of notes; used to read the running kernel's build-id
 * @text_start, @text_end: link-time addresses of _stext and _etext: every probe address lies within
 * @n_globals: number of locks
 * @string_size: bytes of a string with its terminator (MAXSTRINGLEN)
 * @max_actions, @max_nesting, @max_map_entries, @max_errors, @max_skipped: the limits
 * @max_actions_in_process: statements of a begin, end or error probe; 0: no limit
 * @max_load: nanoseconds of each @load_interval that the handlers of a CPU may take; more ends the script. 0: no limit
 * @lock_wait: nanoseconds that a handler waits for its globals before it is skipped
 * @min_stack: bytes of the kernel's stack that must be left when a handler begins; with less it is skipped
 * @max_active_returns: calls of a function at a time whose returns are seen, unless a probe says; 0: 6 per CPU, at least 15
 * @forgives_faults: numbers that cannot be read are 0, without an error; stap --skip-badvars
 * @output_megabytes: room for output that was not read yet, per CPU; 0: one
 * @frame_size: bytes of the per-CPU arena that the deepest handler needs
 * @n_match_groups: most groups, the whole match counted, of an expression whose matches are kept for matched(); 0: none is kept
 * @n_match_steps: most steps of such an expression
 * @places: addresses of modules that the script asks for
 * @coverage: how often what ran, in modules that are to tell it
 */
struct tw_script {
	const char *name;
	const char *build_id;
	tw_u64 base_symbol_address;
	tw_u64 notes_address;
	tw_u32 notes_size;
	tw_u64 text_start;
	tw_u64 text_end;
	tw_u32 n_globals;
	tw_u32 string_size;
	tw_s32 max_actions;
	tw_s32 max_nesting;
	tw_u32 max_map_entries;
	tw_s32 max_errors;
	tw_s32 max_skipped;
	tw_s32 max_actions_in_process;
	tw_u64 max_load;
	tw_u64 load_interval;
	tw_u64 lock_wait;
	tw_u64 min_stack;
	tw_s32 max_active_returns;
	tw_u8 forgives_faults;
	tw_u32 output_megabytes;
	tw_u32 frame_size;
	tw_u32 n_match_groups;
	tw_u32 n_match_steps;
	const struct tw_probe *probes;
	tw_u32 n_probes;
	const struct tw_map_spec *maps;
	tw_u32 n_maps;
	const struct tw_stat_spec *stats;
	tw_u32 n_stats;
	const struct tw_counter_spec *counters;
	tw_u32 n_counters;
	const struct tw_timing *timings;
	tw_u32 n_timings;
	struct tw_place *places;
	tw_u32 n_places;
	const tw_u32 *coverage;
	tw_u32 n_coverage;
};

extern const struct tw_script tw_script;

/**
 * DOC: Errors
 *
 * The first one stays; setting it never returns to the handler's normal path by itself: test c->error.
 */

/** tw_error - raise a run-time error; @message must outlive the handler (a literal or tw_error_text's copy) */
void tw_error(struct tw_context *c, const char *message, const char *at);
/** tw_error_text - the same with a text that is copied into the context (the script's error()) */
void tw_error_text(struct tw_context *c, const char *message, const char *at);
/** tw_called - the pending error happened in a function that was called at @place; the innermost call first */
void tw_called(struct tw_context *c, const char *place);
/** tw_catch - forget the pending error; writes its text into @message (script string size) unless NULL */
void tw_catch(struct tw_context *c, char *message);

/**
 * DOC: Numbers
 *
 * 64 bits, signed; sums, differences and products wrap.
 */

/** tw_divide - quotient; that of the smallest number and -1 wraps; by zero it raises "division by 0" */
tw_s64 tw_divide(struct tw_context *c, tw_s64 a, tw_s64 b, const char *at);
/** tw_modulo - remainder, with the sign of the dividend; by zero it raises "division by 0" */
tw_s64 tw_modulo(struct tw_context *c, tw_s64 a, tw_s64 b, const char *at);
/** tw_add - sum, modulo 2^64 */
static inline tw_s64 tw_add(tw_s64 a, tw_s64 b) { return (tw_s64)((tw_u64)a + (tw_u64)b); }
/** tw_subtract - difference, modulo 2^64 */
static inline tw_s64 tw_subtract(tw_s64 a, tw_s64 b) { return (tw_s64)((tw_u64)a - (tw_u64)b); }
/** tw_multiply - product, modulo 2^64 */
static inline tw_s64 tw_multiply(tw_s64 a, tw_s64 b) { return (tw_s64)((tw_u64)a * (tw_u64)b); }
/** tw_shift_left - by @n modulo 64 */
static inline tw_s64 tw_shift_left(tw_s64 a, tw_s64 n) { return (tw_s64)((tw_u64)a << (n & 63)); }
/** tw_shift_right - arithmetic, by @n modulo 64 */
static inline tw_s64 tw_shift_right(tw_s64 a, tw_s64 n) { return a >> (n & 63); }
/** tw_shift_right_logical - with zeros from the left, by @n modulo 64 */
static inline tw_s64 tw_shift_right_logical(tw_s64 a, tw_s64 n) { return (tw_s64)((tw_u64)a >> (n & 63)); }

/**
 * DOC: Strings
 *
 * NUL-terminated, at most string_size bytes with the terminator; longer results are cut.
 */

/** tw_string_copy - @to becomes a copy of @from */
void tw_string_copy(char *to, const char *from);
/** tw_string_append - @to must hold a string; appends what fits */
void tw_string_append(char *to, const char *from);
/** tw_string_compare - as strcmp: below, equal to or above zero */
int tw_string_compare(const char *a, const char *b);
/** tw_string_length - bytes before the terminator */
tw_s64 tw_string_length(const char *a);

/**
 * DOC: Regular expressions
 *
 * POSIX extended, compiled to automata when the script is built. A match takes time in proportion to the text; the places
 * of groups are only looked for when they are asked for.
 */

/** tw_match - 1 if the expression matches somewhere in @text, else 0 */
tw_s64 tw_match(const struct tw_regex *regex, const char *text);
/** tw_match_keep - the same, and matched() and ngroups() will be about it, until the handler ends */
tw_s64 tw_match_keep(struct tw_context *c, const struct tw_regex *regex, const char *text);
/** tw_match_forget - a handler begins: there was no match yet */
void tw_match_forget(struct tw_context *c);
/** tw_fn_matched - text of group @n of the last match, 0 for the whole; "" for a group that had no part in it */
void tw_fn_matched(struct tw_context *c, char *to, tw_s64 n, const char *at);
/** tw_fn_ngroups - groups of the expression that matched last, those without a part in the match included */
tw_s64 tw_fn_ngroups(struct tw_context *c, const char *at);

/**
 * DOC: Reads of memory
 *
 * Fault-safe: a bad address raises "kernel read fault at 0x…" or "user read fault at 0x…". The size is 1, 2, 4 or 8;
 * the value is zero-extended, sign extension is the caller's.
 */

/** tw_kernel_read - a number at an address of the kernel */
tw_u64 tw_kernel_read(struct tw_context *c, tw_u64 address, tw_u32 size, const char *at);
/** tw_user_read - a number at an address of the current process; a page that is not present is a fault */
tw_u64 tw_user_read(struct tw_context *c, tw_u64 address, tw_u32 size, const char *at);
/** tw_kernel_string - up to string_size - 1 bytes up to NUL; @max < 0 for as many as fit */
void tw_kernel_string(struct tw_context *c, char *to, tw_u64 address, tw_s64 max, const char *at);
/** tw_user_string - the same at an address of the current process */
void tw_user_string(struct tw_context *c, char *to, tw_u64 address, tw_s64 max, const char *at);
/**
 * TW_BASE_SYMBOL - exported data symbol from whose address the slide of vmlinux follows
 *
 * tw_script.base_symbol_address is the link-time address of this symbol. It is data, because the address of a
 * function is a descriptor on ppc64 and ia64, and every architecture and version exports it.
 */
#define TW_BASE_SYMBOL init_task
/** tw_address - run-time address of a link-time address of vmlinux */
tw_u64 tw_address(tw_u64 link_address);

/**
 * DOC: Arrays
 *
 * @keys has as many values as the array's signature has letters. All are safe in any context, none allocates.
 * Overflow raises "Array overflow, check size limit (N)". Reading an absent element gives 0 or "" and adds nothing.
 */

/** tw_map_get - the number of an element, 0 where absent */
tw_s64 tw_map_get(struct tw_context *c, struct tw_map *m, const union tw_value *keys);
/** tw_map_get_string - the string of an element, "" where absent */
void tw_map_get_string(struct tw_context *c, struct tw_map *m, const union tw_value *keys, char *to);
/** tw_map_text - the same where it lies, valid until the array is written; for embedded C */
const char *tw_map_text(const struct tw_map *m, const union tw_value *keys);
/** tw_map_set - make an element or change it */
void tw_map_set(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 value, const char *at);
/** tw_map_set_string - the same in an array of strings */
void tw_map_set_string(struct tw_context *c, struct tw_map *m, const union tw_value *keys, const char *value, const char *at);
/** tw_map_add - add to an element, made as 0 where absent; gives the new value (for +=, -=, ++ and --) */
tw_s64 tw_map_add(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 delta, const char *at);
/** tw_map_record - `<<<` */
void tw_map_record(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 value, const char *at);
/** tw_map_has - 1 if there is that element, else 0 */
tw_s64 tw_map_has(struct tw_context *c, struct tw_map *m, const union tw_value *keys);
/** tw_map_has_any - is there an element whose keys match? Bit i of @any set: key i matches anything */
tw_s64 tw_map_has_any(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_u32 any);
/** tw_map_delete - remove the elements whose keys match; bit i of @any set: key i matches anything */
void tw_map_delete(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_u32 any);
/** tw_map_clear - remove all elements */
void tw_map_clear(struct tw_context *c, struct tw_map *m);

/**
 * DOC: Statistics
 *
 * A statistic is kept per CPU and merged when it is read.
 */

enum tw_extractor { TW_COUNT, TW_SUM, TW_MIN, TW_MAX, TW_AVG, TW_VARIANCE };
/** tw_stat_record - `<<<` */
void tw_stat_record(struct tw_context *c, struct tw_stat *s, tw_s64 value);
/** tw_cycles - ticks of the processor's clock; differences count */
tw_u64 tw_cycles(void);
/** tw_time - record the ticks since @begun */
void tw_time(struct tw_context *c, struct tw_stat *cycles, tw_u64 begun);
/** tw_stat_clear - back to nothing recorded */
void tw_stat_clear(struct tw_context *c, struct tw_stat *s);
/** tw_stat_extract - merged over CPUs; min, max, avg of nothing raise "empty aggregate"; @shift is variance's bit shift */
tw_s64 tw_stat_extract(struct tw_context *c, struct tw_stat *s, enum tw_extractor what, tw_s64 shift, const char *at);
/** tw_map_extract - the same of an element; absent is a statistic of nothing */
tw_s64 tw_map_extract(struct tw_context *c, struct tw_map *m, const union tw_value *keys, enum tw_extractor what,
		      tw_s64 shift, const char *at);

/** tw_stat_bucket - values in bucket @index of the histogram; of nothing it raises "empty aggregate" */
tw_s64 tw_stat_bucket(struct tw_context *c, struct tw_stat *s, tw_s64 index, const char *at);
/** tw_map_bucket - the same of an element */
tw_s64 tw_map_bucket(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 index, const char *at);
/**
 * tw_stat_bucket_after - the number of the bucket behind @last in the order of their values' counts, of equal ones in that of
 * their numbers; the first one behind -1, and -1 behind the last one
 */
tw_s64 tw_stat_bucket_after(struct tw_context *c, struct tw_stat *s, tw_s64 last, tw_s32 descending, const char *at);
/** tw_map_bucket_after - the same of an element */
tw_s64 tw_map_bucket_after(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 last,
			   tw_s32 descending, const char *at);

/**
 * DOC: Counters and strings per CPU
 *
 * For modules written by hand: no lock, no shared cache line; the string is the handler's own until it ends.
 */

/** tw_counter_add - on this CPU */
void tw_counter_add(struct tw_counter *counter, tw_s64 delta);
/** tw_counter_sum - over all CPUs */
tw_s64 tw_counter_sum(struct tw_counter *counter);
/** tw_counter_string - this CPU's string */
char *tw_counter_string(struct tw_counter *counter);

/**
 * struct tw_cursor - a walk over an array, made by tw_map_walk; lies in the handler's frame
 *
 * The walk is over a snapshot of the order (the elements present at its start); writing the array meanwhile is
 * an error of the script that the compiler refuses.
 */
struct tw_cursor {
	struct tw_map *map;
	tw_u32 position, count;
	void *order;
};
#define TW_SORT_NONE (-2)
#define TW_SORT_VALUE (-1)
/**
 * tw_map_walk - begin a walk
 * @sort: TW_SORT_NONE, TW_SORT_VALUE, or a key's index; @descending; @by: extractor for statistics
 * @keys, @any: the slice (see tw_map_delete); NULL and 0 for the whole array
 * @limit: most elements; negative for all
 */
void tw_map_walk(struct tw_context *c, struct tw_cursor *cursor, struct tw_map *m, tw_s32 sort, tw_u32 descending,
		 enum tw_extractor by, const union tw_value *keys, tw_u32 any, tw_s64 limit);
/** tw_map_next - 1 and the next element's keys (strings point into the array, stable during the walk), or 0 at the end */
tw_s32 tw_map_next(struct tw_context *c, struct tw_cursor *cursor, union tw_value *keys);
/** tw_map_here - the value of the element that tw_map_next gave */
union tw_value tw_map_here(struct tw_context *c, struct tw_cursor *cursor);
/** tw_map_here_extract - the same of statistics */
tw_s64 tw_map_here_extract(struct tw_context *c, struct tw_cursor *cursor, enum tw_extractor what, tw_s64 shift, const char *at);
/** tw_map_here_bucket - a bucket of its histogram */
tw_s64 tw_map_here_bucket(struct tw_context *c, struct tw_cursor *cursor, tw_s64 index, const char *at);
/** tw_map_here_bucket_after - which of them follows in the order of their counts */
tw_s64 tw_map_here_bucket_after(struct tw_context *c, struct tw_cursor *cursor, tw_s64 last, tw_s32 descending,
				const char *at);
/** tw_map_walk_end - must follow every tw_map_walk, also after break and on errors */
void tw_map_walk_end(struct tw_context *c, struct tw_cursor *cursor);

/**
 * DOC: What the families of probes bring
 */

/** tw_tracepoint_hit - run @probe (a tracepoint's data argument) with the tracepoint's arguments */
void tw_tracepoint_hit(const void *probe, tw_s64 *values);
/** tw_text_get - the text of the hit (procfs), cut at string_size */
void tw_text_get(struct tw_context *c, char *to);
/** tw_text_set - replaces the text, up to max_size */
void tw_text_set(struct tw_context *c, const char *text);
/** tw_text_append - adds to the text, up to max_size */
void tw_text_append(struct tw_context *c, const char *text);
/** tw_perf_read - value of the counter of probe number @probe on this CPU */
tw_s64 tw_perf_read(struct tw_context *c, tw_u32 probe, const char *at);

/**
 * DOC: Numbers with a fraction
 *
 * A script keeps them as numbers: the 64 bits of IEEE 754. Results are the nearest number, of two that are equally near the even one;
 * what is no number is one and the same NaN. There is no state, and no error but where it is said.
 */

/** tw_fn_fp_add - the sum */
tw_s64 tw_fn_fp_add(tw_s64 a, tw_s64 b);
/** tw_fn_fp_sub - the difference */
tw_s64 tw_fn_fp_sub(tw_s64 a, tw_s64 b);
/** tw_fn_fp_mul - the product */
tw_s64 tw_fn_fp_mul(tw_s64 a, tw_s64 b);
/** tw_fn_fp_div - the quotient */
tw_s64 tw_fn_fp_div(tw_s64 a, tw_s64 b);
/** tw_fn_fp_rem - the remainder beside the nearest whole quotient */
tw_s64 tw_fn_fp_rem(tw_s64 a, tw_s64 b);
/** tw_fn_fp_sqrt - the square root */
tw_s64 tw_fn_fp_sqrt(tw_s64 a);
/** tw_fn_fp_eq - 1 if both are equal; 0 otherwise and of NaNs, as the two that follow */
tw_s64 tw_fn_fp_eq(tw_s64 a, tw_s64 b);
/** tw_fn_fp_le - 1 if the first is less or equal */
tw_s64 tw_fn_fp_le(tw_s64 a, tw_s64 b);
/** tw_fn_fp_lt - 1 if the first is less */
tw_s64 tw_fn_fp_lt(tw_s64 a, tw_s64 b);
/** tw_fn_long_to_fp - a whole number */
tw_s64 tw_fn_long_to_fp(tw_s64 n);
/** tw_fn_fp32_to_fp64 - one that has 32 bits */
tw_s64 tw_fn_fp32_to_fp64(tw_s64 bits);
/**
 * tw_fn_fp_to_long - a whole number; the nearest that there is where it is too large, 0 for NaN
 * @rounding: 0 to the nearest, of two the even one; 1 towards 0; 2 down; 3 up; 4 to the nearest, of two away from 0; 5 and 6 to the odd one
 * @exact: without effect, as nothing tells that a result is not exact
 */
tw_s64 tw_fn_fp_to_long(struct tw_context *c, tw_s64 a, tw_s64 rounding, tw_s64 exact, const char *at);
/** tw_fn_fp_to_string - in decimal, with @precision digits behind the point, or as many as the string has room for */
void tw_fn_fp_to_string(struct tw_context *c, char *to, tw_s64 a, tw_s64 precision);
/** tw_fn_string_to_fp - of a decimal number, with a point and an exponent where it has them; what follows it has no meaning */
tw_s64 tw_fn_string_to_fp(const char *s);

/**
 * DOC: Writes to the target
 *
 * Fault-safe: a bad address raises "kernel write fault at 0x…" or "user write fault at 0x…".
 */

/** tw_kernel_write - the low @size bytes of @value, in the kernel */
void tw_kernel_write(struct tw_context *c, tw_u64 address, tw_u32 size, tw_u64 value, const char *at);
/** tw_user_write - the same in the current process */
void tw_user_write(struct tw_context *c, tw_u64 address, tw_u32 size, tw_u64 value, const char *at);
/** tw_fn_set_number - the low @size bytes of @value, 0: those of a long; in the kernel, or with @user in the current process */
void tw_fn_set_number(struct tw_context *c, tw_u64 address, tw_s64 value, tw_s64 size, tw_s64 user, const char *at);
/** tw_fn_set_string - a string with its terminator */
void tw_fn_set_string(struct tw_context *c, tw_u64 address, const char *s, tw_s64 user, const char *at);
/** tw_fn_set_user_string_arg - the same in the current process; a fault is a warning and no error */
void tw_fn_set_user_string_arg(struct tw_context *c, tw_u64 address, const char *s, const char *at);
/** tw_fn_set_string_n - the same, but not more than @most bytes: then there may be no terminator */
void tw_fn_set_string_n(struct tw_context *c, tw_u64 address, tw_s64 most, const char *s, tw_s64 user, const char *at);

/**
 * DOC: Output
 *
 * Goes to the per-CPU channel; a record is never torn. What does not fit is counted as lost.
 */

/** tw_print - text as it is */
void tw_print(struct tw_context *c, const char *text);
/** tw_print_number - in decimal */
void tw_print_number(struct tw_context *c, tw_s64 number);
/** tw_print_value - as print() shows it: by signature letter ('p' in hex, 'k' as the stack's lines) */
void tw_print_value(struct tw_context *c, char letter, union tw_value value);
/** tw_format - printf; @signature has a letter for each argument; the compiler has checked format and arguments */
void tw_format(struct tw_context *c, const char *format, const char *signature, const union tw_value *arguments);
/** tw_format_string - sprintf; the result is cut at string_size */
void tw_format_string(struct tw_context *c, char *to, const char *format, const char *signature,
		      const union tw_value *arguments);
/** tw_print_map - the 2005 print(map) (@format NULL) and print(map, "format"); order and shape as the language page says */
void tw_print_map(struct tw_context *c, struct tw_map *m, const char *format);
/** tw_print_stat_summary - @count=… @min=… line of automatic display; name is printed before */
void tw_print_stat_summary(struct tw_context *c, struct tw_stat *s);
/** tw_display_map - automatic display at the end of a run: rows by descending value, name[keys]=value */
void tw_display_map(struct tw_context *c, struct tw_map *m);
/** tw_stat_histogram - prints the chart of a statistic, or writes as much of it to the string @to as fits there */
void tw_stat_histogram(struct tw_context *c, struct tw_stat *s, char *to, const char *at);
/** tw_map_histogram - the chart of an element */
void tw_map_histogram(struct tw_context *c, struct tw_map *m, const union tw_value *keys, char *to, const char *at);
/** tw_map_here_histogram - the chart of the element that tw_map_next gave */
void tw_map_here_histogram(struct tw_context *c, struct tw_cursor *cursor, char *to, const char *at);

/**
 * DOC: What a script can ask of the place where it stands
 *
 * The functions behind those of a script that have the same names without tw_fn_.
 */

/** tw_fn_pid - thread group of the current task: what user space calls its process id */
tw_s64 tw_fn_pid(struct tw_context *c);
/** tw_fn_tid - the current task's own id */
tw_s64 tw_fn_tid(struct tw_context *c);
/** tw_fn_ppid - process id of the parent */
tw_s64 tw_fn_ppid(struct tw_context *c);
/** tw_fn_uid - real user id */
tw_s64 tw_fn_uid(struct tw_context *c);
/** tw_fn_euid - effective user id */
tw_s64 tw_fn_euid(struct tw_context *c);
/** tw_fn_gid - real group id */
tw_s64 tw_fn_gid(struct tw_context *c);
/** tw_fn_egid - effective group id */
tw_s64 tw_fn_egid(struct tw_context *c);
/** tw_fn_cpu - number of this CPU */
tw_s64 tw_fn_cpu(struct tw_context *c);
/** tw_fn_execname - points to the task's name as copied into the frame; writes @to */
void tw_fn_execname(struct tw_context *c, char *to);
/** tw_fn_pp - the probe point as it was resolved */
void tw_fn_pp(struct tw_context *c, char *to);
/** tw_fn_pn - the probe point as the script names it */
void tw_fn_pn(struct tw_context *c, char *to);
/** tw_fn_probefunc - name of the function at the probe's address, "" if none */
void tw_fn_probefunc(struct tw_context *c, char *to);
/** tw_fn_stack - interns the kernel backtrace with the task's pid and name; its id, valid until unload */
tw_s64 tw_fn_stack(struct tw_context *c, const char *at);
/** tw_fn_backtrace - hex addresses separated by spaces */
void tw_fn_backtrace(struct tw_context *c, char *to);
/** tw_fn_print_backtrace - the kernel backtrace, a frame a line */
void tw_fn_print_backtrace(struct tw_context *c);
/** tw_fn_print_regs - the registers of the probe; nothing where there are none */
void tw_fn_print_regs(struct tw_context *c);
/** tw_fn_symname - symbolic name of a kernel address; hex if unknown */
void tw_fn_symname(struct tw_context *c, char *to, tw_s64 address);
/** tw_fn_symdata - name+0xoffset/0xsize [module] */
void tw_fn_symdata(struct tw_context *c, char *to, tw_s64 address);
/** tw_fn_gettimeofday_ns - nanoseconds since 1970 */
tw_s64 tw_fn_gettimeofday_ns(struct tw_context *c);
/** tw_fn_gettimeofday_us - microseconds since 1970 */
tw_s64 tw_fn_gettimeofday_us(struct tw_context *c);
/** tw_fn_gettimeofday_ms - milliseconds since 1970 */
tw_s64 tw_fn_gettimeofday_ms(struct tw_context *c);
/** tw_fn_gettimeofday_s - seconds since 1970 */
tw_s64 tw_fn_gettimeofday_s(struct tw_context *c);
/** tw_fn_get_cycles - the CPU's cycle counter */
tw_s64 tw_fn_get_cycles(struct tw_context *c);
/** tw_fn_target - the pid that -x or -c names; 0 if none */
tw_s64 tw_fn_target(struct tw_context *c);
/** tw_fn_exit - ends the script once its handler is done */
void tw_fn_exit(struct tw_context *c);
/** tw_fn_log - a line of output */
void tw_fn_log(struct tw_context *c, const char *text);
/** tw_fn_warn - a line "WARNING: …" of the run's diagnostics */
void tw_fn_warn(struct tw_context *c, const char *text);
/** tw_fn_substr - @length bytes from @start; what lies outside is left out */
void tw_fn_substr(struct tw_context *c, char *to, const char *s, tw_s64 start, tw_s64 length);
/** tw_fn_isinstr - 1 if @part occurs in @s, else 0 */
tw_s64 tw_fn_isinstr(struct tw_context *c, const char *s, const char *part);
/** tw_fn_strtol - the number that @s begins with, in @base; 0 if there is none */
tw_s64 tw_fn_strtol(struct tw_context *c, const char *s, tw_s64 base);
/** tw_fn_strpos - where @part begins in @s, from 0; -1 if it is not there */
tw_s64 tw_fn_strpos(struct tw_context *c, const char *s, const char *part);
/** tw_fn_stringat - the byte at a position; 0 behind the end */
tw_s64 tw_fn_stringat(struct tw_context *c, const char *s, tw_s64 position, const char *at);
/** tw_fn_str_replace - @other in place of every @part of @s */
void tw_fn_str_replace(struct tw_context *c, char *to, const char *s, const char *part, const char *other);
/** tw_fn_tokenize - the first part of @s between delimiters; with "" the next one of the string before */
void tw_fn_tokenize(struct tw_context *c, char *to, const char *s, const char *delimiters);
/** tw_fn_text_strn - @s with escapes for what does not print, within @room bytes (0: as many as fit) and, if @quoted, in quotes */
void tw_fn_text_strn(struct tw_context *c, char *to, const char *s, tw_s64 room, tw_s64 quoted);
/** tw_fn_buffer_quoted - @size bytes of memory, escaped and in quotes, within @room bytes (0: as many as fit) */
void tw_fn_buffer_quoted(struct tw_context *c, char *to, tw_u64 address, tw_s64 size, tw_s64 room, tw_s64 user,
			 const char *at);
/** tw_fn_unicode - a string of units of @size bytes, 2 (UTF-16) or 4 (UTF-32), as UTF-8 */
void tw_fn_unicode(struct tw_context *c, char *to, tw_u64 address, tw_s64 size, tw_s64 user, const char *at);
/** tw_fn_print_syms - addresses in hex, with blanks between them: a line for each, as print_backtrace writes them */
void tw_fn_print_syms(struct tw_context *c, const char *addresses);
/** tw_fn_sprint_syms - the same as a string, without the addresses */
void tw_fn_sprint_syms(struct tw_context *c, char *to, const char *addresses);
/** tw_fn_frame_address - the address at a depth of the kernel's stack, 0 where the probe was hit; 0 if it is not so deep */
tw_s64 tw_fn_frame_address(struct tw_context *c, tw_s64 n);
/** tw_fn_addr - where the probe was hit; 0 where there are no registers */
tw_s64 tw_fn_addr(struct tw_context *c);
/** tw_fn_user_mode - 1 if user space ran when the probe was hit */
tw_s64 tw_fn_user_mode(struct tw_context *c);
/** tw_fn_is_return - 1 in a .return probe */
tw_s64 tw_fn_is_return(struct tw_context *c);
/** tw_fn_returnval - what lies in the register that functions return their value in */
tw_s64 tw_fn_returnval(struct tw_context *c, const char *at);
/** tw_fn_module_name - of the script's own module */
void tw_fn_module_name(struct tw_context *c, char *to);
/** tw_fn_stp_pid - process that runs the script */
tw_s64 tw_fn_stp_pid(struct tw_context *c);
/** tw_fn_task_current - address of the current task */
tw_s64 tw_fn_task_current(struct tw_context *c);
/** tw_fn_pid2task - address of the task with an id; 0 if there is none */
tw_s64 tw_fn_pid2task(struct tw_context *c, tw_s64 pid);
/** tw_fn_pgrp - process group of the current task */
tw_s64 tw_fn_pgrp(struct tw_context *c);
/** tw_fn_sid - session of the current task */
tw_s64 tw_fn_sid(struct tw_context *c);
/** tw_fn_jiffies - the kernel's counter of ticks */
tw_s64 tw_fn_jiffies(struct tw_context *c);
/** tw_fn_hz - jiffies in a second */
tw_s64 tw_fn_hz(struct tw_context *c);
/** tw_fn_mem_page_size - bytes of a page of memory */
tw_s64 tw_fn_mem_page_size(struct tw_context *c);
/** tw_fn_stack_size - bytes of the kernel's stack of a task */
tw_s64 tw_fn_stack_size(struct tw_context *c);
/** tw_fn_stack_unused - how many of them are left; 0 where the stack is not the task's, such as that of an interrupt */
tw_s64 tw_fn_stack_unused(struct tw_context *c);
/** tw_fn_local_clock_ns - this CPU's clock */
tw_s64 tw_fn_local_clock_ns(struct tw_context *c);
/** tw_fn_cpu_clock_ns - the clock of a CPU */
tw_s64 tw_fn_cpu_clock_ns(struct tw_context *c, tw_s64 cpu, const char *at);
/** tw_fn_ktime_get_ns - nanoseconds since the kernel was started, without the time that it slept */
tw_s64 tw_fn_ktime_get_ns(struct tw_context *c);
/** tw_fn_randint - a number from 0 up to and without @n, by chance; not for secrets */
tw_s64 tw_fn_randint(struct tw_context *c, tw_s64 n);
/** tw_fn_abort - ends the script and, at once, its handler; nothing catches it */
void tw_fn_abort(struct tw_context *c, const char *at);
/** tw_saved_register - @size bytes at @offset of struct pt_regs: of the probe, or with @user of the task's user space */
tw_u64 tw_saved_register(struct tw_context *c, tw_u32 offset, tw_u32 size, tw_u32 user, const char *at);
/** tw_fn_argument - at a function's entry: its argument number @number, from 1, as wide as a register */
tw_s64 tw_fn_argument(struct tw_context *c, tw_s64 number, const char *at);
/**
 * tw_fn_set_argument - sets that argument, as the function will find it; the value as it was set
 * @bits: 64; 32 or -32 for what has 32 bits, without or with a sign; 0 for what is as wide as a register
 */
tw_s64 tw_fn_set_argument(struct tw_context *c, tw_s64 number, tw_s64 value, tw_s64 bits, const char *at);
/** tw_fn_uaddr - where the current task was in user space; 0 of a thread of the kernel */
tw_s64 tw_fn_uaddr(struct tw_context *c);
/**
 * tw_called_from - 1 if the function at whose entry the probe stands was called from one of these stretches of code, else 0
 * @level: 0 for the call itself, 1 for that of its caller, and so on
 * @base: run-time address that the bounds count from
 * @bounds: start and end (exclusive) of each of the @count stretches
 */
tw_s64 tw_called_from(struct tw_context *c, tw_u32 level, tw_u64 base, const tw_u32 *bounds, tw_u32 count);
/** tw_per_cpu - address of this CPU's copy of a per-CPU variable of vmlinux */
tw_u64 tw_per_cpu(tw_u64 link_address);
/** tw_fn_register - a register by DWARF number where reading pt_regs needs code (ia64's stacked registers) */
tw_u64 tw_fn_register(struct tw_context *c, tw_u32 number);

#endif
