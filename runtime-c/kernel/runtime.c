// SPDX-License-Identifier: MIT
/*
 * The runtime as one unit: the kernel's headers are read once instead of twenty times, and what a handler
 * calls on its way is inlined. The files know nothing of it: each compiles alone.
 */
#include "activation.c"
#include "backtrace.c"
#include "control.c"
#include "counter.c"
#include "display.c"
#include "format.c"
#include "histogram.c"
#include "identity.c"
#include "locks.c"
#include "map.c"
#include "memory.c"
#include "module.c"
#include "names.c"
#include "number.c"
#include "kprobes.c"
#include "probes.c"
#include "session.c"
#include "sink.c"
#include "stack.c"
#include "stat.c"
#include "string.c"
#include "task.c"
#include "transport.c"
#include "walk.c"
