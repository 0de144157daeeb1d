// SPDX-License-Identifier: MIT
/*
 * What the agent reads: frames and requests of the host, records of the kernel's log; and the JSON that it writes. Its own
 * sources, with stand-ins for everything that would touch a kernel. The same seed gives the same inputs.
 *   agent-test [rounds [seed]]
 */
#define _GNU_SOURCE
#include "random.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int kernel_log_end = -1;
static jmp_buf ended;

static int open_stand_in(const char *path, int flags, ...)
{
	(void)flags;
	return strcmp(path, "/dev/kmsg") ? -1 : dup(kernel_log_end);
}

static int clock_settime_stand_in(clockid_t clock, const struct timespec *now)
{
	(void)clock;
	(void)now;
	return 0;
}

/* An agent that ends is started anew by init. */
static void __attribute__((noreturn)) exit_stand_in(int code)
{
	longjmp(ended, code);
}

/* It would be told of every frame of set-up, for which there is no device here. */
#define perror(what) ((void)(what))
#define open open_stand_in
#define clock_settime clock_settime_stand_in
#define exit exit_stand_in
#include "../guest/agent.c"
#include "../guest/frames.c"
#include "../guest/json.c"
#include "../guest/kernel-log.c"
#undef open
#undef exit

static size_t bytes_taken;
static int refuses;

/* Every byte is there. */
static void take(const unsigned char *bytes, size_t length)
{
	bytes_taken += length ? length + bytes[length - 1] * 0 : 0;
}

int tw_module_receive(const void *bytes, size_t length)
{
	take(bytes, length);
	return refuses ? -1 : 0;
}

int tw_module_program(const char *path)
{
	return path[0] == '/' ? 0 : -1;
}

int tw_module_driver(const char *what)
{
	errno = ENOEXEC;
	return strncmp(what, "load ", 5) ? -1 : 0;
}

int tw_launch_start(struct tw_launch *launch, int argc, char **argv)
{
	size_t length = 0;

	for (int i = 0; i < argc; i++)
		length += strlen(argv[i]);
	(void)launch;
	return length % 2 ? -1 : 0;
}

int tw_read_text(const char *path, char *text, size_t size)
{
	(void)path;
	snprintf(text, size, "%d", 4096);
	return 0;
}

void tw_terminal_open(int port, const unsigned char *payload, size_t length) { (void)port; take(payload, length); }
void tw_terminal_input(const unsigned char *bytes, size_t length) { take(bytes, length); }
void tw_terminal_resize(unsigned int rows, unsigned int columns) { (void)rows; (void)columns; }
void tw_requests_answer(int port, int channel, const unsigned char *payload, size_t length)
{
	(void)port;
	(void)channel;
	take(payload, length);
}

/* What a run goes on with is not there: frames alone get no farther. */
struct pollfd tw_terminal_wanted(void) { return (struct pollfd){ .fd = -1 }; }
void tw_terminal_turn(int port, short events) { (void)port; (void)events; }
void tw_terminal_reap(int port) { (void)port; }
void tw_requests_open(void) {}
void tw_requests_wanted(struct pollfd *polled) { (void)polled; }
void tw_requests_turn(int port, const struct pollfd *polled) { (void)port; (void)polled; }
int tw_module_load(const char *parameters) { return (int)strlen(parameters) * 0; }
void tw_module_remember(void) {}
const char *tw_module_name(void) { return "probe_1"; }
int tw_module_unload(void) { return 0; }
void tw_module_tell_left_behind(struct tw_json *json) { (void)json; }
void tw_module_load_drivers(const char *list) { (void)list; }
int tw_launch_reap(struct tw_launch *launch) { (void)launch; return 0; }
void tw_launch_pause(struct tw_launch *launch) { (void)launch; }
void tw_launch_kill(struct tw_launch *launch) { (void)launch; }
void tw_launch_tell(const struct tw_launch *launch, struct tw_json *json) { (void)launch; (void)json; }
void tw_stage_open(struct tw_stage *stage) { (void)stage; }
int tw_channels_open(struct tw_channels *channels, const char *module) { (void)channels; (void)module; return -1; }
void tw_channels_close(struct tw_channels *channels) { (void)channels; }
size_t tw_channels_forward(struct tw_channels *channels, int port, size_t *credit)
{
	(void)channels;
	(void)port;
	return *credit * 0;
}
void tw_clock_events_restart(int cpus) { (void)cpus; }
int tw_leaks_can_search(void) { return 0; }
void tw_leaks_forget(void) {}
int tw_leaks_search(void) { return 0; }
void tw_leaks_tell(int port, int error) { (void)port; (void)error; }
int tw_port_open(void) { return -1; }
int tw_worker_open(void) { return -1; }
void tw_worker_serve(void (*answer)(void)) { (void)answer; }
void tw_worker_run(int (*job)(void)) { (void)job; }
int tw_worker_result(void) { return 0; }
int tw_write_text(const char *path, const char *text) { (void)path; (void)text; return 0; }

static int rounds;

/* Bytes of a few kinds, so that words meet; none of them 0. */
static size_t random_text(char *to, size_t most)
{
	size_t length = below((u32)most + 1), i;
	bool few = below(3);

	for (i = 0; i < length; i++)
		to[i] = few ? "ab=10,;\n \""[below(10)] : (char)(1 + below(255));
	to[length] = 0;
	return length;
}

static const char *const keys[] = { "parameters=", "workload=",	    "argument=", "target=",
				    "until-exit=1", "search-leaks=0", "until-exit=", "nonsense=" };

struct request {
	char text[60000];
	size_t length;
	char parameters[64];
	char last[64]; /* of the arguments, the last one */
	int argc, until_exit, search_leaks, target;
};

/* A random request, and what it says. */
static void make_request(struct request *r, u32 n)
{
	r->length = 0;
	r->argc = r->until_exit = r->target = 0;
	r->search_leaks = 1;
	r->parameters[0] = r->last[0] = 0;
	while (n--) {
		u32 key = below(LENGTH(keys));
		char value[64] = "";

		if (key == 3)
			snprintf(value, sizeof(value), "%d", r->target = (int)below(70000));
		else if (key != 4 && key != 5)
			random_text(value, 40);
		if (key == 0)
			memcpy(r->parameters, value, sizeof(value));
		if (key == 1 || key == 2) {
			r->argc += r->argc < ARGUMENTS;
			memcpy(r->last, value, sizeof(value));
		}
		/* Other values of it mean nothing. */
		r->until_exit |= key == 4 || (key == 6 && !strcmp(value, "1"));
		if (key == 5)
			r->search_leaks = 0;
		r->length += (size_t)sprintf(r->text + r->length, "%s%s", keys[key], value) + 1;
	}
}

/* From memory of exactly its size. */
static void read_request(const struct request *request)
{
	u8 *payload = malloc(request->length ?: 1);

	memcpy(payload, request->text, request->length);
	if (!setjmp(ended))
		parse_request(payload, request->length);
	else
		CHECK(!"the agent ended");
	free(payload);
}

TEST(requests_are_read_as_they_were_written)
{
	static struct request request;
	int round;

	for (round = 0; round < rounds; round++) {
		make_request(&request, below(200));
		read_request(&request);
		CHECK_TEXT(agent.parameters, request.parameters);
		CHECK_NUMBER(agent.argc, request.argc);
		CHECK_TEXT(agent.argc ? agent.argv[agent.argc - 1] : "", request.last);
		CHECK(!agent.argv[agent.argc]);
		CHECK_NUMBER(agent.until_exit, request.until_exit);
		CHECK_NUMBER(agent.search_leaks, request.search_leaks);
		CHECK_NUMBER(agent.target, request.target);
	}
}

/* A frame as a host would write it, or one with something wrong about it. */
static size_t make_frame(u8 *to)
{
	static struct request request;
	struct tw_frame frame = { .magic = htole32(TW_FRAME_MAGIC), .type = htole16((u16)below(TW_FRAME_ANSWER + 2)) };
	size_t length = below(4) ? below(40) : below(60000), i;

	make_request(&request, below(20));
	for (i = 0; i < length; i++)
		to[sizeof(frame) + i] = (u8)below(256);
	if (le16toh(frame.type) == TW_FRAME_RUN && below(4)) {
		length = request.length;
		memcpy(to + sizeof(frame), request.text, length);
	}
	frame.length = htole32((u32)length);
	if (!below(50))
		frame.magic ^= 1U << below(32);
	if (!below(50))
		frame.length = htole32(below(0x400000));
	memcpy(to, &frame, sizeof(frame));
	return sizeof(frame) + length;
}

/* What the agent has sent: whole frames, each of a type that agents send. */
static void check_sent(int host)
{
	static u8 bytes[1 << 20];
	ssize_t n;

	while ((n = recv(host, bytes, sizeof(struct tw_frame), MSG_DONTWAIT)) > 0) {
		struct tw_frame frame;

		memcpy(&frame, bytes, sizeof(frame));
		CHECK_NUMBER(n, sizeof(frame));
		CHECK_NUMBER(le32toh(frame.magic), TW_FRAME_MAGIC);
		CHECK(le16toh(frame.type) >= TW_FRAME_READY && le16toh(frame.type) <= TW_FRAME_ARMING);
		CHECK(le32toh(frame.length) < sizeof(bytes));
		if (frame.length)
			CHECK_NUMBER(recv(host, bytes, le32toh(frame.length), MSG_DONTWAIT), le32toh(frame.length));
	}
}

static int answered, restarted;

/* One life of an agent, up to the end of what its host says. */
static void live(int host, const u8 *bytes, size_t length)
{
	u8 next;

	if (write(host, bytes, length) != (ssize_t)length)
		abort();
	shutdown(host, SHUT_WR);
	agent.phase = IDLE;
	if (setjmp(ended)) {
		restarted++;
		return;
	}
	while (recv(agent.port, &next, 1, MSG_PEEK | MSG_DONTWAIT) > 0) {
		host_frame();
		answered++;
		check_sent(host);
	}
}

TEST(any_frames_are_obeyed_or_end_the_agent)
{
	static u8 bytes[8 * 70000];
	int round;

	for (round = 0; round < rounds; round++) {
		int pair[2], size = 1 << 18;
		u32 frames = 1 + below(6);
		size_t length = 0;

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
			abort();
		setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
		while (frames-- && length < 100000)
			length += make_frame(bytes + length);
		if (!below(4))
			length = below((u32)length + 1);
		refuses = !below(4);
		agent.port = pair[1];
		live(pair[0], bytes, length < 150000 ? length : 150000);
		close(pair[0]);
		close(pair[1]);
	}
	CHECK(answered > rounds && restarted > 0 && bytes_taken > 0);
}

/* One record of the log and the frame that the host gets of it. */
static void forward_record(int opened, const int *log, const int *host, u64 number)
{
	char record[400], text[200];
	struct tw_frame frame;
	u32 level = below(300);
	size_t shown;

	random_text(text, 150);
	shown = strcspn(text, "\n");
	snprintf(record, sizeof(record), "%u,%llu,123,-;%s\n KEY=value\n", level, number, text);
	if (send(log[0], record, strlen(record), 0) < 0)
		abort();
	tw_kernel_log_forward(opened, host[1]);
	if (recv(host[0], &frame, sizeof(frame), MSG_DONTWAIT) != sizeof(frame))
		abort();
	CHECK_NUMBER(le32toh(frame.length), shown);
	CHECK_NUMBER(le16toh(frame.channel), level & 7);
	memset(record, 0, sizeof(record));
	if (shown)
		CHECK_NUMBER(recv(host[0], record, shown, MSG_DONTWAIT), shown);
	CHECK(!strncmp(record, text, shown));
}

TEST(records_of_the_log_are_counted_and_cut)
{
	int round, host[2], log[2];
	char broken[200];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, host) || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, log))
		abort();
	kernel_log_end = log[1];
	for (round = 0; round < rounds; round++) {
		u64 number = below(1 << 30), lost = 0;
		int opened = tw_kernel_log_open(), i, n = (int)below(20);
		size_t length;

		for (i = 0; i < n; i++) {
			u32 missing = i ? below(3) : 0;

			number += missing + 1;
			lost += missing;
			forward_record(opened, log, host, number);
			CHECK_NUMBER(tw_kernel_log_lost(), lost);
		}
		/* Not as the kernel writes them. */
		length = random_text(broken, sizeof(broken) - 1);
		if (length && send(log[0], broken, length, 0) < 0)
			abort();
		tw_kernel_log_forward(opened, host[1]);
		check_sent(host[0]);
		close(opened);
	}
}

/* The text of a JSON string without its escapes; those that are no escapes end it. */
static const char *unescape(char *to, const char *at)
{
	unsigned int code;

	while (*at && *at != '"') {
		if (*at != '\\')
			*to++ = *at++;
		else if (sscanf(at, "\\u%4x", &code) == 1)
			*to++ = (char)code, at += 6;
		else
			*to++ = at[1], at += 2;
	}
	*to = 0;
	return at;
}

TEST(texts_survive_json_or_are_told_to_be_too_long)
{
	char text[200], json_room[300], back[300];
	int round;

	for (round = 0; round < 10 * rounds; round++) {
		size_t size = 1 + below(sizeof(json_room)), i;
		char *room = malloc(size);
		struct tw_json json;

		random_text(text, sizeof(text) - 1);
		tw_json_begin(&json, room, size);
		tw_json_open(&json, NULL, '{');
		tw_json_string(&json, "text", text);
		tw_json_number(&json, "n", -1);
		tw_json_close(&json, '}');
		CHECK(json.length < size && !room[json.length]);
		for (i = 0; i < json.length; i++)
			CHECK((u8)room[i] >= 0x20);
		if (!json.overflow) {
			CHECK(!strncmp(room, "{\"text\":\"", 9));
			CHECK_TEXT(unescape(back, room + 9), "\",\"n\":-1}");
			CHECK_TEXT(back, text);
		}
		free(room);
	}
}

int main(int argc, char **argv)
{
	rounds = begin_random(argc, argv, 200);
	RUN(requests_are_read_as_they_were_written);
	RUN(any_frames_are_obeyed_or_end_the_agent);
	RUN(records_of_the_log_are_counted_and_cut);
	RUN(texts_survive_json_or_are_told_to_be_too_long);
	return finish_tests();
}
