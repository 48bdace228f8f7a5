/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What scenarios came to: TAP, JUnit XML, JSON. */
#include "cli/test_report.h"

#include "tools/quantity.h"
#include "tools/record.h"

/* A block of text as the value of a YAML key, lines indented. */
static void print_block(FILE *out, const char *key, const char *text)
{
	fprintf(out, "  %s: |\n    ", key);
	for (; *text; text++) {
		if (*text == '\n' && text[1]) {
			fputs("\n    ", out);
		} else if ((unsigned char)*text >= ' ' || *text == '\n') {
			fputc(*text, out);
		}
	}
	fputs("\n", out);
}

void test_print_tap(const struct test_case *test, unsigned number, FILE *out)
{
	const struct scenario_result *result = &test->result;
	char time[32];
	fprintf(out, "%s %u - %s # %s virtual\n", result->good ? "ok" : "not ok", number,
		test->scenario.name, quantity_print_time(result->virtual_ps, time, sizeof(time)));
	if (!result->good) {
		fprintf(out, "  ---\n");
		print_block(out, "message", result->message);
		fprintf(out, "  at: %s\n", result->where);
		if (result->tail[0]) {
			print_block(out, "uart", result->tail);
		}
		fprintf(out, "  ...\n");
	}
	fflush(out);
}

/* XML allows few control characters and wants four others spelled out. */
static void put_xml(FILE *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		switch (c) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default:
			fputc((c < ' ' && c != '\n' && c != '\t') || c > 0x7e ? '?' : c, out);
			break;
		}
	}
}

static double seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

void test_print_junit(const struct test_case *tests, unsigned count, FILE *out)
{
	unsigned failures = 0;
	uint64_t wall_ns = 0;
	for (unsigned i = 0; i < count; i++) {
		failures += !tests[i].result.good;
		wall_ns += tests[i].result.wall_ns;
	}
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites>\n  <testsuite name=\"orrery\" tests=\"%u\" failures=\"%u\" time=\"%.3f\">\n",
		count, failures, seconds(wall_ns));
	for (unsigned i = 0; i < count; i++) {
		const struct scenario_result *result = &tests[i].result;
		fputs("    <testcase classname=\"", out);
		put_xml(out, tests[i].scenario.file);
		fputs("\" name=\"", out);
		put_xml(out, tests[i].scenario.name);
		fprintf(out, "\" time=\"%.3f\"", seconds(result->wall_ns));
		if (result->good) {
			fputs("/>\n", out);
			continue;
		}
		fputs(">\n      <failure message=\"", out);
		put_xml(out, result->message);
		fputs("\">", out);
		put_xml(out, result->where);
		fputs("\n", out);
		put_xml(out, result->tail);
		fputs("</failure>\n    </testcase>\n", out);
	}
	fputs("  </testsuite>\n</testsuites>\n", out);
}

void test_record(const struct test_case *test, struct record *record)
{
	record_open(record, NULL);
	record_text(record, "name", test->scenario.name);
	record_text(record, "file", test->scenario.file);
	record_bool(record, "good", test->result.good);
	record_text(record, "message", test->result.good ? NULL : test->result.message);
	record_text(record, "where", test->result.good ? NULL : test->result.where);
	record_number(record, "virtual_ps", test->result.virtual_ps);
	record_real(record, "wall_s", seconds(test->result.wall_ns));
	record_number(record, "instructions", test->result.instructions);
	record_close(record);
}
