// SPDX-License-Identifier: MIT
/* Searches, changes and tokens of strings. */
#include "runtime.h"

tw_s64 tw_fn_strpos(struct tw_context *c, const char *s, const char *part)
{
	const char *found = strstr(s, part);

	(void)c;
	return found ? found - s : -1;
}

tw_s64 tw_fn_stringat(struct tw_context *c, const char *s, tw_s64 position, const char *at)
{
	if (position < 0 || position >= (s64)tw_string_size) {
		tw_error(c, "string index out of range", at);
		return 0;
	}
	return position < (s64)strlen(s) ? (u8)s[position] : 0;
}

void tw_fn_str_replace(struct tw_context *c, char *to, const char *s, const char *part, const char *other)
{
	struct tw_sink sink = { to, tw_string_size - 1, 0, NULL };
	size_t length = strlen(part);
	const char *found;

	(void)c;
	while (length && (found = strstr(s, part))) {
		tw_sink_put(&sink, s, found - s);
		tw_sink_text(&sink, other);
		s = found + length;
	}
	tw_sink_text(&sink, s);
	to[sink.used] = 0;
}

void tw_fn_tokenize(struct tw_context *c, char *to, const char *s, const char *delimiters)
{
	struct tw_activation *a = tw_activation(c);
	const char *token;
	size_t length;

	if (s[0]) {
		tw_string_copy(a->tokens, s);
		a->token = 0;
	}
	token = a->tokens + a->token;
	token += strspn(token, delimiters);
	length = strcspn(token, delimiters);
	/* The delimiter that ends a token is used up: the next call may name others. */
	a->token = token + length + (token[length] != 0) - a->tokens;
	memcpy(to, token, length);
	to[length] = 0;
}
