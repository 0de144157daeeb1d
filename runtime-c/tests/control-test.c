// SPDX-License-Identifier: MIT
/*
 * What the kernel side reads from user space: commands in the control file, and what is written to files of procfs. Its own
 * sources, with stand-ins for the kernel. Models that work in other ways know what each text means. The same seed gives the
 * same inputs.
 *   control-test [rounds [seed]]
 */
#include "test.h"
#include "kernel-stand-in.h"

#include "../kernel/control.c"
#include "../kernel/procfs.c"

struct tw_session tw_session;
struct tw_activation tw_activations;

static int rounds = 2000;
static u64 state = 2005;

static u32 below(u32 limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (u32)((state * 0x2545f4914f6cdd1dull) >> 33) % limit;
}

/* What a command came to: the last call, and how often there was one. */
static enum { NOTHING, STARTED, STOPPED } called;
static int calls, answer;
static s64 started_for;

int tw_session_start(s64 target)
{
	CHECK_NUMBER(control_mutex, 1);
	called = STARTED;
	calls++;
	started_for = target;
	return answer;
}

void tw_session_stop(void)
{
	CHECK_NUMBER(control_mutex, 1);
	called = STOPPED;
	calls++;
}

u64 tw_session_hits(void) { return ~0ull; }
u64 tw_probes_missed(void) { return 1ull << 62; }
u32 tw_probes_count(void) { return ~0u; }
u64 tw_transport_lost(void) { return ~0ull; }
int tw_transport_init(struct dentry *folder) { return folder ? -1 : 0; }
void tw_transport_exit(void) {}

/* Memory of user space, with nothing behind its last byte. */
static char *user_bytes(const char *bytes, size_t length)
{
	char *copy = malloc(length ? length : 1);

	memcpy(copy, bytes, length);
	return copy;
}

enum meaning { REFUSED, START, STOP, CANCEL };

static bool is_blank(char c)
{
	/* The kernel's letters are those of Latin-1, where this is a space. */
	return c && strchr(" \t\n\v\f\r\xa0", c);
}

/* Letter by letter from both ends, where the source calls one function of the kernel after the other. */
static enum meaning meaning_of(const char *bytes, size_t length, s64 *target)
{
	const char *end = memchr(bytes, 0, length), *at = bytes, *digits;
	unsigned __int128 size = 0;
	bool negative;

	if (length > 63)
		return REFUSED;
	if (!end)
		end = bytes + length;
	while (at < end && is_blank(*at))
		at++;
	while (end > at && is_blank(end[-1]))
		end--;
	if (end - at == 6 && !memcmp(at, "cancel", 6))
		return CANCEL;
	if (end - at == 4 && !memcmp(at, "stop", 4))
		return STOP;
	if (end - at < 5 || memcmp(at, "start", 5))
		return REFUSED;
	at += 5;
	*target = 0;
	if (at == end)
		return START;
	if (!is_blank(*at))
		return REFUSED;
	while (is_blank(*at))
		at++;
	negative = *at == '-';
	at += negative || *at == '+';
	for (digits = at; at < end && *at >= '0' && *at <= '9'; at++)
		size = size * 10 + (unsigned)(*at - '0') > (unsigned __int128)1 << 64 ? (unsigned __int128)1 << 64
										   : size * 10 + (unsigned)(*at - '0');
	if (at == digits || at < end || size > ((unsigned __int128)1 << 63) - !negative)
		return REFUSED;
	*target = negative ? (s64)(0 - (u64)size) : (s64)size;
	return START;
}

static size_t append(char *text, size_t at, const char *piece)
{
	size_t length = strlen(piece);

	memcpy(text + at, piece, length);
	return at + length;
}

/* Commands, nearly commands, and anything. */
static size_t random_command(char *text)
{
	static const char *const words[] = { "start", "stop", "cancel", "", " ", "\n", "\t ", "0", "1", "77", "-5", "+9",
					     "9223372036854775807", "9223372036854775808", "-9223372036854775808",
					     "18446744073709551616", "0x10", "start 12\n", "starts", "-", "+", "--1" };
	size_t at = 0, changes = below(3);
	u32 pieces = 1 + below(5);

	while (pieces--)
		at = append(text, at, words[below(LENGTH(words))]);
	if (!below(8))
		while (at < 60 + below(6))
			text[at++] = ' ';
	while (at && changes--)
		text[below((u32)at)] = (char)(below(4) ? (u8)" 0s\n"[below(4)] : below(256));
	return at;
}

TEST(commands_mean_what_they_say_and_nothing_else)
{
	u32 met[4] = { 0 };
	char text[256];
	int round;

	for (round = 0; round < 10 * rounds; round++) {
		size_t length = random_command(text);
		char *bytes = user_bytes(text, length);
		s64 target = 0;
		enum meaning meaning = meaning_of(text, length, &target);
		ssize_t expected = (ssize_t)length, got;

		met[meaning]++;
		calls = 0;
		called = NOTHING;
		tw_session.cancelled = false;
		answer = below(4) ? 0 : -EBUSY;
		/* Nothing cannot be missing. */
		user_space_faults = length && !below(10);
		got = control_write(NULL, bytes, length, NULL);
		if (length > 63 || (!user_space_faults && meaning == REFUSED))
			expected = -EINVAL;
		else if (user_space_faults)
			expected = -EFAULT;
		else if (meaning == START && answer)
			expected = answer;
		CHECK_NUMBER(got, expected);
		if (user_space_faults || expected == -EINVAL)
			meaning = REFUSED;
		CHECK_NUMBER(called, meaning == START ? STARTED : meaning == STOP ? STOPPED : NOTHING);
		CHECK_NUMBER(calls, meaning == START || meaning == STOP);
		CHECK_NUMBER(tw_session.cancelled, meaning == CANCEL);
		if (meaning == START)
			CHECK_NUMBER(started_for, target);
		CHECK_NUMBER(control_mutex, 0);
		free(bytes);
	}
	user_space_faults = false;
	CHECK(met[REFUSED] && met[START] && met[STOP] && met[CANCEL]);
}

TEST(the_state_is_one_line_of_whatever_room_there_is)
{
	char whole[256];
	size_t length, size;

	tw_session = (struct tw_session){ .state = TW_STOPPED, .errors = { -2147483647 }, .skipped = { 2147483647 },
					  .arming = ~0u, .to_arm = ~0u };
	length = (size_t)control_read(NULL, whole, sizeof(whole), NULL);
	CHECK(length < 256 && whole[length - 1] == '\n' && !memchr(whole, 0, length));
	CHECK(!memcmp(whole, "state=stopped errors=-2147483647 ", 33));
	for (size = 0; size <= length; size++) {
		char *room = malloc(size ? size : 1);

		CHECK_NUMBER(control_read(NULL, room, size, NULL), (s64)size);
		CHECK(!memcmp(room, whole, size));
		free(room);
	}
	user_space_faults = true;
	CHECK_NUMBER(control_read(NULL, whole, sizeof(whole), NULL), -EFAULT);
	user_space_faults = false;
}

TEST(one_process_at_a_time_holds_the_control_file)
{
	tw_session = (struct tw_session){ .hurried = true };
	CHECK_NUMBER(control_open(NULL, NULL), 0);
	CHECK_NUMBER(tw_session.owner, 77);
	CHECK(!tw_session.hurried);
	CHECK_NUMBER(control_open(NULL, NULL), -EBUSY);
	called = NOTHING;
	CHECK_NUMBER(control_release(NULL, NULL), 0);
	CHECK_NUMBER(called, STOPPED);
	CHECK(tw_session.hurried);
	CHECK_NUMBER(control_open(NULL, NULL), 0);
	CHECK_NUMBER(control_release(NULL, NULL), 0);
}

/* Files of procfs: a write probe keeps what it was given, a read probe answers with a text. */
static char given[600], answered[600];
static size_t given_length, answered_length;
static bool runs;
/* Which write probes ran last, a digit each, and which of them does not run. */
static u32 ran, idle;

static struct tw_procfs_spec write_spec = { .path = "w", .writes = 1 }, read_spec = { .path = "w" };
static const struct tw_probe write_probes[3] = { { .spec = &write_spec }, { .spec = &write_spec }, { .spec = &write_spec } },
			     read_probe = { .spec = &read_spec };
static struct tw_handler write_handlers[3] = { { &write_probes[0] }, { &write_probes[1] }, { &write_probes[2] } };

bool tw_hit(const struct tw_handler *handler, void *regs, void *unused)
{
	struct tw_text *text = tw_activations.text;

	(void)regs;
	(void)unused;
	if (!runs)
		return false;
	if (handler->probe != &read_probe) {
		u32 number = (u32)(handler->probe - write_probes) + 1;

		if (number == idle)
			return false;
		ran = ran * 10 + number;
		given_length = text->used;
		memcpy(given, text->data, text->used + 1);
	} else {
		text->used = (u32)min(answered_length, (size_t)text->size - 1);
		memcpy(text->data, answered, text->used);
	}
	return true;
}

u32 tw_count_probes(u8 kind) { return kind * 0u; }
int tw_refuse_probe(const struct tw_probe *probe, int error, const char *reason)
{
	(void)probe;
	(void)reason;
	return error;
}

static struct tw_file one_file;
static struct inode one_inode = { .data = &one_file };

static void random_bytes(char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = (char)(below(50) ? 1 + below(255) : 0);
}

TEST(what_is_written_to_a_file_arrives_in_pieces_of_a_string)
{
	char text[1400];
	int round;

	for (round = 0; round < rounds; round++) {
		size_t length = below(3) ? below(40) : below(sizeof(text)), most = tw_string_size - 1, taken, shown;
		struct file file = { .inode = &one_inode };
		loff_t position = below(100), before = position;
		char *bytes;
		ssize_t expected;

		random_bytes(text, length);
		bytes = user_bytes(text, length);
		one_file = (struct tw_file){ .writes = write_handlers, .n_writes = below(20) ? 1 : 0 };
		runs = below(10) != 0;
		tw_session.live = below(2);
		user_space_faults = length && !below(10);
		taken = length > most ? most : length;
		for (shown = 0; shown < taken && text[shown]; shown++)
			;
		expected = !one_file.n_writes	? -EINVAL
			   : user_space_faults	? -EFAULT
			   : runs			? (ssize_t)taken
			   : tw_session.live		? -EBUSY
						: -ENODEV;
		memset(given, 0x55, sizeof(given));
		given_length = 0;
		CHECK_NUMBER(open_file(&one_inode, &file), 0);
		CHECK_NUMBER(write_file(&file, bytes, length, &position), expected);
		CHECK_NUMBER(position, before + (expected < 0 ? 0 : expected));
		if (expected >= 0) {
			CHECK_NUMBER((s64)given_length, (s64)shown);
			CHECK(!memcmp(given, text, shown) && !given[shown]);
		} else
			CHECK_NUMBER((u8)given[0], 0x55);
		CHECK(!tw_activations.text);
		release_file(&one_inode, &file);
		free(bytes);
	}
	user_space_faults = false;
}

TEST(all_write_probes_of_a_file_run_in_their_order_and_once)
{
	struct file file = { .inode = &one_inode };
	char *bytes = user_bytes("text", 4);
	loff_t position = 0;

	one_file = (struct tw_file){ .writes = write_handlers, .n_writes = 3 };
	tw_session.live = 1;
	runs = true;
	CHECK_NUMBER(open_file(&one_inode, &file), 0);
	ran = 0;
	CHECK_NUMBER(write_file(&file, bytes, 4, &position), 4);
	CHECK_NUMBER(ran, 123);
	CHECK(!strcmp(given, "text"));
	/* What one of them did not get the others had: the writer must not come again with it. */
	idle = 2;
	ran = 0;
	CHECK_NUMBER(write_file(&file, bytes, 4, &position), 4);
	CHECK_NUMBER(ran, 13);
	idle = 0;
	one_file.n_writes = 2;
	ran = 0;
	CHECK_NUMBER(write_file(&file, bytes, 4, &position), 4);
	CHECK_NUMBER(ran, 12);
	release_file(&one_inode, &file);
	free(bytes);
}

TEST(what_a_file_answers_is_read_in_any_pieces)
{
	int round;

	runs = true;
	for (round = 0; round < rounds; round++) {
		struct file file = { .inode = &one_inode };
		loff_t position = 0;
		size_t whole, got = 0;
		char back[1400];
		ssize_t part;

		read_spec.max_size = below(2) ? below(600) : 0;
		whole = max(read_spec.max_size, tw_string_size - 1);
		answered_length = below(600);
		random_bytes(answered, answered_length);
		whole = min(answered_length, whole);
		one_file = (struct tw_file){ .read = { &read_probe } };
		CHECK_NUMBER(open_file(&one_inode, &file), 0);
		do {
			size_t size = 1 + below(300);
			char *room = malloc(size);

			part = read_file(&file, room, size, &position);
			CHECK(part >= 0 && (size_t)part <= size && got + (size_t)part <= whole);
			if (part > 0)
				memcpy(back + got, room, (size_t)part);
			got += part > 0 ? (size_t)part : 0;
			free(room);
		} while (part > 0);
		CHECK_NUMBER((s64)got, (s64)whole);
		CHECK(!memcmp(back, answered, got));
		release_file(&one_inode, &file);
	}
}

TEST(a_file_that_cannot_be_read_says_why)
{
	struct file file = { .inode = &one_inode };
	loff_t position = 0;
	char room[4];

	runs = false;
	one_file = (struct tw_file){ .writes = write_handlers, .n_writes = 1 };
	CHECK_NUMBER(open_file(&one_inode, &file), 0);
	CHECK_NUMBER(read_file(&file, room, sizeof(room), &position), -EINVAL);
	one_file.read.probe = &read_probe;
	tw_session.live = 1;
	CHECK_NUMBER(read_file(&file, room, sizeof(room), &position), -EBUSY);
	tw_session.live = 0;
	CHECK_NUMBER(read_file(&file, room, sizeof(room), &position), -ENODEV);
	release_file(&one_inode, &file);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		rounds = atoi(argv[1]);
	if (argc > 2)
		state = strtoull(argv[2], NULL, 10) * 2 + 1;
	RUN(commands_mean_what_they_say_and_nothing_else);
	RUN(the_state_is_one_line_of_whatever_room_there_is);
	RUN(one_process_at_a_time_holds_the_control_file);
	RUN(what_is_written_to_a_file_arrives_in_pieces_of_a_string);
	RUN(all_write_probes_of_a_file_run_in_their_order_and_once);
	RUN(what_a_file_answers_is_read_in_any_pieces);
	RUN(a_file_that_cannot_be_read_says_why);
	return finish_tests();
}
