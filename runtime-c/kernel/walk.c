// SPDX-License-Identifier: MIT
/* Walks over arrays: a snapshot of the elements' order, sorted where the script asks for it. */
#include "runtime.h"

static int compare_keys(const struct tw_map *m, u32 a, u32 b, u32 i)
{
	union tw_value x = tw_map_key(m, a, i), y = tw_map_key(m, b, i);

	if (m->letters[i] == 's')
		return strcmp(x.string, y.string);
	return (x.number > y.number) - (x.number < y.number);
}

/* Never 0 for two elements: ties go by ascending keys, so that output does not depend on chance. */
static int compare_orders(const struct tw_map *m, const struct tw_order *a, const struct tw_order *b, s32 by, bool descending)
{
	int result = 0;
	u32 i;

	if (by >= 0)
		result = compare_keys(m, a->node, b->node, by);
	else if (m->value == 's')
		result = strcmp(tw_map_value(m, a->node).string, tw_map_value(m, b->node).string);
	else
		result = (a->weight > b->weight) - (a->weight < b->weight);
	if (descending)
		result = result > 0 ? -1 : result < 0;
	for (i = 0; !result && i < m->n_keys; i++)
		result = compare_keys(m, a->node, b->node, i);
	return result;
}

static void swap_orders(struct tw_order *a, struct tw_order *b)
{
	struct tw_order held = *a;

	*a = *b;
	*b = held;
}

/** tw_order_sort - heapsort: in place, without recursion, and no order of elements makes it slow */
void tw_order_sort(const struct tw_map *m, struct tw_order *order, u32 count, s32 by, bool descending)
{
	u32 start = count / 2, end = count, root, child;

	while (end > 1) {
		if (start)
			start--;
		else
			swap_orders(&order[0], &order[--end]);
		for (root = start; (child = 2 * root + 1) < end; root = child) {
			if (child + 1 < end && compare_orders(m, &order[child], &order[child + 1], by, descending) < 0)
				child++;
			if (compare_orders(m, &order[root], &order[child], by, descending) >= 0)
				break;
			swap_orders(&order[root], &order[child]);
		}
	}
}

static s64 weight_of(const struct tw_map *m, u32 node, enum tw_extractor by)
{
	struct tw_cell cell;
	struct tw_context ignored = { 0 };

	if (m->value == 's')
		return 0;
	if (m->value != 't')
		return tw_map_value(m, node).number;
	tw_cells_merge(&m->cells, node, &cell, false);
	return cell.count ? tw_cell_extract(&ignored, &cell, by, NULL) : 0;
}

void tw_map_walk(struct tw_context *c, struct tw_cursor *cursor, struct tw_map *m, tw_s32 sort, tw_u32 descending,
		 enum tw_extractor by, const union tw_value *keys, tw_u32 any, tw_s64 limit)
{
	struct tw_activation *a = tw_activation(c);
	struct tw_order *order = a->order + a->order_used;
	u32 room = a->order_size - a->order_used, count = 0, node;

	cursor->map = m;
	cursor->position = 0;
	cursor->count = 0;
	cursor->order = order;
	/* Recorders may add elements meanwhile: the lock keeps the list whole. */
	tw_spin_lock(&m->insert);
	for (node = m->first; node && count < room; node = tw_map_node(m, node)->next) {
		if (keys && !tw_map_matches(m, node, keys, any))
			continue;
		order[count++].node = node;
	}
	tw_spin_unlock(&m->insert);
	if (node) {
		tw_error(c, "foreach statements nested too deep", "");
		return;
	}
	a->order_used += count;
	for (node = 0; sort == TW_SORT_VALUE && node < count; node++)
		order[node].weight = weight_of(m, order[node].node, by);
	if (sort != TW_SORT_NONE)
		tw_order_sort(m, order, count, sort, descending);
	/* The whole snapshot stays taken until the walk's end, which counts it by the room it found. */
	cursor->count = limit >= 0 && limit < count ? (u32)limit : count;
}

tw_s32 tw_map_next(struct tw_context *c, struct tw_cursor *cursor, union tw_value *keys)
{
	const struct tw_order *order = cursor->order;
	u32 i, node;

	(void)c;
	if (cursor->position >= cursor->count)
		return 0;
	node = order[cursor->position++].node;
	for (i = 0; i < cursor->map->n_keys; i++)
		keys[i] = tw_map_key(cursor->map, node, i);
	return 1;
}

u32 tw_cursor_node(const struct tw_cursor *cursor)
{
	return ((const struct tw_order *)cursor->order)[cursor->position - 1].node;
}

union tw_value tw_map_here(struct tw_context *c, struct tw_cursor *cursor)
{
	(void)c;
	return tw_map_value(cursor->map, tw_cursor_node(cursor));
}

tw_s64 tw_map_here_extract(struct tw_context *c, struct tw_cursor *cursor, enum tw_extractor what, tw_s64 shift,
			   const char *at)
{
	struct tw_cell cell;

	(void)shift;
	tw_cells_merge(&cursor->map->cells, tw_cursor_node(cursor), &cell, false);
	return tw_cell_extract(c, &cell, what, at);
}

tw_s64 tw_map_here_bucket(struct tw_context *c, struct tw_cursor *cursor, tw_s64 index, const char *at)
{
	return tw_cells_bucket(c, &cursor->map->cells, tw_cursor_node(cursor), index, at);
}

tw_s64 tw_map_here_bucket_after(struct tw_context *c, struct tw_cursor *cursor, tw_s64 last, tw_s32 descending,
				const char *at)
{
	return tw_cells_bucket_after(c, &cursor->map->cells, tw_cursor_node(cursor), last, descending, at);
}

void tw_map_walk_end(struct tw_context *c, struct tw_cursor *cursor)
{
	struct tw_activation *a = tw_activation(c);

	/* Walks nest: the last one begun is the first one that ends. */
	a->order_used = (struct tw_order *)cursor->order - a->order;
	cursor->count = 0;
}
