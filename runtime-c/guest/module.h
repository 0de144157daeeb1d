/* SPDX-License-Identifier: MIT */
/* The kernel module under test: its file, loading, unloading, what it leaves behind. */
#ifndef TAPWRIGHT_GUEST_MODULE_H
#define TAPWRIGHT_GUEST_MODULE_H

#include <stddef.h>

#include "json.h"

#define TW_MODULE_NAME 56 /* MODULE_NAME_LEN of 64-bit kernels */

/* Appends to the module's file in memory; 0, or -1 with errno. */
int tw_module_receive(const void *bytes, size_t length);
/* Remembers what is loaded: whatever comes later is the run's. */
void tw_module_remember(void);
/* What was received is one of the kernel's own modules: "load NAME", or "keep NAME" as /modules/NAME.ko; 0, or -1 with errno. */
int tw_module_driver(const char *what);
/* What was received is a program that shall lie at @path; 0, or -1 with errno. */
int tw_module_program(const char *path);
/* Loads what was received and finds its name; 0, or -1 with errno. */
int tw_module_load(const char *parameters);
/* Empty until the module is loaded. */
const char *tw_module_name(void);
int tw_module_unload(void);
/* "leftBehind":["module x","kprobe …"]: what is there now and was not when we remembered. */
void tw_module_tell_left_behind(struct tw_json *json);

/* Unloads the modules of a run whose agent died, and says on standard error what is left of them in the kernel. */
void tw_module_clear(void);

/* Loads the modules that the initramfs brings for the agent's own needs. */
void tw_module_load_drivers(const char *list);

#endif
