/* SPDX-License-Identifier: MIT */
/*
 * The agent: takes a module and a workload from the host, runs them, tells what happened. One loop on poll(); calls
 * into the kernel that may take long are the worker's. The run is a chain of phases, each begun when the worker has
 * finished the one before:
 *
 *   idle -> loading -> starting -> running -> stopping -> draining -> unloading -> searching -> (report) idle
 *
 * Searching is for memory that was lost, where the kernel can do that.
 */
#define _GNU_SOURCE
#include "agent.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "clock-events.h"
#include "frames.h"
#include "kernel-log.h"
#include "launch.h"
#include "leaks.h"
#include "module.h"
#include "port.h"
#include "relay.h"
#include "shell/requests.h"
#include "shell/terminal.h"
#include "text-file.h"
#include "worker.h"

#define ARGUMENTS 64
/* While a run lasts, a look at the channels this often: relay says nothing of a sub-buffer that is not full. */
#define TICK_MILLISECONDS 50

enum phase { IDLE, LOADING, STARTING, RUNNING, STOPPING, DRAINING, UNLOADING, SEARCHING };

static struct {
	enum phase phase;
	int port, log, worker, children;
	/* Found out before the guest is saved: what a restored one has to do for its answer is translated each time. */
	int random;
	long cpus;
	int life;
	size_t credit;
	struct tw_channels channels;
	struct tw_launch launch;
	char request[65536]; /* the strings of TW_FRAME_RUN; what follows points into it */
	const char *parameters;
	char *argv[ARGUMENTS + 1];
	int argc;
	int until_exit;
	int search_leaks;
	/* What target() is; 0: the workload's pid. */
	int target;
	char refused[400]; /* why the run did not start, or empty */
	const char *refused_at;
	int refused_errno;
	char state[256]; /* the control file's last line */
	int unload_errno;
	long long taint_before;
	time_t heartbeat;
	int stop_wanted;
} agent = { .channels.control = -1, .port = -1, .log = -1 };

static char json_text[TW_TRUTH_SIZE + 4096];

static void send_json(int type, const struct tw_json *json)
{
	tw_send(agent.port, type, 0, json->text, json->length);
}

static void send_ready(void)
{
	struct tw_json json;
	struct utsname system;
	struct timespec now;
	unsigned char random[8] = { 0 };
	char hex[2 * sizeof(random) + 1];

	uname(&system);
	clock_gettime(CLOCK_REALTIME, &now);
	if (getrandom(random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		fprintf(stderr, "tapwright: no randomness yet\n");
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(hex + 2 * i, 3, "%02x", random[i]);
	tw_json_begin(&json, json_text, sizeof(json_text));
	tw_json_open(&json, NULL, '{');
	tw_json_string(&json, "release", system.release);
	tw_json_string(&json, "machine", system.machine);
	tw_json_number(&json, "cpus", agent.cpus);
	tw_json_number(&json, "life", agent.life);
	tw_json_number(&json, "clock", now.tv_sec);
	tw_json_string(&json, "random", hex);
	tw_json_close(&json, '}');
	send_json(TW_FRAME_READY, &json);
}

/* A restored guest has the clock, the timers and the random state of the moment it was saved: all are renewed. */
static void set_up(const unsigned char *payload, size_t length)
{
	struct {
		struct rand_pool_info info;
		unsigned char bytes[512];
	} pool;
	struct timespec now;
	tw_wire_u64 nanoseconds;

	if (length < 8 || length - 8 > sizeof(pool.bytes))
		exit(4);
	memcpy(&nanoseconds, payload, 8);
	nanoseconds = le64toh(nanoseconds);
	now.tv_sec = nanoseconds / 1000000000;
	now.tv_nsec = nanoseconds % 1000000000;
	tw_clock_events_restart(agent.cpus);
	if (clock_settime(CLOCK_REALTIME, &now))
		perror("clock_settime");
	pool.info.buf_size = length - 8;
	pool.info.entropy_count = pool.info.buf_size * 8;
	memcpy(pool.info.buf, payload + 8, length - 8);
	if (ioctl(agent.random, RNDADDENTROPY, &pool) || ioctl(agent.random, RNDRESEEDCRNG))
		perror("random");
	send_ready();
}

static void refuse(const char *at, int error, const char *text)
{
	if (agent.refused_at)
		return;
	agent.refused_at = at;
	agent.refused_errno = error;
	snprintf(agent.refused, sizeof(agent.refused), "%s", text);
}

static long long read_taint(void)
{
	char text[32];

	tw_read_text("/proc/sys/kernel/tainted", text, sizeof(text));
	return atoll(text);
}

static void tell_refusal(struct tw_json *json)
{
	tw_json_open(json, "refused", '{');
	tw_json_string(json, "at", agent.refused_at);
	tw_json_number(json, "errno", agent.refused_errno);
	tw_json_string(json, "text", agent.refused);
	tw_json_close(json, '}');
}

static void report(void)
{
	struct tw_json json;

	tw_kernel_log_forward(agent.log, agent.port);
	tw_json_begin(&json, json_text, sizeof(json_text));
	tw_json_open(&json, NULL, '{');
	tw_json_string(&json, "module", tw_module_name());
	tw_json_string(&json, "state", agent.state);
	if (agent.refused_at)
		tell_refusal(&json);
	tw_json_number(&json, "unloadErrno", agent.unload_errno);
	tw_json_number(&json, "taint", read_taint());
	tw_json_number(&json, "taintBefore", agent.taint_before);
	tw_json_number(&json, "lostMessages", tw_kernel_log_lost());
	tw_module_tell_left_behind(&json);
	tw_json_close(&json, '}');
	send_json(TW_FRAME_REPORT, &json);
	if (agent.log >= 0)
		close(agent.log);
	agent.log = -1;
	agent.refused_at = NULL;
	agent.phase = IDLE;
}

/* ---- phases ---- */

static int job_load(void)
{
	return tw_module_load(agent.parameters);
}

/* At a place: a second call waits for no other one, as it would where both move on in the file. */
static int write_control(const char *command)
{
	return pwrite(agent.channels.control, command, strlen(command), 0) < 0 ? -1 : 0;
}

static int job_start(void)
{
	char command[32];

	snprintf(command, sizeof(command), "start %d\n", agent.target ?: (int)agent.launch.leader);
	return write_control(command);
}

static int job_stop(void)
{
	return write_control("stop\n");
}

static void enter(enum phase phase, int (*job)(void))
{
	agent.phase = phase;
	if (job)
		tw_worker_run(job);
}

static void parse_request(const unsigned char *payload, size_t length)
{
	char *at = agent.request;
	char *end;

	if (length >= sizeof(agent.request))
		exit(4);
	memcpy(agent.request, payload, length);
	agent.request[length] = 0;
	end = agent.request + length;
	agent.parameters = "";
	agent.argc = 0;
	agent.until_exit = 0;
	agent.search_leaks = 1;
	agent.target = 0;
	for (; at < end; at += strlen(at) + 1) {
		if (!strncmp(at, "parameters=", 11))
			agent.parameters = at + 11;
		else if (!strncmp(at, "workload=", 9) || !strncmp(at, "argument=", 9))
			agent.argv[agent.argc < ARGUMENTS ? agent.argc++ : ARGUMENTS - 1] = at + 9;
		else if (!strcmp(at, "until-exit=1"))
			agent.until_exit = 1;
		else if (!strcmp(at, "search-leaks=0"))
			agent.search_leaks = 0;
		else if (!strncmp(at, "target=", 7))
			agent.target = atoi(at + 7);
	}
	agent.argv[agent.argc] = NULL;
}

/*
 * Lock checking ends with its first report. What it said before this run is not of this run, but without it nothing more will
 * be said, which is not the same as that all is well.
 */
static void tell_whether_locks_are_checked(void)
{
	static const char off[] = "lockdep: has been off since before this run";
	static char stats[16384];

	tw_read_text("/proc/lockdep_stats", stats, sizeof(stats));
	char *line = strstr(stats, " debug_locks:");

	if (line && !atoi(line + strlen(" debug_locks:")))
		tw_send(agent.port, TW_FRAME_KERNEL, 4, off, sizeof(off) - 1);
}

static void begin_run(const unsigned char *payload, size_t length)
{
	parse_request(payload, length);
	memset(&agent.launch, 0, sizeof(agent.launch));
	agent.state[0] = 0;
	agent.unload_errno = 0;
	agent.stop_wanted = 0;
	agent.heartbeat = time(NULL);
	agent.log = tw_kernel_log_open();
	tell_whether_locks_are_checked();
	agent.taint_before = read_taint();
	tw_module_remember();
	if (agent.refused_at) {
		report();
		return;
	}
	/* The workload is forked before any probe exists, so that its birth is not counted. */
	if (agent.argc && tw_launch_start(&agent.launch, agent.argc, agent.argv)) {
		refuse("workload", EINVAL, agent.launch.stage ? agent.launch.stage->reason : "out of memory");
		report();
		return;
	}
	enter(LOADING, job_load);
}

static void send_workload(void)
{
	struct tw_json json;

	tw_json_begin(&json, json_text, sizeof(json_text));
	tw_launch_tell(&agent.launch, &json);
	send_json(TW_FRAME_WORKLOAD, &json);
}

/* The leader must be gone before the report, so that its end is told and nothing of it holds the module. */
static void end_workload(void)
{
	tw_launch_kill(&agent.launch);
	while (agent.launch.leader && !agent.launch.ended) {
		const struct timespec pause = { .tv_nsec = 1000 * 1000 };

		if (tw_launch_reap(&agent.launch))
			send_workload();
		else
			nanosleep(&pause, NULL);
	}
}

/* The workload stands still from here on: whether it ended before the module is gone would be a matter of chance. */
static void begin_stop(void)
{
	tw_launch_pause(&agent.launch);
	tw_send(agent.port, TW_FRAME_STOPPING, 0, NULL, 0);
	enter(STOPPING, job_stop);
}

static void read_state(void)
{
	ssize_t n = pread(agent.channels.control, agent.state, sizeof(agent.state) - 1, 0);

	agent.state[n > 0 ? n : 0] = 0;
}

static void begin_unload(void)
{
	end_workload();
	tw_channels_close(&agent.channels);
	enter(UNLOADING, tw_module_unload);
}

static void loaded(int error)
{
	if (error) {
		refuse("load", error, strerror(error));
		end_workload();
		report();
		return;
	}
	if (tw_channels_open(&agent.channels, tw_module_name())) {
		refuse("control", errno, "the module has no control file that opens");
		begin_unload();
		return;
	}
	enter(STARTING, job_start);
}

static void started(int error)
{
	if (error) {
		refuse("start", error, strerror(error));
		read_state();
		agent.phase = DRAINING;
		return;
	}
	tw_send(agent.port, TW_FRAME_STARTED, 0, NULL, 0);
	agent.phase = RUNNING;
	if (agent.launch.leader)
		tw_stage_open(agent.launch.stage);
	if (agent.stop_wanted)
		begin_stop();
}

static void worker_done(void)
{
	int error = tw_worker_result();

	tw_kernel_log_forward(agent.log, agent.port);
	switch (agent.phase) {
	case LOADING:
		loaded(error);
		break;
	case STARTING:
		started(error);
		break;
	case STOPPING:
		read_state();
		agent.phase = DRAINING;
		break;
	case UNLOADING:
		agent.unload_errno = error;
		if (agent.search_leaks && tw_leaks_can_search())
			enter(SEARCHING, tw_leaks_search);
		else
			report();
		break;
	case SEARCHING:
		tw_leaks_tell(agent.port, error);
		report();
		break;
	default:
		exit(5);
	}
}

/* ---- the loop ---- */

static void stop_wanted(void)
{
	agent.stop_wanted = 1;
	if (agent.phase == RUNNING)
		begin_stop();
	/* The worker stands in the other write until the module has obeyed. */
	if (agent.phase == STARTING && write_control("cancel\n"))
		perror("cancel");
}

static void load_driver(const unsigned char *payload, size_t length)
{
	char what[128], text[256];
	int error;

	snprintf(what, sizeof(what), "%.*s", (int)length, (const char *)payload);
	if (!tw_module_driver(what))
		return;
	error = errno;
	snprintf(text, sizeof(text), "%s: %s", what, strerror(error));
	refuse("driver", error, text);
}

static void place_program(const unsigned char *payload, size_t length)
{
	char path[128];

	snprintf(path, sizeof(path), "%.*s", (int)length, (const char *)payload);
	/* What is not there does not start, and that is told. */
	if (tw_module_program(path))
		perror(path);
}

/* Those that concern somebody at a terminal. */
static void shell_frame(const struct tw_frame *frame, const unsigned char *payload)
{
	tw_wire_u16 size[2];

	switch (frame->type) {
	case TW_FRAME_PROGRAM:
		place_program(payload, frame->length);
		break;
	case TW_FRAME_SHELL:
		tw_requests_open();
		tw_terminal_open(agent.port, payload, frame->length);
		break;
	case TW_FRAME_INPUT:
		tw_terminal_input(payload, frame->length);
		break;
	case TW_FRAME_WINDOW:
		memcpy(size, payload, sizeof(size));
		tw_terminal_resize(le16toh(size[0]), le16toh(size[1]));
		break;
	case TW_FRAME_ANSWER:
		tw_requests_answer(agent.port, frame->channel, payload, frame->length);
		break;
	}
}

static void host_frame(void)
{
	struct tw_frame frame;
	unsigned char *payload;
	tw_wire_u32 more;

	if (!tw_receive(agent.port, &frame, &payload)) {
		/* No host is there (the port polls readable then): look again in a moment. */
		const struct timespec pause = { .tv_nsec = 2 * 1000 * 1000 };

		nanosleep(&pause, NULL);
		return;
	}
	switch (frame.type) {
	case TW_FRAME_SETUP:
		set_up(payload, frame.length);
		break;
	case TW_FRAME_MODULE:
		if (tw_module_receive(payload, frame.length))
			refuse("load", errno, "the guest has no memory for the module");
		break;
	case TW_FRAME_DRIVER:
		load_driver(payload, frame.length);
		break;
	case TW_FRAME_RUN:
		begin_run(payload, frame.length);
		break;
	case TW_FRAME_CREDIT:
		memcpy(&more, payload, sizeof(more));
		agent.credit += le32toh(more);
		break;
	case TW_FRAME_STOP:
		stop_wanted();
		break;
	default:
		shell_frame(&frame, payload);
	}
}

static void children_changed(void)
{
	struct signalfd_siginfo info;

	while (read(agent.children, &info, sizeof(info)) == sizeof(info))
		;
	tw_terminal_reap(agent.port);
	if (!tw_launch_reap(&agent.launch))
		return;
	send_workload();
	if (agent.phase == RUNNING && !agent.until_exit)
		begin_stop();
}

static int figure_of_state(const char *name)
{
	const char *at = strstr(agent.state, name);

	return at ? atoi(at + strlen(name)) : 0;
}

/* Once a second; while probes are armed with how far that is. */
static void send_sign_of_life(void)
{
	struct tw_json json;

	if (agent.phase != STARTING) {
		tw_send(agent.port, TW_FRAME_HEARTBEAT, 0, NULL, 0);
		return;
	}
	read_state();
	tw_json_begin(&json, json_text, sizeof(json_text));
	tw_json_open(&json, NULL, '{');
	tw_json_number(&json, "arming", figure_of_state(" arming="));
	tw_json_number(&json, "toArm", figure_of_state(" to_arm="));
	tw_json_close(&json, '}');
	send_json(TW_FRAME_ARMING, &json);
}

static void tick(void)
{
	time_t now = time(NULL);
	size_t sent = tw_channels_forward(&agent.channels, agent.port, &agent.credit);

	if (now != agent.heartbeat) {
		agent.heartbeat = now;
		send_sign_of_life();
	}
	/* Without credit nothing was read: then silence does not mean that the channels are empty. */
	if (agent.phase == DRAINING && !sent && agent.credit)
		begin_unload();
}

static int wait_for_events(struct pollfd *polled)
{
	int count = 0;

	polled[count++] = (struct pollfd){ agent.port, POLLIN, 0 };
	polled[count++] = (struct pollfd){ agent.worker, POLLIN, 0 };
	polled[count++] = (struct pollfd){ agent.children, POLLIN, 0 };
	polled[count++] = (struct pollfd){ agent.phase == IDLE ? -1 : agent.log, POLLIN, 0 };
	polled[count++] = (struct pollfd){ agent.phase == RUNNING ? agent.channels.control : -1, POLLIN, 0 };
	polled[count++] = tw_terminal_wanted();
	tw_requests_wanted(polled + count);
	count += TW_REQUESTS_POLLED;
	/* Without credit the channels wait, and must not wake us. */
	for (int cpu = 0; agent.credit && cpu < agent.channels.cpus; cpu++)
		polled[count++] = (struct pollfd){ agent.channels.cpu[cpu], POLLIN, 0 };
	if (agent.phase == IDLE)
		return poll(polled, count, -1);
	return poll(polled, count, agent.phase == DRAINING && agent.credit ? 0 : TICK_MILLISECONDS);
}

static void turn(void)
{
	struct pollfd polled[6 + TW_REQUESTS_POLLED + TW_CPUS] = { 0 };

	if (wait_for_events(polled) < 0 && errno != EINTR)
		exit(6);
	if (polled[0].revents)
		host_frame();
	if (polled[2].revents)
		children_changed();
	if (polled[3].revents)
		tw_kernel_log_forward(agent.log, agent.port);
	if (polled[5].revents)
		tw_terminal_turn(agent.port, polled[5].revents);
	tw_requests_turn(agent.port, polled + 6);
	if (agent.phase != IDLE)
		tick();
	if (polled[1].revents)
		worker_done();
	else if (agent.phase == RUNNING && polled[4].revents)
		begin_stop();
}

static int open_children(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void answer_host(void)
{
	send_ready();
	for (;;)
		turn();
}

int tw_agent(int life)
{
	agent.life = life;
	agent.random = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	agent.cpus = sysconf(_SC_NPROCESSORS_ONLN);
	agent.children = open_children();
	agent.worker = tw_worker_open();
	tw_module_load_drivers("/modules/list");
	/* Warnings and worse appear on the console: it is all that is left of a guest that dies. */
	tw_write_text("/proc/sys/kernel/printk", "5");
	if (life == 1 && tw_leaks_can_search())
		tw_leaks_forget();
	agent.port = tw_port_open();
	tw_worker_serve(answer_host);
	return 0;
}
