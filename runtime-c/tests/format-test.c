// SPDX-License-Identifier: MIT
#include "test.h"

static void check_format(int line, const char *format, const char *signature, const union tw_value *arguments,
			 const char *expected)
{
	struct tw_context *c = begin_handler();

	tw_string_size = 512;
	tw_format(c, format, signature, arguments);
	check_text(format, line, printed(), expected);
	end_handler();
}

#define FORMAT(format, signature, expected, ...) \
	check_format(__LINE__, format, signature, (union tw_value[]){ __VA_ARGS__ }, expected)

#define SMALLEST (-0x7fffffffffffffffLL - 1)

TEST(decimal)
{
	FORMAT("%d", "l", "0", number(0));
	FORMAT("%i", "l", "-42", number(-42));
	FORMAT("%d", "l", "-9223372036854775808", number(SMALLEST));
	FORMAT("%5d|", "l", "   42|", number(42));
	FORMAT("%-5d|", "l", "42   |", number(42));
	FORMAT("%05d|", "l", "-0042|", number(-42));
	FORMAT("%+d", "l", "+42", number(42));
	FORMAT("% d", "l", " 42", number(42));
	FORMAT("%.4d", "l", "-0042", number(-42));
	FORMAT("%8.4d|", "l", "   -0042|", number(-42));
	FORMAT("%08.4d|", "l", "    0042|", number(42));
	FORMAT("%.0d|", "l", "|", number(0));
	FORMAT("%ld", "l", "7", number(7));
	FORMAT("%u", "l", "18446744073709551615", number(-1));
}

TEST(a_negative_width_keeps_the_flag)
{
	FORMAT("%+*d|", "ll", "+5   |", number(-5), number(5));
	FORMAT("%#*x|", "ll", "0xff  |", number(-6), number(255));
	FORMAT("%0*d|", "ll", "7   |", number(-4), number(7));
	FORMAT("%#*s|", "ls", "\"a\"  |", number(-5), string("a"));
	FORMAT("%#*c|", "ll", "\\n  |", number(-4), number(10));
}

TEST(hexadecimal_and_octal)
{
	FORMAT("%x", "l", "ff", number(255));
	FORMAT("%X", "l", "FF", number(255));
	FORMAT("%#x", "l", "0xff", number(255));
	FORMAT("%#X", "l", "0XFF", number(255));
	FORMAT("%x", "l", "ffffffffffffffff", number(-1));
	FORMAT("%08x", "l", "000000ff", number(255));
	FORMAT("%p", "l", "0xff", number(255));
	FORMAT("%p", "l", "0x0", number(0));
	FORMAT("%10p|", "l", "      0xff|", number(255));
	FORMAT("%o", "l", "377", number(255));
	FORMAT("%#o", "l", "0377", number(255));
	FORMAT("%#o", "l", "0", number(0));
}

TEST(strings)
{
	FORMAT("%s", "s", "text", string("text"));
	FORMAT("%6s|", "s", "  text|", string("text"));
	FORMAT("%-6s|", "s", "text  |", string("text"));
	FORMAT("%.2s|", "s", "te|", string("text"));
	FORMAT("%6.2s|", "s", "    te|", string("text"));
	FORMAT("%.0s|", "s", "|", string("text"));
	FORMAT("%#s", "s", "\"a\\n\\\"b\\\\\\001\"", string("a\n\"b\\\001"));
}

TEST(characters)
{
	FORMAT("%c", "l", "A", number('A'));
	FORMAT("%3c|", "l", "  A|", number('A'));
	FORMAT("%#c", "l", "\\n", number('\n'));
	FORMAT("%#c", "l", "\\'", number('\''));
	FORMAT("%#c", "l", "\\000", number(0));
	FORMAT("%#c", "l", "\\377", number(255));
}

TEST(amounts_from_arguments)
{
	FORMAT("%*d|", "ll", "   42|", number(5), number(42));
	FORMAT("%*d|", "ll", "42   |", number(-5), number(42));
	FORMAT("%.*s|", "ls", "te|", number(2), string("text"));
	FORMAT("%*.*d|", "lll", "   042|", number(6), number(3), number(42));
}

TEST(percent_signs)
{
	FORMAT("100%%", "", "100%", number(0));
	FORMAT("100%", "", "100%", number(0));
	FORMAT("%d%%%s", "ls", "1%x", number(1), string("x"));
	FORMAT("", "", "", number(0));
}

TEST(binary)
{
	struct tw_context *c = begin_handler();
	union tw_value values[4] = { number(0x01020304), number(-1), number(0x41), number(0x4142) };

	tw_format(c, "%4b%b%1b%2b", "llll", values);
	CHECK_NUMBER(printed_length(), 15);
	CHECK(!memcmp(printed(), "\4\3\2\1\377\377\377\377\377\377\377\377A\102\101", 15));
	end_handler();
}

TEST(memory)
{
	struct tw_context *c = begin_handler();
	union tw_value values[2] = { number(0x5000), number(0x5000) };

	lay_memory(0x5000, "\x01\xabxyz", 5);
	tw_format(c, "%.5M|%3.1m|", "ll", values);
	CHECK_TEXT(printed(), "01ab78797a|  \001|");
	values[0].number = 0x6000;
	tw_format(c, "%.4M", "l", values);
	CHECK_TEXT(c->error, "kernel read fault at 0x6000");
	tw_catch(c, NULL);
	tw_format(c, "%#.4m", "l", values);
	CHECK_TEXT(c->error, "user read fault at 0x6000");
	end_handler();
}

TEST(strings_of_the_target)
{
	static const char text[64] = "plain \"quoted\"\n\001 and a second piece";
	struct tw_context *c = begin_handler();
	union tw_value values[2] = { number(0x5000), number(0x5000) };
	char to[32];

	tw_string_size = 512;
	lay_memory(0x5000, text, sizeof(text));
	tw_format(c, "%.5q|%q", "ll", values);
	CHECK_TEXT(printed(), "\"plain\"|\"plain \\\"quoted\\\"\\n\\001 and a second piece\"");
	values[0] = number(0x6000);
	tw_format_string(c, to, "<%q>", "l", values);
	CHECK_TEXT(to, "<0x6000>");
	CHECK(!c->error);
	end_handler();
}

TEST(a_string_of_the_target_is_cut_behind_an_escape)
{
	static const char text[32] = "ab\001\002";
	struct tw_context *c = begin_handler();
	union tw_value values[1] = { number(0x5000) };
	char to[32];

	lay_memory(0x5000, text, sizeof(text));
	tw_string_size = 13;
	tw_format_string(c, to, "%q", "l", values);
	CHECK_TEXT(to, "\"ab\\001\\002\"");
	tw_string_size = 12;
	tw_format_string(c, to, "%q", "l", values);
	CHECK_TEXT(to, "\"ab\\001\"...");
	tw_string_size = 11;
	tw_format_string(c, to, "%q", "l", values);
	CHECK_TEXT(to, "\"ab\"...");
	tw_format_string(c, to, "x=%q", "l", values);
	CHECK_TEXT(to, "x=\"ab\"...");
	values[0] = number(1);
	tw_string_size = 6;
	tw_format_string(c, to, "'%#c'", "l", values);
	CHECK_TEXT(to, "'\\001");
	tw_string_size = 5;
	tw_format_string(c, to, "'%#c'", "l", values);
	CHECK_TEXT(to, "'");
	end_handler();
}

TEST(a_formatted_string_is_cut)
{
	struct tw_context *c = begin_handler();
	union tw_value values[1] = { string("0123456789") };
	char to[16];

	memset(to, '#', sizeof(to));
	tw_string_size = 8;
	tw_format_string(c, to, "%s", "s", values);
	CHECK_TEXT(to, "0123456");
	CHECK(to[8] == '#');
	values[0] = number(1);
	tw_format_string(c, to, "%1000000d", "l", values);
	CHECK_TEXT(to, "       ");
	tw_string_size = 512;
	end_handler();
}

TEST(a_width_has_a_limit)
{
	struct tw_context *c = begin_handler();
	union tw_value values[2] = { number(1LL << 60), number(7) };

	tw_format(c, "%*d", "ll", values);
	CHECK_NUMBER(printed_length(), 8192);
	values[0] = number(SMALLEST);
	tw_format(c, "%*d", "ll", values);
	CHECK_NUMBER(printed_length(), 2 * 8192);
	tw_format(c, "%99999999999999999999d", "l", values + 1);
	CHECK_NUMBER(printed_length(), 3 * 8192);
	end_handler();
}

TEST(a_long_output_is_several_records)
{
	struct tw_context *c = begin_handler();
	int i;

	for (i = 0; i < 3000; i++)
		tw_print(c, "0123456789");
	CHECK_NUMBER(printed_length(), 30000);
	CHECK_NUMBER(records(), 4);
	CHECK(!memcmp(printed() + 29990, "0123456789", 10));
	end_handler();
}

TEST(print_shows_values_by_their_letter)
{
	struct tw_context *c = begin_handler();

	tw_print_value(c, 'l', number(-5));
	tw_print_value(c, 's', string(" text "));
	tw_print_value(c, 'p', number(255));
	tw_print_number(c, SMALLEST);
	CHECK_TEXT(printed(), "-5 text 0xff-9223372036854775808");
	end_handler();
}

int main(void)
{
	RUN(decimal);
	RUN(a_negative_width_keeps_the_flag);
	RUN(hexadecimal_and_octal);
	RUN(strings);
	RUN(characters);
	RUN(amounts_from_arguments);
	RUN(percent_signs);
	RUN(binary);
	RUN(memory);
	RUN(strings_of_the_target);
	RUN(a_string_of_the_target_is_cut_behind_an_escape);
	RUN(a_formatted_string_is_cut);
	RUN(a_width_has_a_limit);
	RUN(a_long_output_is_several_records);
	RUN(print_shows_values_by_their_letter);
	return finish_tests();
}
