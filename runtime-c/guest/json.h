/* SPDX-License-Identifier: MIT */
/* A JSON writer into a buffer of fixed size: no allocation, and what does not fit is cut and counted, never written past the end. */
#ifndef TAPWRIGHT_GUEST_JSON_H
#define TAPWRIGHT_GUEST_JSON_H

#include <stddef.h>

struct tw_json {
	char *text;
	size_t size;
	size_t length;
	int comma; /* a comma goes before the next value */
	int overflow;
};

void tw_json_begin(struct tw_json *json, char *text, size_t size);
/* A name may be NULL in an array or at the top. */
void tw_json_open(struct tw_json *json, const char *name, char bracket);
void tw_json_close(struct tw_json *json, char bracket);
void tw_json_number(struct tw_json *json, const char *name, long long value);
void tw_json_string(struct tw_json *json, const char *name, const char *value);
/* Text that is JSON already. */
void tw_json_raw(struct tw_json *json, const char *name, const char *value);

#endif
