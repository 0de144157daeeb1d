// SPDX-License-Identifier: MIT
/* The host below the runtime: CPUs are threads, memory is what a test lays out, output is collected. */
#include "test.h"

#include <stdarg.h>

static __thread int this_cpu;
static __thread struct tw_activation activation;
static __thread char collected[1 << 20];
static __thread size_t collected_length;
static __thread int n_records;

static const struct tw_script script = { .name = "test", .frame_size = 4096 };

int tw_port_cpus(void)
{
	return CPUS;
}

int tw_port_cpu(void)
{
	return this_cpu;
}

void become_cpu(int cpu)
{
	this_cpu = cpu;
}

struct tw_context *begin_handler(void)
{
	collected_length = 0;
	n_records = 0;
	memset(&activation, 0, sizeof(activation));
	if (tw_activation_make(&activation, &script, 8192))
		abort();
	return &activation.c;
}

void end_handler(void)
{
	tw_activation_free(&activation);
}

void tw_output_flush(struct tw_activation *a)
{
	size_t length = a->output.used - TW_OUTPUT_HEADER;

	if (collected_length + length >= sizeof(collected))
		abort();
	memcpy(collected + collected_length, a->output.data + TW_OUTPUT_HEADER, length);
	collected_length += length;
	a->output.used = TW_OUTPUT_HEADER;
	n_records++;
}

const char *printed(void)
{
	if (activation.output.used > TW_OUTPUT_HEADER)
		tw_output_flush(&activation);
	collected[collected_length] = 0;
	return collected;
}

size_t printed_length(void)
{
	printed();
	return collected_length;
}

int records(void)
{
	return n_records;
}

static u64 memory_address;
static const char *memory_bytes;
static size_t memory_size;

void lay_memory(u64 address, const void *bytes, size_t size)
{
	memory_address = address;
	memory_bytes = bytes;
	memory_size = size;
}

int tw_port_read(void *to, u64 address, size_t size, bool user)
{
	(void)user;
	if (address < memory_address || address - memory_address > memory_size ||
	    memory_size - (address - memory_address) < size)
		return -14;
	memcpy(to, memory_bytes + (address - memory_address), size);
	return 0;
}

int tw_port_write(u64 address, const void *from, size_t size, bool user)
{
	char now[8];

	/* The laid memory is the test's own: what could be written is what could be read. */
	if (tw_port_read(now, address, size, user))
		return -14;
	memcpy((char *)memory_bytes + (address - memory_address), from, size);
	return 0;
}

void tw_port_symbol(char *to, u64 address)
{
	if (address >= 0x1000 && address < 0x2000)
		snprintf(to, TW_SYMBOL_SIZE, "function+0x%llx/0x1000", address - 0x1000);
	else
		snprintf(to, TW_SYMBOL_SIZE, "0x%llx", address);
}

static int n_tests, n_failed;
static bool failed;

void run_test(const char *name, void (*test)(void))
{
	failed = false;
	test();
	n_tests++;
	n_failed += failed;
	printf("%sok %d - %s\n", failed ? "not " : "", n_tests, name);
	fflush(stdout);
}

int finish_tests(void)
{
	printf("1..%d\n", n_tests);
	return n_failed != 0;
}

static void explain(const char *format, ...)
{
	char text[8192];
	va_list arguments;
	const char *at;

	failed = true;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	printf("# ");
	for (at = text; *at; at++) {
		putchar(*at);
		if (*at == '\n')
			printf("# ");
	}
	printf("\n");
}

void check_failed(const char *file, int line, const char *what)
{
	explain("%s:%d: %s", file, line, what);
}

void check_text(const char *file, int line, const char *got, const char *expected)
{
	if (strcmp(got, expected))
		explain("%s:%d: got\n%s\nexpected\n%s", file, line, got, expected);
}

void check_number(const char *file, int line, const char *what, s64 got, s64 expected)
{
	if (got != expected)
		explain("%s:%d: %s is %lld, expected %lld", file, line, what, got, expected);
}
