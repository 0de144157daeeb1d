// SPDX-License-Identifier: MIT
/*
 * Associative arrays: preallocated nodes, a chained hash over them, and a list in order of insertion.
 *
 * Plain arrays are guarded by the lock of the script's global. Arrays of statistics are recorded to without it:
 * a recorder holds only its own CPU's lock, under which it looks the node up and adds to its cell. Whoever
 * removes a node unlinks it first and then takes every CPU's lock to clear the cells; after that nobody can
 * still stand in the node, and it may be used again.
 */
#include "runtime.h"
#include "string-word.h"

static __always_inline u32 hash_number(u32 hash, u64 value)
{
	u64 mixed = (value ^ hash) * 0x9e3779b97f4a7c15ULL;

	return (u32)(mixed >> 32) ^ (u32)mixed;
}

static __always_inline u32 hash_string(u32 hash, const char *text)
{
	struct tw_string_word word = tw_string_word(text);

	while (!word.ends) {
		hash = hash_number(hash, word.bytes);
		text += sizeof(word.bytes);
		word = tw_string_word(text);
	}
	return hash_number(hash, word.bytes & tw_up_to_end(word.ends));
}

static __always_inline u32 hash_keys(const struct tw_map *m, const union tw_value *keys)
{
	u32 hash = 0, i;

	for (i = 0; i < m->n_keys; i++)
		hash = m->letters[i] == 's' ? hash_string(hash, keys[i].string) : hash_number(hash, keys[i].number);
	return hash ^ (hash >> 15);
}

static __always_inline char *key_place(const struct tw_map *m, u32 node, u32 i)
{
	return tw_map_node(m, node)->data + m->offsets[i];
}

static char *value_place(const struct tw_map *m, u32 node)
{
	return tw_map_node(m, node)->data + m->value_offset;
}

/* A key that is longer than a string may be was cut when it was stored. */
static noinline bool is_cut(const char *stored, const char *key)
{
	return strlen(stored) == tw_string_size - 1 && strncmp(stored, key, tw_string_size - 1) == 0;
}

/* Equal as far as an array can hold it. */
static __always_inline bool equal_strings(const char *stored, const char *key)
{
	u32 i;

	for (i = 0;; i += sizeof(long)) {
		struct tw_string_word word = tw_string_word(key + i);
		unsigned long difference = word.bytes ^ tw_string_word(stored + i).bytes;

		if (word.ends)
			difference &= tw_up_to_end(word.ends);
		if (unlikely(difference))
			return is_cut(stored, key);
		if (word.ends)
			return true;
	}
}

static __always_inline bool matches(const struct tw_map *m, u32 node, const union tw_value *keys, u32 any)
{
	u32 i;

	for (i = 0; i < m->n_keys; i++) {
		const char *place = key_place(m, node, i);

		if (any >> i & 1)
			continue;
		if (m->letters[i] == 's' ? !equal_strings(place, keys[i].string) : *(const s64 *)place != keys[i].number)
			return false;
	}
	return true;
}

/** tw_map_matches - does @node have these keys? Keys whose bit is set in @any match */
bool tw_map_matches(const struct tw_map *m, u32 node, const union tw_value *keys, u32 any)
{
	return matches(m, node, keys, any);
}

/* Inlined into what hot handlers call; the rest goes through tw_map_find. */
static __always_inline u32 find_node(const struct tw_map *m, const union tw_value *keys, u32 hash)
{
	u32 node = smp_load_acquire(&m->buckets[hash & m->mask]);

	while (node) {
		const struct tw_node *n = tw_map_node(m, node);

		if (n->hash == hash && matches(m, node, keys, 0))
			break;
		node = READ_ONCE(n->chain);
	}
	return node;
}

/* Takes the node out of hash and list, waits until no recorder stands in it, and gives it back. */
static void remove_node(struct tw_map *m, u32 node)
{
	struct tw_node *n = tw_map_node(m, node);
	u32 *link = &m->buckets[n->hash & m->mask];

	while (*link != node)
		link = &tw_map_node(m, *link)->chain;
	WRITE_ONCE(*link, n->chain);
	if (n->previous)
		tw_map_node(m, n->previous)->next = n->next;
	else
		m->first = n->next;
	if (n->next)
		tw_map_node(m, n->next)->previous = n->previous;
	else
		m->last = n->previous;
	if (m->value == 't')
		tw_cells_clear(&m->cells, node);
	n->next = m->free;
	m->free = node;
	m->count--;
}

static u32 add_node(struct tw_map *m, const union tw_value *keys, u32 hash)
{
	struct tw_node *n;
	u32 node, i;

	if (!m->free && m->wraps)
		remove_node(m, m->first);
	node = m->free;
	if (!node)
		return 0;
	n = tw_map_node(m, node);
	m->free = n->next;
	n->hash = hash;
	for (i = 0; i < m->n_keys; i++) {
		if (m->letters[i] == 's')
			tw_string_copy(key_place(m, node, i), keys[i].string);
		else
			*(s64 *)key_place(m, node, i) = keys[i].number;
	}
	if (m->value == 's')
		*value_place(m, node) = 0;
	else
		*(s64 *)value_place(m, node) = 0;
	n->next = 0;
	n->previous = m->last;
	if (m->last)
		tw_map_node(m, m->last)->next = node;
	else
		m->first = node;
	m->last = node;
	m->count++;
	n->chain = m->buckets[hash & m->mask];
	smp_store_release(&m->buckets[hash & m->mask], node);
	return node;
}

static noinline u32 add_slowly(struct tw_context *c, struct tw_map *m, const union tw_value *keys, u32 hash,
			       const char *at)
{
	u32 node;

	tw_spin_lock(&m->insert);
	/* Another recorder may have been quicker. */
	node = find_node(m, keys, hash);
	if (!node)
		node = add_node(m, keys, hash);
	tw_spin_unlock(&m->insert);
	if (!node)
		tw_error(c, m->overflow, at);
	return node;
}
NOKPROBE_SYMBOL(add_slowly);

/* The node of @keys, made where absent; 0 and an error when the array is full. */
static __always_inline u32 find_or_add(struct tw_context *c, struct tw_map *m, const union tw_value *keys, u32 hash,
				       const char *at)
{
	u32 node = find_node(m, keys, hash);

	return likely(node) ? node : add_slowly(c, m, keys, hash, at);
}

u32 tw_map_find(const struct tw_map *m, const union tw_value *keys)
{
	return find_node(m, keys, hash_keys(m, keys));
}

tw_s64 tw_map_get(struct tw_context *c, struct tw_map *m, const union tw_value *keys)
{
	u32 node = tw_map_find(m, keys);

	(void)c;
	return node ? *(s64 *)value_place(m, node) : 0;
}

void tw_map_get_string(struct tw_context *c, struct tw_map *m, const union tw_value *keys, char *to)
{
	u32 node = tw_map_find(m, keys);

	(void)c;
	tw_string_copy(to, node ? value_place(m, node) : "");
}

const char *tw_map_text(const struct tw_map *m, const union tw_value *keys)
{
	u32 node = tw_map_find(m, keys);

	return node ? tw_map_value(m, node).string : "";
}

void tw_map_set(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 value, const char *at)
{
	u32 node = find_or_add(c, m, keys, hash_keys(m, keys), at);

	if (node)
		*(s64 *)value_place(m, node) = value;
}

void tw_map_set_string(struct tw_context *c, struct tw_map *m, const union tw_value *keys, const char *value,
		       const char *at)
{
	u32 node = find_or_add(c, m, keys, hash_keys(m, keys), at);

	if (node)
		tw_string_copy(value_place(m, node), value);
}

tw_s64 tw_map_add(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 delta, const char *at)
{
	u32 node = find_or_add(c, m, keys, hash_keys(m, keys), at);
	s64 *place;

	if (!node)
		return 0;
	place = (s64 *)value_place(m, node);
	*place = (s64)((u64)*place + (u64)delta);
	return *place;
}
NOKPROBE_SYMBOL(tw_map_add);

void tw_map_record(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 value, const char *at)
{
	int cpu = tw_port_cpu();
	struct tw_spin *lock = &m->cells.cpu[cpu]->lock;
	u32 hash = hash_keys(m, keys), node;

	/* The node may be removed between the two lookups; then it is made again. */
	for (;;) {
		tw_spin_lock(lock);
		node = find_node(m, keys, hash);
		if (likely(node)) {
			tw_cell_record(&m->cells, tw_cell_at(&m->cells, cpu, node), value);
			tw_spin_unlock(lock);
			return;
		}
		tw_spin_unlock(lock);
		if (!add_slowly(c, m, keys, hash, at))
			return;
	}
}
NOKPROBE_SYMBOL(tw_map_record);

tw_s64 tw_map_has(struct tw_context *c, struct tw_map *m, const union tw_value *keys)
{
	(void)c;
	return tw_map_find(m, keys) != 0;
}

tw_s64 tw_map_has_any(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_u32 any)
{
	u32 node;

	if (!any)
		return tw_map_has(c, m, keys);
	tw_spin_lock(&m->insert);
	node = m->first;
	while (node && !tw_map_matches(m, node, keys, any))
		node = tw_map_node(m, node)->next;
	tw_spin_unlock(&m->insert);
	return node != 0;
}

void tw_map_delete(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_u32 any)
{
	u32 node, next;

	(void)c;
	tw_spin_lock(&m->insert);
	if (!any) {
		node = tw_map_find(m, keys);
		if (node)
			remove_node(m, node);
	} else {
		for (node = m->first; node; node = next) {
			next = tw_map_node(m, node)->next;
			if (tw_map_matches(m, node, keys, any))
				remove_node(m, node);
		}
	}
	tw_spin_unlock(&m->insert);
}

void tw_map_clear(struct tw_context *c, struct tw_map *m)
{
	(void)c;
	tw_spin_lock(&m->insert);
	while (m->first)
		remove_node(m, m->first);
	tw_spin_unlock(&m->insert);
}

tw_s64 tw_map_extract(struct tw_context *c, struct tw_map *m, const union tw_value *keys, enum tw_extractor what,
		      tw_s64 shift, const char *at)
{
	struct tw_cell cell;
	u32 node;

	(void)shift;
	memset(&cell, 0, sizeof(cell));
	/* A recorder may make an array wrap meanwhile: the node must stay what it is until it is read. */
	tw_spin_lock(&m->insert);
	node = tw_map_find(m, keys);
	if (node)
		tw_cells_merge(&m->cells, node, &cell, false);
	tw_spin_unlock(&m->insert);
	return tw_cell_extract(c, &cell, what, at);
}

tw_s64 tw_map_bucket(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 index, const char *at)
{
	s64 result = 0;
	u32 node;

	tw_spin_lock(&m->insert);
	node = tw_map_find(m, keys);
	if (node)
		result = tw_cells_bucket(c, &m->cells, node, index, at);
	else
		tw_error(c, "empty aggregate", at);
	tw_spin_unlock(&m->insert);
	return result;
}

tw_s64 tw_map_bucket_after(struct tw_context *c, struct tw_map *m, const union tw_value *keys, tw_s64 last,
			   tw_s32 descending, const char *at)
{
	s64 result = -1;
	u32 node;

	tw_spin_lock(&m->insert);
	node = tw_map_find(m, keys);
	if (node)
		result = tw_cells_bucket_after(c, &m->cells, node, last, descending, at);
	else
		tw_error(c, "empty aggregate", at);
	tw_spin_unlock(&m->insert);
	return result;
}

union tw_value tw_map_key(const struct tw_map *m, u32 node, u32 i)
{
	union tw_value key = { 0 };

	if (m->letters[i] == 's')
		key.string = key_place(m, node, i);
	else
		key.number = *(s64 *)key_place(m, node, i);
	return key;
}

union tw_value tw_map_value(const struct tw_map *m, u32 node)
{
	union tw_value value = { 0 };

	if (m->value == 's')
		value.string = value_place(m, node);
	else
		value.number = *(s64 *)value_place(m, node);
	return value;
}

static u32 width_of(char letter)
{
	return letter == 's' ? (tw_string_size + 7) & ~7U : 8;
}

static void lay_out(struct tw_map *m, const struct tw_map_spec *spec)
{
	u32 offset = 0, i;

	for (i = 0; i < TW_KEYS_MAX && spec->keys[i]; i++) {
		m->letters[i] = spec->keys[i];
		m->offsets[i] = offset;
		offset += width_of(spec->keys[i]);
	}
	m->n_keys = i;
	m->value_offset = offset;
	m->stride = sizeof(struct tw_node) + offset + width_of(spec->value);
}

/* Nodes are numbered from 1: 0 says that there is none. */
static void free_all_nodes(struct tw_map *m)
{
	u32 node;

	for (node = 1; node <= m->size; node++)
		tw_map_node(m, node)->next = node < m->size ? node + 1 : 0;
	m->free = 1;
}

static void put_overflow_message(struct tw_map *m, bool own_size)
{
	struct tw_sink sink = { m->overflow, sizeof(m->overflow) - 1, 0, NULL };

	if (!own_size) {
		tw_sink_text(&sink, "Array overflow, check MAXMAPENTRIES");
		return;
	}
	tw_sink_text(&sink, "Array overflow, check size limit (");
	tw_sink_number(&sink, m->size);
	tw_sink_text(&sink, ")");
}

/** tw_map_make - an empty array, or NULL when memory is short */
struct tw_map *tw_map_make(const struct tw_map_spec *spec, u32 default_size)
{
	struct tw_map *m = tw_port_alloc(sizeof(*m));
	u32 n_buckets = 16;

	if (!m)
		return NULL;
	m->name = spec->name;
	m->value = spec->value;
	m->wraps = spec->wraps;
	m->size = spec->size ? spec->size : default_size;
	if (!m->size)
		m->size = 1;
	lay_out(m, spec);
	put_overflow_message(m, spec->size != 0);
	while (n_buckets < m->size && n_buckets < 1U << 24)
		n_buckets *= 2;
	m->mask = n_buckets - 1;
	m->buckets = tw_port_alloc((size_t)n_buckets * sizeof(u32));
	m->nodes = tw_port_alloc((size_t)m->stride * (m->size + 1));
	if (!m->buckets || !m->nodes ||
	    (m->value == 't' && tw_cells_make(&m->cells, &spec->histogram, m->size + 1))) {
		tw_map_free(m);
		return NULL;
	}
	free_all_nodes(m);
	return m;
}

void tw_map_free(struct tw_map *m)
{
	if (!m)
		return;
	tw_cells_free(&m->cells);
	tw_port_free(m->nodes);
	tw_port_free(m->buckets);
	tw_port_free(m);
}
