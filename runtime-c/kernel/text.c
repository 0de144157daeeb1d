// SPDX-License-Identifier: MIT
/* The text of a hit: what a procfs file was given, or what it will answer. */
#include "runtime.h"

void tw_text_get(struct tw_context *c, char *to)
{
	const struct tw_text *text = tw_activation(c)->text;

	tw_string_copy(to, text ? text->data : "");
}

void tw_text_append(struct tw_context *c, const char *from)
{
	struct tw_text *text = tw_activation(c)->text;
	struct tw_sink sink;

	if (!text)
		return;
	sink = (struct tw_sink){ text->data, text->size - 1, text->used, NULL };
	tw_sink_text(&sink, from);
	text->used = sink.used;
	text->data[text->used] = 0;
}

void tw_text_set(struct tw_context *c, const char *from)
{
	struct tw_text *text = tw_activation(c)->text;

	if (!text)
		return;
	text->used = 0;
	tw_text_append(c, from);
}
