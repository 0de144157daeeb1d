/* SPDX-License-Identifier: MIT */
/* A test program: checks, TAP on standard output, and a host that stands in for the kernel below port.h. */
#ifndef TAPWRIGHT_TEST_H
#define TAPWRIGHT_TEST_H

#include "../kernel/runtime.h"

#include <pthread.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/** TEST - a named test; it fails when a check in it does */
#define TEST(name) static void name(void)
#define RUN(name) run_test(#name, name)

void run_test(const char *name, void (*test)(void));
int finish_tests(void);
void check_failed(const char *file, int line, const char *what);
void check_text(const char *file, int line, const char *got, const char *expected);
void check_number(const char *file, int line, const char *what, s64 got, s64 expected);

#define CHECK(what) ((what) ? (void)0 : check_failed(__FILE__, __LINE__, #what))
#define CHECK_TEXT(got, expected) check_text(__FILE__, __LINE__, (got), (expected))
#define CHECK_NUMBER(got, expected) check_number(__FILE__, __LINE__, #got, (got), (expected))

/* Threads as CPUs: each thread says which one it is. */
void become_cpu(int cpu);
#define CPUS 4

/** a context as a handler gets it; its output is collected in printed() */
struct tw_context *begin_handler(void);
void end_handler(void);
/** what has been printed since begin_handler, NUL-terminated; records() many pieces */
const char *printed(void);
size_t printed_length(void);
int records(void);

/** Memory that tw_port_read finds at an address; anything else faults. */
void lay_memory(u64 address, const void *bytes, size_t size);

static inline union tw_value number(s64 n)
{
	union tw_value value;

	value.number = n;
	return value;
}

static inline union tw_value string(const char *s)
{
	union tw_value value;

	value.string = s;
	return value;
}

#endif
