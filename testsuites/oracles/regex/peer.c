// SPDX-License-Identifier: MIT
/*
 * Asks our automata and the C library's regexec the same questions. It is compiled with a file of tables that ends in
 * struct question questions[]. A line of output: question, text, ours, theirs; a match is its places, "-" is none.
 */
#include <regex.h>
#include "runtime-c/kernel/regex.c"
#include "runtime-c/kernel/string.c"

#define MOST_GROUPS 10

struct question {
	const char *pattern;
	const struct tw_regex *regex;
};

static const struct question questions[];
static const char *const texts[];
static const int n_questions, n_texts;

static struct tw_activation activation;
static char text[512];
static u8 marks[513];
static struct tw_span groups[MOST_GROUPS + 1], parts[512];

void tw_error(struct tw_context *c, const char *message, const char *at)
{
	(void)c;
	printf("ERROR %s %s\n", message, at);
}

static void print_ours(const struct tw_regex *regex, const char *subject)
{
	int i;

	if (!tw_match(regex, subject) || !tw_match_keep(&activation.c, regex, subject)) {
		printf("-");
		return;
	}
	place(&activation.match);
	for (i = 0; i <= regex->n_groups; i++) {
		if (groups[i].from > groups[i].to)
			printf("(?)");
		else
			printf("(%u,%u)", groups[i].from, groups[i].to);
	}
}

static void print_theirs(const regex_t *regex, const char *subject)
{
	regmatch_t places[MOST_GROUPS + 1];
	size_t i;

	if (regexec(regex, subject, MOST_GROUPS + 1, places, 0)) {
		printf("-");
		return;
	}
	for (i = 0; i <= regex->re_nsub; i++) {
		if (places[i].rm_so < 0)
			printf("(?)");
		else
			printf("(%d,%d)", (int)places[i].rm_so, (int)places[i].rm_eo);
	}
}

int main(void)
{
	int q, t;

	tw_string_size = sizeof(text);
	activation.match.text = text;
	activation.match.marks = marks;
	activation.match.groups = groups;
	activation.match.parts = parts;
	for (q = 0; q < n_questions; q++) {
		regex_t theirs;

		if (regcomp(&theirs, questions[q].pattern, REG_EXTENDED)) {
			printf("%d refused\n", q);
			continue;
		}
		for (t = 0; t < n_texts; t++) {
			printf("%d %d ", q, t);
			print_ours(questions[q].regex, texts[t]);
			printf(" ");
			print_theirs(&theirs, texts[t]);
			printf("\n");
		}
		regfree(&theirs);
	}
	return 0;
}
