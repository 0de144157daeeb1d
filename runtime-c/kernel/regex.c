// SPDX-License-Identifier: MIT
/*
 * Regular expressions: matching with one automaton, and the places of groups by asking automata about parts of the text.
 *
 * POSIX says which of the possible places count: of the leftmost matches the longest, then each part of the expression,
 * from left to right, the longest that leaves the others a match. A step knows the place of a part and finds those of the
 * parts within it. Steps stand in an order in which those below come later, so one pass over them does it.
 */
#include "runtime.h"

#define ANYWHERE 1
#define AT_EDGE 2

struct reader {
	const struct tw_regex *regex;
	const u8 *text;
	u32 length;
	u8 *marks;
};

tw_s64 tw_match(const struct tw_regex *regex, const char *text)
{
	const struct tw_automaton *a = &regex->search;
	const u8 *at = (const u8 *)text;
	u32 state = a->start_edge;

	for (;; at++) {
		if (a->accepts[state] & ANYWHERE)
			return 1;
		if (!*at)
			return a->accepts[state] & AT_EDGE ? 1 : 0;
		state = a->next[state * regex->n_classes + regex->classes[*at]];
		if (!state)
			return 0;
	}
}
NOKPROBE_SYMBOL(tw_match);

static u32 step(const struct reader *r, const struct tw_automaton *a, u32 state, u32 at)
{
	return a->next[state * r->regex->n_classes + r->regex->classes[r->text[at]]];
}

static u32 begin_forward(const struct tw_automaton *a, u32 from)
{
	return from ? a->start_inside : a->start_edge;
}

static bool accepts_before(const struct reader *r, const struct tw_automaton *a, u32 state, u32 at)
{
	return a->accepts[state] & (at == r->length ? AT_EDGE : ANYWHERE);
}

/* Does the automaton match exactly this part? */
static bool fits(const struct reader *r, const struct tw_automaton *a, struct tw_span part)
{
	u32 state = begin_forward(a, part.from), at;

	for (at = part.from; state && at < part.to; at++)
		state = step(r, a, state, at);
	return accepts_before(r, a, state, part.to);
}

/* Marks each place of the part from which the automaton, read backwards from the part's end, matches. */
static void mark(const struct reader *r, const struct tw_automaton *a, struct tw_span part)
{
	u32 state = part.to == r->length ? a->start_edge : a->start_inside, at = part.to;

	for (;; at--) {
		r->marks[at] = a->accepts[state] & (at ? ANYWHERE : AT_EDGE);
		if (at == part.from)
			return;
		state = step(r, a, state, at - 1);
	}
}

/* The last marked place up to which the automaton matches from the part's beginning; false if there is none. */
static bool longest(const struct reader *r, const struct tw_automaton *a, struct tw_span part, u32 *end)
{
	u32 state = begin_forward(a, part.from), at = part.from;
	bool found = false;

	for (;; at++) {
		if (r->marks[at] && accepts_before(r, a, state, at)) {
			*end = at;
			found = true;
		}
		if (at == part.to)
			return found;
		state = step(r, a, state, at);
		if (!state)
			return found;
	}
}

static void put_part(struct tw_kept_match *m, u32 step, u32 from, u32 to)
{
	if (!step)
		return;
	m->parts[step].from = from;
	m->parts[step].to = to;
}

static void place_split(const struct reader *r, struct tw_kept_match *m, const struct tw_place_step *s, struct tw_span part)
{
	const struct tw_automaton *automata = r->regex->automata;
	u32 middle;

	mark(r, &automata[s->backward], part);
	if (!longest(r, &automata[s->forward], part, &middle))
		return;
	put_part(m, s->first, part.from, middle);
	put_part(m, s->second, middle, part.to);
}

/* Every round takes some of the text, but for those that must be: that bounds them. */
static void place_repeat(const struct reader *r, struct tw_kept_match *m, const struct tw_place_step *s, struct tw_span part)
{
	const struct tw_automaton *automata = r->regex->automata;
	u32 round = 0, end;

	while (!round || round < s->least || part.from < part.to) {
		if (s->most && round == s->most)
			return;
		if (round < s->n_backward)
			mark(r, &automata[s->backward + round], part);
		if (!longest(r, &automata[s->forward], part, &end))
			return;
		put_part(m, s->first, part.from, end);
		round++;
		if (end == part.from && round >= s->least)
			return;
		part.from = end;
	}
}

static void place_part(const struct reader *r, struct tw_kept_match *m, const struct tw_place_step *s, struct tw_span part)
{
	switch (s->kind) {
	case TW_PLACE_GROUP:
		m->groups[s->group] = part;
		put_part(m, s->first, part.from, part.to);
		break;
	case TW_PLACE_SPLIT:
		place_split(r, m, s, part);
		break;
	case TW_PLACE_CHOICE:
		put_part(m, fits(r, &r->regex->automata[s->forward], part) ? s->first : s->second, part.from, part.to);
		break;
	default:
		place_repeat(r, m, s, part);
	}
}

static const struct tw_span nowhere = { 1, 0 };

static void find_whole(const struct reader *r, struct tw_kept_match *m)
{
	const struct tw_automaton *automata = r->regex->automata;
	struct tw_span all = { 0, r->length };

	mark(r, &automata[0], all);
	while (all.from < all.to && !r->marks[all.from])
		all.from++;
	memset(r->marks, 1, r->length + 1);
	if (longest(r, &automata[1], all, &all.to))
		m->groups[0] = all;
}

static void place(struct tw_kept_match *m)
{
	struct reader r = { m->regex, (const u8 *)m->text, m->length, m->marks };
	u32 i;

	for (i = 0; i <= m->regex->n_groups; i++)
		m->groups[i] = nowhere;
	for (i = 0; i < m->regex->n_steps; i++)
		m->parts[i] = nowhere;
	find_whole(&r, m);
	if (m->regex->n_steps)
		m->parts[0] = m->groups[0];
	for (i = 0; i < m->regex->n_steps; i++)
		if (m->parts[i].from <= m->parts[i].to)
			place_part(&r, m, &m->regex->steps[i], m->parts[i]);
	m->placed = true;
}

tw_s64 tw_match_keep(struct tw_context *c, const struct tw_regex *regex, const char *text)
{
	struct tw_kept_match *m = &tw_activation(c)->match;

	m->regex = NULL;
	if (!tw_match(regex, text))
		return 0;
	m->regex = regex;
	m->placed = false;
	tw_string_copy(m->text, text);
	m->length = strlen(m->text);
	return 1;
}

void tw_match_forget(struct tw_context *c)
{
	tw_activation(c)->match.regex = NULL;
}

void tw_fn_matched(struct tw_context *c, char *to, tw_s64 n, const char *at)
{
	struct tw_kept_match *m = &tw_activation(c)->match;
	struct tw_span span;

	to[0] = 0;
	if (!m->regex) {
		tw_error(c, "matched: the last =~ did not match", at);
		return;
	}
	if (n < 0 || n > m->regex->n_groups) {
		tw_error(c, "matched: there is no such group", at);
		return;
	}
	if (!m->placed)
		place(m);
	span = m->groups[n];
	if (span.from > span.to)
		return;
	memcpy(to, m->text + span.from, span.to - span.from);
	to[span.to - span.from] = 0;
}

tw_s64 tw_fn_ngroups(struct tw_context *c, const char *at)
{
	struct tw_kept_match *m = &tw_activation(c)->match;

	if (m->regex)
		return m->regex->n_groups;
	tw_error(c, "ngroups: the last =~ did not match", at);
	return 0;
}
