// SPDX-License-Identifier: MIT
/* The two operations on numbers that can fail, and errors themselves. */
#include "runtime.h"

const char tw_aborted[] = "aborted";

/* The first error stays: it is the cause, what follows are consequences. */
void tw_error(struct tw_context *c, const char *message, const char *at)
{
	if (c->error)
		return;
	c->error_at = at;
	c->error = message;
	tw_activation(c)->n_calls = 0;
}

void tw_called(struct tw_context *c, const char *place)
{
	struct tw_activation *a = tw_activation(c);

	if (a->n_calls < TW_CALLS_MAX)
		a->calls[a->n_calls] = place;
	a->n_calls++;
}

void tw_calls_print(struct tw_sink *sink, const struct tw_activation *a)
{
	u32 i, shown = a->n_calls < TW_CALLS_MAX ? a->n_calls : TW_CALLS_MAX;

	for (i = 0; i < shown; i++) {
		tw_sink_text(sink, "\n  called ");
		tw_sink_text(sink, a->calls[i]);
	}
	if (a->n_calls > shown) {
		tw_sink_text(sink, "\n  ... and ");
		tw_sink_number(sink, a->n_calls - shown);
		tw_sink_text(sink, " more calls");
	}
}

void tw_error_text(struct tw_context *c, const char *message, const char *at)
{
	struct tw_activation *a = tw_activation(c);

	if (c->error)
		return;
	tw_string_copy(a->error_text, message);
	tw_error(c, a->error_text, at);
}

void tw_catch(struct tw_context *c, char *message)
{
	if (c->error == tw_aborted)
		return;
	if (message)
		tw_string_copy(message, c->error ? c->error : "");
	c->error = NULL;
	c->error_at = NULL;
}

tw_s64 tw_divide(struct tw_context *c, tw_s64 a, tw_s64 b, const char *at)
{
	if (unlikely(b == 0)) {
		tw_error(c, "division by 0", at);
		return 0;
	}
	/* The smallest number has no positive counterpart: the processor would trap. */
	if (b == -1)
		return (s64)(0 - (u64)a);
	return tw_port_divide(a, b);
}

tw_s64 tw_modulo(struct tw_context *c, tw_s64 a, tw_s64 b, const char *at)
{
	if (unlikely(b == 0)) {
		tw_error(c, "division by 0", at);
		return 0;
	}
	if (b == -1)
		return 0;
	return a - tw_port_divide(a, b) * b;
}
