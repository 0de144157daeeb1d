/* SPDX-License-Identifier: MIT */
/*
 * What the module says to user space, and what the agent says to the host. Byte order and alignment are the
 * target's for records, little endian for frames.
 *
 * Module -> agent: one debugfs folder per module, /sys/kernel/debug/tapwright/NAME/ with
 *   cpuN     relay channel of CPU N: a stream of records, each begun by struct tw_record
 *   control  text. Write "start PID\n": register all probes, run the begin probes, arm (PID is the target, or 0).
 *            Begin and end probes wait for space in the cpuN files: read those from another thread while "start" and "stop"
 *            are written, or more output than the buffers hold is counted as lost after 10 seconds without a reader.
 *            Each read() gives the state line anew, whatever the position. Poll of cpuN speaks of whole sub-buffers
 *            only; read() gives what is there, so read the channels every few milliseconds, and to the end after "stop".
 *            Write "stop\n": disarm, take the probes away, run the end probes. Both return when it is done, or
 *            -1 with errno; the reason is then the next ERROR record. The task group that opened the file is never
 *            counted by a probe. poll() says POLLIN once exit() was called or too many errors came. read() gives one line
 *            "state=idle|running|exiting|stopped errors=N skipped=N lost=N probes=N hits=N arming=N to_arm=N\n": while
 *            "start" lasts, arming says how many probes of the kernel's code were dealt with, of to_arm. Write "cancel\n"
 *            meanwhile, with pwrite() from another thread (write() would wait for the other one): "start" gives back what
 *            there is and returns -1 with EINTR. Closing it stops.
 *
 * Why not netlink, as in 2005: a file is closed by the kernel when its holder dies, so a killed agent cannot leave
 * probes behind, and relay needs debugfs anyway.
 */
#ifndef TAPWRIGHT_WIRE_H
#define TAPWRIGHT_WIRE_H

#ifndef __KERNEL__
#include <stdint.h>
typedef uint16_t tw_wire_u16;
typedef uint32_t tw_wire_u32;
typedef uint64_t tw_wire_u64;
#else
#include <linux/types.h>
typedef u16 tw_wire_u16;
typedef u32 tw_wire_u32;
typedef u64 tw_wire_u64;
#endif

#define TW_RECORD_MAGIC 0x5477 /* "Tw" */

enum tw_record_type {
	TW_RECORD_OUTPUT = 1, /* text of print */
	TW_RECORD_ERROR = 2, /* "ERROR: …" line without newline */
	TW_RECORD_WARNING = 3, /* "WARNING: …" line without newline */
	TW_RECORD_PADDING = 4, /* rest of a sub-buffer, to be skipped */
	TW_RECORD_COVERAGE = 5, /* "COUNTER COUNT\n" lines: which counters of tw_script.coverage are not 0; behind all output */
	TW_RECORD_ABSENT = 6, /* "MODULE COUNT": a module that is not loaded, and of how many probes of it nothing was found */
};

/**
 * struct tw_record - begins each record in a relay stream
 * @sequence: one count over all CPUs, without gaps unless records were lost: records in this order are in time order
 * @nanoseconds: ktime_get_ns (monotonic) when it was written
 * @length: bytes of payload that follow, before padding to a multiple of 8
 */
struct tw_record {
	tw_wire_u16 magic;
	tw_wire_u16 type;
	tw_wire_u32 length;
	tw_wire_u64 sequence;
	tw_wire_u64 nanoseconds;
	tw_wire_u32 cpu;
	tw_wire_u32 pid;
};

/*
 * Agent <-> host, over virtio-serial: frames. Header of 12 bytes, little endian, then the payload.
 */
#define TW_FRAME_MAGIC 0x46775454u

struct tw_frame {
	tw_wire_u32 magic;
	tw_wire_u16 type;
	tw_wire_u16 channel; /* TW_FRAME_RECORDS: the CPU; TW_FRAME_KERNEL: the level; else 0 */
	tw_wire_u32 length;
};

/* No frame's payload is longer. */
#define TW_FRAME_LIMIT 0x200000u

/* The name of the virtio-serial port. */
#define TW_PORT_NAME "tapwright.0"

enum tw_frame_type {
	/* Host -> agent. */
	TW_FRAME_SETUP = 1, /* u64 wall clock in nanoseconds, then random bytes; answered by READY */
	TW_FRAME_MODULE = 2, /* the next part of the module's file */
	TW_FRAME_RUN = 3, /* "key=value" strings, each ended by NUL: parameters, workload, argument (repeated), until-exit */
	TW_FRAME_CREDIT = 4, /* u32: so many more bytes of RECORDS may be sent */
	TW_FRAME_STOP = 5, /* end the run as if the script had called exit() */
	TW_FRAME_DRIVER = 6, /* what MODULE brought is a module of the kernel: "load NAME" at once, or "keep NAME" for a workload */
	TW_FRAME_PROGRAM = 7, /* what MODULE brought is a program: the path where it shall lie */
	TW_FRAME_SHELL = 8, /* strings as those of RUN: word (repeated) and environment (repeated) of what runs on a terminal */
	TW_FRAME_INPUT = 9, /* what was typed at the terminal */
	TW_FRAME_WINDOW = 10, /* u16 rows, u16 columns of it */
	TW_FRAME_ANSWER = 11, /* to the process that sent REQUEST; channel: enum tw_answer, and above TW_ANSWER_BITS its number */

	/* Agent -> host. Those that end in "JSON" carry one JSON object. */
	TW_FRAME_READY = 64, /* JSON: release, machine, cpus, life (how often an agent was started), clock (seconds), random (8 bytes, hex) */
	TW_FRAME_STARTED = 65, /* probes are armed, the workload was let go */
	TW_FRAME_RECORDS = 66, /* bytes of one CPU's relay stream; a record may lie in two frames */
	TW_FRAME_KERNEL = 67, /* one line of the kernel's log */
	TW_FRAME_WORKLOAD = 68, /* JSON: exitCode, truth */
	TW_FRAME_STOPPING = 69, /* the end of the run has begun */
	TW_FRAME_REPORT = 70, /* JSON: the run is over, nothing of it follows */
	TW_FRAME_HEARTBEAT = 71, /* once a second while a run lasts */
	TW_FRAME_TERMINAL = 72, /* what the terminal shows */
	TW_FRAME_ENDED = 73, /* the terminal's program is gone; channel: its exit code; payload: why it did not start, or nothing */
	TW_FRAME_REQUEST = 74, /* what a process of the guest asks: strings word (repeated), file and text (repeated), target; channel: its number */
	TW_FRAME_TAKEN = 75, /* u32: so many bytes of ANSWER frames, their headers included, have reached that process */
	TW_FRAME_WITHDRAWN = 76, /* that process is gone */
	TW_FRAME_ARMING = 77, /* JSON: the same while probes are armed; arming: how many were dealt with, toArm: of how many */
};

/*
 * A process that asks sends REQUEST, and STOP when it wants the end. The agent passes them on with a number, so that an answer that comes
 * after its end does not go to the next one.
 */
#define TW_ANSWER_BITS 4

/* What is answered. */
enum tw_answer {
	TW_ANSWER_EXIT = 0, /* the exit code, as text: the last answer */
	TW_ANSWER_OUTPUT = 1, /* for standard output */
	TW_ANSWER_COMPLAINT = 2, /* for standard error */
	TW_ANSWER_STARTED = 3, /* the script's probes are armed */
};

/* So many bytes of ANSWER frames, their headers included, may be under way. */
#define TW_ANSWER_WINDOW (128u * 1024)

#endif
