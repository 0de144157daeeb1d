/* SPDX-License-Identifier: MIT */
/*
 * What the module says to user space, and what the agent says to the host. Byte order and alignment are the
 * target's for records, little endian for frames.
 *
 * Module -> agent: one debugfs folder per module, /sys/kernel/debug/tapwright/NAME/ with
 *   cpuN     relay channel of CPU N: a stream of records, each begun by struct tw_record
 *   control  text. Write "start PID\n": register all probes, run the begin probes, arm (PID is the target, or 0).
 *            Write "stop\n": disarm, run the end probes, take the probes away, flush. Both return when it is done, or
 *            -1 with errno; the reason is then the next ERROR record. The task group that opened the file is never
 *            counted by a probe. poll() says POLLIN once exit() was called or too many errors came. read() gives one line
 *            "state=idle|running|exiting|stopped errors=N skipped=N lost=N probes=N hits=N\n". Closing it stops.
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
	tw_wire_u16 channel; /* TW_FRAME_RECORDS: the CPU; else 0 */
	tw_wire_u32 length;
};

#endif
