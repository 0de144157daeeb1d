// SPDX-License-Identifier: MIT
/* Statistics: recorded per CPU without a shared lock, merged when read. */
#include "runtime.h"
#include "wide.h"

int tw_cells_make(struct tw_cells *cells, const struct tw_histogram *histogram, u32 count)
{
	int cpu;

	cells->histogram = *histogram;
	cells->n_buckets = tw_histogram_buckets(histogram);
	cells->stride = sizeof(struct tw_cell) + cells->n_buckets * sizeof(u64);
	cells->cpu = tw_port_alloc(tw_port_cpus() * sizeof(*cells->cpu));
	if (!cells->cpu)
		return -1;
	for (cpu = 0; cpu < (int)tw_port_cpus(); cpu++) {
		if (!tw_port_cpu_possible(cpu))
			continue;
		cells->cpu[cpu] = tw_port_alloc(sizeof(struct tw_cpu_cells) + (size_t)cells->stride * count);
		if (!cells->cpu[cpu])
			return -1;
	}
	return 0;
}

void tw_cells_free(struct tw_cells *cells)
{
	int cpu;

	for (cpu = 0; cells->cpu && cpu < (int)tw_port_cpus(); cpu++)
		tw_port_free(cells->cpu[cpu]);
	tw_port_free(cells->cpu);
	cells->cpu = NULL;
}

/** tw_cell_record - add @value to a cell whose CPU's lock is held */
void tw_cell_record(const struct tw_cells *cells, struct tw_cell *cell, s64 value)
{
	u64 magnitude = value < 0 ? 0 - (u64)value : (u64)value;
	struct tw_wide square = tw_wide_multiply(magnitude, magnitude);

	if (!cell->count || value < cell->min)
		cell->min = value;
	if (!cell->count || value > cell->max)
		cell->max = value;
	cell->count++;
	cell->sum = (s64)((u64)cell->sum + (u64)value);
	cell->square_low += square.low;
	cell->square_high += square.high + (cell->square_low < square.low);
	if (cells->n_buckets)
		cell->buckets[tw_histogram_bucket(&cells->histogram, cells->n_buckets, value)]++;
}
NOKPROBE_SYMBOL(tw_cell_record);

static void cell_add(struct tw_cell *into, const struct tw_cell *from)
{
	if (!from->count)
		return;
	if (!into->count || from->min < into->min)
		into->min = from->min;
	if (!into->count || from->max > into->max)
		into->max = from->max;
	into->count += from->count;
	into->sum = (s64)((u64)into->sum + (u64)from->sum);
	into->square_low += from->square_low;
	into->square_high += from->square_high + (into->square_low < from->square_low);
}

/** tw_cells_merge - cell @index of all CPUs; with @buckets, @into has room for the histogram */
void tw_cells_merge(const struct tw_cells *cells, u32 index, struct tw_cell *into, bool buckets)
{
	int cpu;
	u32 i;

	memset(into, 0, buckets ? cells->stride : sizeof(*into));
	for (cpu = 0; cpu < (int)tw_port_cpus(); cpu++) {
		struct tw_cell *cell;

		if (!cells->cpu[cpu])
			continue;
		cell = tw_cell_at(cells, cpu, index);
		tw_spin_lock(&cells->cpu[cpu]->lock);
		cell_add(into, cell);
		for (i = 0; buckets && i < cells->n_buckets; i++)
			into->buckets[i] += cell->buckets[i];
		tw_spin_unlock(&cells->cpu[cpu]->lock);
	}
}

/** tw_cells_clear - forget cell @index of all CPUs; when it returns, no CPU works on what was there */
void tw_cells_clear(const struct tw_cells *cells, u32 index)
{
	int cpu;

	for (cpu = 0; cpu < (int)tw_port_cpus(); cpu++) {
		if (!cells->cpu[cpu])
			continue;
		tw_spin_lock(&cells->cpu[cpu]->lock);
		memset(tw_cell_at(cells, cpu, index), 0, cells->stride);
		tw_spin_unlock(&cells->cpu[cpu]->lock);
	}
}

/*
 * The sample variance rounded down, exactly: (Q - S*S/n) / (n - 1) with Q the sum of squares. No shift is
 * needed for precision, therefore tw_*_extract ignore theirs.
 */
static s64 variance(const struct tw_cell *cell)
{
	struct tw_wide squares = { cell->square_low, cell->square_high }, mean;
	u64 magnitude = cell->sum < 0 ? 0 - (u64)cell->sum : (u64)cell->sum;
	u64 rest;

	if (cell->count < 2)
		return 0;
	mean = tw_wide_divide(tw_wide_multiply(magnitude, magnitude), cell->count, &rest);
	if (rest) {
		struct tw_wide one = { 1, 0 };

		squares = tw_wide_subtract(squares, one);
	}
	return (s64)tw_wide_divide(tw_wide_subtract(squares, mean), cell->count - 1, &rest).low;
}

s64 tw_cell_extract(struct tw_context *c, const struct tw_cell *cell, enum tw_extractor what, const char *at)
{
	if (what == TW_COUNT)
		return cell->count;
	if (what == TW_SUM)
		return cell->sum;
	if (!cell->count) {
		tw_error(c, "empty aggregate", at);
		return 0;
	}
	switch (what) {
	case TW_MIN:
		return cell->min;
	case TW_MAX:
		return cell->max;
	case TW_AVG:
		return tw_port_divide(cell->sum, cell->count);
	default:
		return variance(cell);
	}
}

s64 tw_cells_bucket(struct tw_context *c, const struct tw_cells *cells, u32 index, s64 bucket, const char *at)
{
	struct tw_cell *merged = tw_activation(c)->merged;

	tw_cells_merge(cells, index, merged, true);
	if (!merged->count) {
		tw_error(c, "empty aggregate", at);
		return 0;
	}
	if (bucket < 0 || bucket >= cells->n_buckets) {
		tw_error(c, "histogram index out of range", at);
		return 0;
	}
	return merged->buckets[bucket];
}

/** bucket_precedes - whether row @a comes before row @b */
static bool bucket_precedes(const u64 *buckets, s64 a, s64 b, bool descending)
{
	if (buckets[a] != buckets[b])
		return (buckets[a] < buckets[b]) != descending;
	return a < b;
}

s64 tw_cells_bucket_after(struct tw_context *c, const struct tw_cells *cells, u32 index, s64 last, bool descending,
			  const char *at)
{
	struct tw_cell *merged = tw_activation(c)->merged;
	s64 best = -1;
	s64 row;

	tw_cells_merge(cells, index, merged, true);
	if (!merged->count) {
		tw_error(c, "empty aggregate", at);
		return -1;
	}
	for (row = 0; row < cells->n_buckets; row++) {
		if (last >= 0 && !bucket_precedes(merged->buckets, last, row, descending))
			continue;
		if (best < 0 || bucket_precedes(merged->buckets, row, best, descending))
			best = row;
	}
	return best;
}

/** tw_cell_summary - " @count=… @min=…", as automatic display shows a statistic */
void tw_cell_summary(struct tw_sink *sink, const struct tw_cell *cell)
{
	if (!cell->count) {
		tw_sink_text(sink, "@count=0x0");
		return;
	}
	tw_sink_text(sink, "@count=");
	tw_sink_number(sink, cell->count);
	tw_sink_text(sink, " @min=");
	tw_sink_number(sink, cell->min);
	tw_sink_text(sink, " @max=");
	tw_sink_number(sink, cell->max);
	tw_sink_text(sink, " @sum=");
	tw_sink_number(sink, cell->sum);
	tw_sink_text(sink, " @avg=");
	tw_sink_number(sink, tw_port_divide(cell->sum, cell->count));
}

struct tw_stat *tw_stat_make(const struct tw_stat_spec *spec)
{
	struct tw_stat *s = tw_port_alloc(sizeof(*s));

	if (!s)
		return NULL;
	s->name = spec->name;
	if (tw_cells_make(&s->cells, &spec->histogram, 1)) {
		tw_stat_free(s);
		return NULL;
	}
	return s;
}

void tw_stat_free(struct tw_stat *s)
{
	if (!s)
		return;
	tw_cells_free(&s->cells);
	tw_port_free(s);
}

void tw_stat_record(struct tw_context *c, struct tw_stat *s, tw_s64 value)
{
	int cpu = tw_port_cpu();

	(void)c;
	tw_spin_lock(&s->cells.cpu[cpu]->lock);
	tw_cell_record(&s->cells, tw_cell_at(&s->cells, cpu, 0), value);
	tw_spin_unlock(&s->cells.cpu[cpu]->lock);
}
NOKPROBE_SYMBOL(tw_stat_record);

void tw_stat_clear(struct tw_context *c, struct tw_stat *s)
{
	(void)c;
	tw_cells_clear(&s->cells, 0);
}

tw_s64 tw_stat_extract(struct tw_context *c, struct tw_stat *s, enum tw_extractor what, tw_s64 shift, const char *at)
{
	struct tw_cell cell;

	(void)shift;
	tw_cells_merge(&s->cells, 0, &cell, false);
	return tw_cell_extract(c, &cell, what, at);
}

tw_s64 tw_stat_bucket(struct tw_context *c, struct tw_stat *s, tw_s64 index, const char *at)
{
	return tw_cells_bucket(c, &s->cells, 0, index, at);
}

tw_s64 tw_stat_bucket_after(struct tw_context *c, struct tw_stat *s, tw_s64 last, tw_s32 descending, const char *at)
{
	return tw_cells_bucket_after(c, &s->cells, 0, last, descending, at);
}
