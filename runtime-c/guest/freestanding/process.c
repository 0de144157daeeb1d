/* SPDX-License-Identifier: MIT */
/* A program's begin and end, its threads, and the number of its last error. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "system.h"

/* Two threads are all that the program has: errno is that of the stack on which it is asked for. */
#define THREAD_STACK (1024 * 1024)
static char *thread_stack;
static int error_of_thread, error_of_main;
static void *(*thread_function)(void *);
static void *thread_argument;

char *program_invocation_name;

int main(int argc, char **argv);

void tw_begin(long *stack)
{
	char **argv = (char **)(stack + 1);

	program_invocation_name = argv[0];
	exit(main(stack[0], argv));
}

int *__errno_location(void)
{
	char here;
	char *at = &here;

	return thread_stack && at >= thread_stack && at < thread_stack + THREAD_STACK ? &error_of_thread : &error_of_main;
}

long tw_answer(long answer)
{
	if (answer < 0 && answer > -4096) {
		errno = -answer;
		return -1;
	}
	return answer;
}

void _exit(int status)
{
	for (;;)
		tw_call(SYS_exit_group, status);
}

void exit(int status)
{
	_exit(status);
}

static void run_thread(void)
{
	thread_function(thread_argument);
	for (;;)
		tw_call(SYS_exit, 0);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*function)(void *), void *argument)
{
	const long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	char *stack;
	long id;

	/* A second one would have no errno. */
	if (attributes || thread_stack)
		return EAGAIN;
	stack = mmap(NULL, THREAD_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return errno;
	thread_function = function;
	thread_argument = argument;
	thread_stack = stack;
	id = tw_begin_thread(flags, stack, THREAD_STACK, run_thread);
	if (id < 0) {
		thread_stack = NULL;
		munmap(stack, THREAD_STACK);
		return -id;
	}
	*thread = id;
	return 0;
}
