// SPDX-License-Identifier: MIT
/* Histograms: which row a value belongs to, and the chart. */
#include "runtime.h"

#define CHART_WIDTH 50
#define CHART_ELISION 2
#define CHART_MARGIN 2

u32 tw_histogram_buckets(const struct tw_histogram *h)
{
	u64 rows;

	if (h->kind == 2)
		return TW_LOG_BUCKETS;
	if (h->kind != 1 || h->interval <= 0 || h->stop < h->start)
		return 0;
	/* One row more than fit between start and stop, and those for what is below and above. */
	rows = tw_port_divide_unsigned((u64)h->stop - (u64)h->start, (u64)h->interval);
	return rows > TW_BUCKETS_MAX - 3 ? TW_BUCKETS_MAX : (u32)rows + 3;
}

static u32 bits_of(u64 value)
{
	u32 bits = 0;

	for (; value; value >>= 1)
		bits++;
	return bits;
}

/* Row 64 is 0; row 64 + n holds 2^(n-1) up to 2^n - 1; below it, the negative numbers mirrored. */
static u32 log_bucket(s64 value)
{
	if (value >= 0)
		return TW_LOG_ZERO + bits_of(value);
	return TW_LOG_ZERO - bits_of(0 - (u64)value);
}

u32 tw_histogram_bucket(const struct tw_histogram *h, u32 n_buckets, s64 value)
{
	u64 row;

	if (h->kind == 2)
		return log_bucket(value);
	if (value < h->start)
		return 0;
	row = tw_port_divide_unsigned((u64)value - (u64)h->start, (u64)h->interval);
	return row >= n_buckets - 2 ? n_buckets - 1 : (u32)row + 1;
}
NOKPROBE_SYMBOL(tw_histogram_bucket);

static s64 label_of(const struct tw_histogram *h, u32 n_buckets, s64 bucket)
{
	if (h->kind == 1) {
		if (bucket == 0)
			return h->start;
		if (bucket == (s64)n_buckets - 1)
			return (s64)((u64)h->start + (u64)h->interval * (n_buckets - 3));
		return (s64)((u64)h->start + (u64)h->interval * (u64)(bucket - 1));
	}
	if (bucket == TW_LOG_ZERO)
		return 0;
	if (bucket > TW_LOG_ZERO)
		return (s64)(1ULL << (bucket - TW_LOG_ZERO - 1));
	return (s64)(0 - (1ULL << (TW_LOG_ZERO - bucket - 1)));
}

static u32 digits_of(s64 number)
{
	u64 magnitude = number < 0 ? 0 - (u64)number : (u64)number;
	u32 digits = number < 0 ? 2 : 1;

	while ((magnitude = tw_port_divide_unsigned(magnitude, 10)))
		digits++;
	return digits;
}

static void put_right(struct tw_sink *sink, s64 number, s64 width)
{
	tw_sink_fill(sink, ' ', width - digits_of(number));
	tw_sink_number(sink, number);
}

struct chart {
	u32 first, last;
	u32 label_width, count_width;
	u64 scale;
};

static bool is_outer(const struct tw_histogram *h, u32 n_buckets, u32 bucket)
{
	return h->kind == 1 && (bucket == 0 || bucket == n_buckets - 1);
}

static void measure(struct chart *chart, const struct tw_histogram *h, u32 n_buckets, const u64 *buckets)
{
	u32 low = h->kind == 1 ? 1 : 0, high = h->kind == 1 ? n_buckets - 2 : n_buckets - 1, i;
	u32 first = n_buckets, last = 0;
	u64 max = 0;

	for (i = 0; i < n_buckets; i++) {
		if (!buckets[i])
			continue;
		if (i < first)
			first = i;
		last = i;
		if (buckets[i] > max)
			max = buckets[i];
	}
	/* A logarithmic chart does not show negative rows for the sake of a margin. */
	if (h->kind == 2 && first >= TW_LOG_ZERO)
		low = TW_LOG_ZERO;
	chart->first = first;
	for (i = 0; i < CHART_MARGIN && chart->first > low; i++)
		chart->first--;
	chart->last = last;
	for (i = 0; i < CHART_MARGIN && chart->last < high; i++)
		chart->last++;
	chart->scale = max <= CHART_WIDTH ? 1 : tw_port_divide_unsigned(max + CHART_WIDTH - 1, CHART_WIDTH);
	chart->count_width = digits_of(max);
	chart->label_width = 5;
	for (i = chart->first; i <= chart->last; i++) {
		u32 width = digits_of(label_of(h, n_buckets, i)) + is_outer(h, n_buckets, i);

		if (width > chart->label_width)
			chart->label_width = width;
	}
}

static void print_row(struct tw_sink *sink, const struct chart *chart, const struct tw_histogram *h, u32 n_buckets,
		      u32 bucket, u64 count)
{
	s64 label = label_of(h, n_buckets, bucket);
	u32 bar = tw_port_divide_unsigned(count, chart->scale);

	if (is_outer(h, n_buckets, bucket)) {
		tw_sink_fill(sink, ' ', (s64)chart->label_width - digits_of(label) - 1);
		tw_sink_put(sink, bucket ? ">" : "<", 1);
		tw_sink_number(sink, label);
	} else {
		put_right(sink, label, chart->label_width);
	}
	tw_sink_text(sink, " |");
	tw_sink_fill(sink, '@', bar);
	tw_sink_fill(sink, ' ', CHART_WIDTH - (s64)bar + 1);
	put_right(sink, count, chart->count_width);
	tw_sink_put(sink, "\n", 1);
}

static u32 empty_run(const u64 *buckets, u32 from, u32 last)
{
	u32 n = 0;

	while (from + n <= last && !buckets[from + n])
		n++;
	return n;
}

void tw_histogram_print(struct tw_sink *sink, const struct tw_histogram *h, u32 n_buckets, const u64 *buckets)
{
	struct chart chart;
	u32 i, run;

	measure(&chart, h, n_buckets, buckets);
	tw_sink_fill(sink, ' ', (s64)chart.label_width - 5);
	tw_sink_text(sink, "value |");
	tw_sink_fill(sink, '-', CHART_WIDTH);
	tw_sink_text(sink, " count\n");
	for (i = chart.first; i <= chart.last; i++) {
		run = empty_run(buckets, i, chart.last);
		if (run > 2 * CHART_ELISION) {
			u32 kept;

			for (kept = 0; kept < CHART_ELISION; kept++)
				print_row(sink, &chart, h, n_buckets, i + kept, 0);
			tw_sink_fill(sink, ' ', (s64)chart.label_width + 1);
			tw_sink_text(sink, "~\n");
			i += run - CHART_ELISION;
		}
		print_row(sink, &chart, h, n_buckets, i, buckets[i]);
	}
	tw_sink_put(sink, "\n", 1);
}
