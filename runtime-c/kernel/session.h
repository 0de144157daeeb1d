/* SPDX-License-Identifier: MIT */
/* What the kernel side of the runtime shares: one script, its probes, its output, the file that controls it. */
#ifndef TAPWRIGHT_SESSION_H
#define TAPWRIGHT_SESSION_H

#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/ptrace.h>

#include <tapwright/wire.h>
#include "runtime.h"

enum tw_state {
	TW_IDLE,
	TW_RUNNING,
	TW_EXITING,
	TW_STOPPED,
};

/* Why a hit was skipped: a handler ran on the CPU, it waited for globals in vain, there was too little stack. */
enum tw_skip {
	TW_SKIP_BUSY,
	TW_SKIP_LOCK,
	TW_SKIP_STACK,
	TW_SKIPS,
};

/**
 * struct tw_session - the run of the script
 * @live: probes act; read by every handler, so it stands alone with @owner in a line that is rarely written
 * @owner: thread group that opened the control file; its activity is not counted
 * @state: where the run stands
 * @hurried: the process that could read output has died: nobody waits for space any more
 * @overloaded: handlers took more of a CPU than they may
 * @cancelled: the run is not wanted any more; looked at while probes are registered, which may take long
 * @arming: probes of the kernel's code whose turn has come, of @to_arm
 * @errors, @skipped: since the start
 * @skipped_for: @skipped by reason
 * @target: pid that -x or -c names
 */
struct tw_session {
	u32 live;
	pid_t owner;
	u32 state;
	bool hurried;
	bool overloaded;
	bool cancelled;
	u32 arming;
	u32 to_arm;
	atomic_t errors;
	atomic_t skipped;
	atomic_t skipped_for[TW_SKIPS];
	s64 target;
};

extern struct tw_session tw_session;
DECLARE_PER_CPU(struct tw_activation, tw_activations);

/* session.c */
int tw_session_init(void);
void tw_session_exit(void);
int tw_session_start(s64 target);
void tw_session_stop(void);
u64 tw_session_hits(void);
/** tw_session_end - no probe acts from now on; the agent learns of it through poll. Any context */
void tw_session_end(void);
/** tw_finish - after a handler: flush its output, report its error */
void tw_finish(struct tw_activation *a);
/** tw_report - a record "ERROR: …" or "WARNING: …" from process context */
void tw_report(u16 type, const char *format, ...) __printf(2, 3);

/* probes.c */
int tw_probes_register(void);
void tw_probes_unregister(void);
/** tw_probes_count - probes that were registered, also when they are gone again */
u32 tw_probes_count(void);
/** tw_probes_missed - hits that the kernel did not hand to us. May sleep */
u64 tw_probes_missed(void);

/* timing.c */
void tw_timings_report(struct tw_activation *a);

/* coverage.c */
void tw_coverage_report(struct tw_activation *a);

/* identity.c */
int tw_identity_check(void);

/* names.c */
int tw_names_resolve(const struct tw_probe *probes, u32 count, unsigned long *addresses);
/** tw_places_find - where the places in modules are that the script asks for; what is not there is reported */
int tw_places_find(void);

/* backtrace.c */
u32 tw_backtrace(struct tw_activation *a);

/* transport.c */
int tw_transport_init(struct dentry *folder);
void tw_transport_exit(void);
u64 tw_transport_lost(void);
void tw_output_flush_as(struct tw_activation *a, u16 type);

/* control.c */
int tw_control_init(void);
void tw_control_exit(void);
void tw_control_wake(void);

#endif
