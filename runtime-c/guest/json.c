/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <stdio.h>
#include <string.h>

static void put(struct tw_json *json, const char *text, size_t length)
{
	if (json->length + length >= json->size) {
		json->overflow = 1;
		return;
	}
	memcpy(json->text + json->length, text, length);
	json->length += length;
	json->text[json->length] = 0;
}

static void put_quoted(struct tw_json *json, const char *value)
{
	put(json, "\"", 1);
	for (; *value; value++) {
		unsigned char c = *value;
		char escape[8];

		if (c == '"' || c == '\\')
			put(json, escape, snprintf(escape, sizeof(escape), "\\%c", c));
		else if (c < 0x20)
			put(json, escape, snprintf(escape, sizeof(escape), "\\u%04x", c));
		else
			put(json, value, 1);
	}
	put(json, "\"", 1);
}

static void put_name(struct tw_json *json, const char *name)
{
	if (json->comma)
		put(json, ",", 1);
	json->comma = 1;
	if (!name)
		return;
	put_quoted(json, name);
	put(json, ":", 1);
}

void tw_json_begin(struct tw_json *json, char *text, size_t size)
{
	memset(json, 0, sizeof(*json));
	json->text = text;
	json->size = size;
	text[0] = 0;
}

void tw_json_open(struct tw_json *json, const char *name, char bracket)
{
	put_name(json, name);
	put(json, &bracket, 1);
	json->comma = 0;
}

void tw_json_close(struct tw_json *json, char bracket)
{
	put(json, &bracket, 1);
	json->comma = 1;
}

void tw_json_number(struct tw_json *json, const char *name, long long value)
{
	char digits[24];

	put_name(json, name);
	put(json, digits, snprintf(digits, sizeof(digits), "%lld", value));
}

void tw_json_string(struct tw_json *json, const char *name, const char *value)
{
	put_name(json, name);
	put_quoted(json, value);
}

void tw_json_raw(struct tw_json *json, const char *name, const char *value)
{
	put_name(json, name);
	put(json, value, strlen(value));
}
