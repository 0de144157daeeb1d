// SPDX-License-Identifier: MIT
/* Counters and strings per CPU, for modules written by hand: no lock, no shared line in the handler. */
#include "runtime.h"

struct tw_counter {
	char *memory;
	u32 stride;
	u32 string_size;
};

static char *cpu_part(const struct tw_counter *counter, int cpu)
{
	return counter->memory + (size_t)counter->stride * cpu;
}

/** tw_counter_make - a counter and a string for each CPU, or NULL when memory is short */
struct tw_counter *tw_counter_make(const struct tw_counter_spec *spec)
{
	struct tw_counter *counter = tw_port_alloc(sizeof(*counter));

	if (!counter)
		return NULL;
	counter->string_size = spec->string ? tw_string_size : 0;
	counter->stride = (sizeof(s64) + counter->string_size + 63) & ~63U;
	counter->memory = tw_port_alloc((size_t)counter->stride * tw_port_cpus());
	if (counter->memory)
		return counter;
	tw_port_free(counter);
	return NULL;
}

void tw_counter_free(struct tw_counter *counter)
{
	if (!counter)
		return;
	tw_port_free(counter->memory);
	tw_port_free(counter);
}

void tw_counter_add(struct tw_counter *counter, tw_s64 delta)
{
	s64 *value = (s64 *)cpu_part(counter, tw_port_cpu());

	WRITE_ONCE(*value, (s64)((u64)*value + (u64)delta));
}

tw_s64 tw_counter_sum(struct tw_counter *counter)
{
	u64 sum = 0;
	int cpu;

	for (cpu = 0; cpu < (int)tw_port_cpus(); cpu++)
		sum += (u64)READ_ONCE(*(s64 *)cpu_part(counter, cpu));
	return (s64)sum;
}

char *tw_counter_string(struct tw_counter *counter)
{
	return counter->string_size ? cpu_part(counter, tw_port_cpu()) + sizeof(s64) : NULL;
}
