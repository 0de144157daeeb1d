// SPDX-License-Identifier: MIT
/* What scripts print: text, formats, whole arrays in the spelling of 2005, and the automatic display of globals. */
#include "runtime.h"

static struct tw_sink *output_of(struct tw_context *c)
{
	return &tw_activation(c)->output;
}

void tw_print(struct tw_context *c, const char *text)
{
	tw_sink_text(output_of(c), text);
}

void tw_print_number(struct tw_context *c, tw_s64 number)
{
	tw_sink_number(output_of(c), number);
}

void tw_print_value(struct tw_context *c, char letter, union tw_value value)
{
	tw_format_value(output_of(c), tw_activation(c), letter, value, false);
}

void tw_format(struct tw_context *c, const char *format, const char *signature, const union tw_value *arguments)
{
	struct tw_sink *output = output_of(c);
	u32 before = output->used;

	tw_format_into(output, tw_activation(c), format, signature, arguments);
	/* What cannot be read whole is not shown in part; only what a full buffer has sent already cannot be taken back. */
	if (unlikely(c->error != NULL) && output->used > before)
		output->used = before;
}

void tw_format_string(struct tw_context *c, char *to, const char *format, const char *signature,
		      const union tw_value *arguments)
{
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };

	tw_format_into(&sink, tw_activation(c), format, signature, arguments);
	to[sink.used] = 0;
}

static void put_element_value(struct tw_sink *sink, struct tw_activation *a, const struct tw_map *m, u32 node, bool quoted)
{
	if (m->value == 't') {
		tw_cells_merge(&m->cells, node, a->merged, true);
		tw_cell_summary(sink, a->merged);
	} else {
		tw_format_value(sink, a, m->value, tw_map_value(m, node), quoted);
	}
}

/* `name[k1, k2] = v`, as the slides show it. */
static void put_row(struct tw_sink *sink, struct tw_activation *a, const struct tw_map *m, u32 node)
{
	u32 i;

	tw_sink_text(sink, m->name);
	tw_sink_put(sink, "[", 1);
	for (i = 0; i < m->n_keys; i++) {
		if (i)
			tw_sink_put(sink, ", ", 2);
		tw_format_value(sink, a, m->letters[i], tw_map_key(m, node, i), false);
	}
	tw_sink_text(sink, "] = ");
	put_element_value(sink, a, m, node, false);
	tw_sink_put(sink, "\n", 1);
}

/* `name[1,"k"]=V`; a statistic follows after a space. */
static void put_display_row(struct tw_sink *sink, struct tw_activation *a, const struct tw_map *m, u32 node)
{
	u32 i;

	tw_sink_text(sink, m->name);
	tw_sink_put(sink, "[", 1);
	for (i = 0; i < m->n_keys; i++) {
		if (i)
			tw_sink_put(sink, ",", 1);
		tw_format_value(sink, a, m->letters[i], tw_map_key(m, node, i), true);
	}
	tw_sink_text(sink, m->value == 't' ? "] " : "]=");
	put_element_value(sink, a, m, node, true);
	tw_sink_put(sink, "\n", 1);
}

static void put_padded_hex(struct tw_sink *sink, u64 value)
{
	int shift;

	for (shift = BITS_PER_LONG - 4; shift >= 0; shift -= 4)
		tw_sink_put(sink, &"0123456789abcdef"[value >> shift & 15], 1);
}

static void put_bare_hex(struct tw_sink *sink, u64 value, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int shift = 60;

	while (shift && !(value >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		tw_sink_put(sink, &digits[value >> shift & 15], 1);
}

static void put_number_directive(struct tw_sink *sink, struct tw_activation *a, char directive, s64 number)
{
	switch (directive) {
	case 'd':
		tw_sink_number(sink, number);
		break;
	case 'x':
	case 'X':
		put_bare_hex(sink, number, directive == 'X');
		break;
	case 'p':
		put_padded_hex(sink, number);
		break;
	case 'P':
		tw_port_symbol(a->symbol, number);
		tw_sink_text(sink, a->symbol);
		break;
	}
}

static void put_stat_directive(struct tw_sink *sink, const struct tw_map *m, const struct tw_cell *cell, char directive)
{
	switch (directive) {
	case 'C':
		tw_sink_number(sink, cell->count);
		break;
	case 'S':
		tw_sink_number(sink, cell->sum);
		break;
	case 'A':
		tw_sink_number(sink, cell->count ? tw_port_divide(cell->sum, cell->count) : 0);
		break;
	case 'm':
		tw_sink_number(sink, cell->min);
		break;
	case 'M':
		tw_sink_number(sink, cell->max);
		break;
	case 'H':
		if (m->cells.n_buckets)
			tw_histogram_print(sink, &m->cells.histogram, m->cells.n_buckets, cell->buckets);
		break;
	}
}

/* A directive that does not fit its value prints nothing: the compiler has warned. */
static void put_map_directive(struct tw_sink *sink, struct tw_activation *a, const struct tw_map *m, u32 node, u32 key,
			      char directive)
{
	char letter = key ? 0 : m->value;
	union tw_value value;

	if (key > m->n_keys)
		return;
	if (key)
		letter = m->letters[key - 1];
	if (letter == 't') {
		put_stat_directive(sink, m, a->merged, directive);
		return;
	}
	value = key ? tw_map_key(m, node, key - 1) : tw_map_value(m, node);
	if (letter == 's') {
		if (directive == 's')
			tw_sink_text(sink, value.string);
	} else if (letter != 'k') {
		put_number_directive(sink, a, directive, value.number);
	}
}

static void put_formatted_row(struct tw_sink *sink, struct tw_activation *a, const struct tw_map *m, u32 node,
			      const char *format)
{
	u32 key;

	if (m->value == 't')
		tw_cells_merge(&m->cells, node, a->merged, true);
	for (; *format; format++) {
		if (*format != '%') {
			tw_sink_put(sink, format, 1);
			continue;
		}
		key = 0;
		format++;
		if (*format >= '1' && *format <= '9')
			key = *format++ - '0';
		if (!*format)
			break;
		if (*format == '%')
			tw_sink_put(sink, "%", 1);
		else
			put_map_directive(sink, a, m, node, key, *format);
	}
	tw_sink_put(sink, "\n", 1);
}

/* Rows by descending value, statistics by count; ties by ascending keys. */
static void walk_by_value(struct tw_context *c, struct tw_map *m, const char *format,
			  void (*put)(struct tw_sink *, struct tw_activation *, const struct tw_map *, u32))
{
	struct tw_activation *a = tw_activation(c);
	struct tw_cursor cursor;
	const struct tw_order *order;
	u32 i;

	tw_map_walk(c, &cursor, m, TW_SORT_VALUE, 1, TW_COUNT, NULL, 0, -1);
	order = cursor.order;
	for (i = 0; i < cursor.count; i++) {
		if (format)
			put_formatted_row(&a->output, a, m, order[i].node, format);
		else
			put(&a->output, a, m, order[i].node);
	}
	tw_map_walk_end(c, &cursor);
}

void tw_print_map(struct tw_context *c, struct tw_map *m, const char *format)
{
	walk_by_value(c, m, format, put_row);
	if (format)
		tw_sink_put(output_of(c), "\n", 1);
}

void tw_display_map(struct tw_context *c, struct tw_map *m)
{
	walk_by_value(c, m, NULL, put_display_row);
}

void tw_print_stat_summary(struct tw_context *c, struct tw_stat *s)
{
	struct tw_cell cell;

	tw_cells_merge(&s->cells, 0, &cell, false);
	tw_cell_summary(output_of(c), &cell);
}

static void print_chart(struct tw_context *c, const struct tw_cells *cells, u32 index, char *to, const char *at)
{
	struct tw_activation *a = tw_activation(c);
	struct tw_sink text = { to, tw_string_size - 1, 0, NULL };

	tw_cells_merge(cells, index, a->merged, true);
	if (!a->merged->count || !cells->n_buckets)
		tw_error(c, "empty aggregate", at);
	else
		tw_histogram_print(to ? &text : &a->output, &cells->histogram, cells->n_buckets, a->merged->buckets);
	if (to)
		to[text.used] = 0;
}

void tw_stat_histogram(struct tw_context *c, struct tw_stat *s, char *to, const char *at)
{
	print_chart(c, &s->cells, 0, to, at);
}

void tw_map_histogram(struct tw_context *c, struct tw_map *m, const union tw_value *keys, char *to, const char *at)
{
	u32 node = tw_map_find(m, keys);

	if (node)
		print_chart(c, &m->cells, node, to, at);
	else
		tw_error(c, "empty aggregate", at);
}

void tw_map_here_histogram(struct tw_context *c, struct tw_cursor *cursor, char *to, const char *at)
{
	print_chart(c, &cursor->map->cells, tw_cursor_node(cursor), to, at);
}
