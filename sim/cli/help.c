/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Help, man pages and the reference, written out from the tables of options.c. */
#include "cli/cli.h"

#include <string.h>

#include "cli/options.h"

enum { WIDTH = 100, VERB_COLUMN = 34, OPTION_COLUMN = 44 };

/* One paragraph, wrapped, each line after the first indented. */
static void print_wrapped(FILE *out, const char *text, int indent, int at)
{
	const char *word = text;
	bool first = true;
	while (*word) {
		int length = (int)strcspn(word, " \n");
		if (!first && at + 1 + length > WIDTH) {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
			first = true;
		}
		at += fprintf(out, "%s%.*s", first ? "" : " ", length, word);
		first = false;
		word += length;
		if (*word == '\n') {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
			first = true;
		}
		word += *word != '\0';
	}
	fputc('\n', out);
}

static void print_column(FILE *out, const char *left, const char *right, int column)
{
	int at = fprintf(out, "  %s", left);
	if (at > column - 2) {
		fputc('\n', out);
		at = 0;
	}
	fprintf(out, "%*s", column - at, "");
	print_wrapped(out, right, column, column);
}

static const char *option_left(const struct option_desc *option, char *text, size_t size)
{
	switch (option->kind) {
	case VALUE_NONE: snprintf(text, size, "--%s", option->name); break;
	case VALUE_FACTOR:
	case VALUE_MAYBE: snprintf(text, size, "--%s[=%s]", option->name, option->value); break;
	default: snprintf(text, size, "--%s %s", option->name, option->value); break;
	}
	return text;
}

static void print_exits(FILE *out)
{
	fputs("\nExit status:\n", out);
	for (const struct exit_desc *exit = cli_exits; exit->text; exit++) {
		fprintf(out, "  %-5d %s\n", exit->code, exit->text);
	}
}

void help_all(FILE *out)
{
	char left[96];
	fputs("usage: orrery VERB [ARGUMENT...]\n\n", out);
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		snprintf(left, sizeof(left), "%s %s", cli_verbs[i].name, cli_verbs[i].arguments);
		print_column(out, left, cli_verbs[i].summary, VERB_COLUMN);
	}
	fputs("\nNumbers take 0x, 0b, _, k, M; durations need a unit: ns, us, ms, s, min.\n"
	      "One verb in full: orrery help VERB. First: orrery demo\n",
		out);
	print_exits(out);
}

void help_verb(FILE *out, unsigned verb)
{
	const struct verb_desc *desc = &cli_verbs[verb];
	char left[96];
	fprintf(out, "usage: orrery %s%s%s [OPTION...]\n\n", desc->name,
		*desc->arguments ? " " : "", desc->arguments);
	print_wrapped(out, desc->text, 0, 0);
	fputs("\nOptions:\n", out);
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		if (option_applies((enum option_id)i, (enum verb_id)verb)) {
			print_column(out, option_left(&cli_options[i], left, sizeof(left)),
				cli_options[i].help, OPTION_COLUMN);
		}
	}
	fputs("\nExamples:\n", out);
	for (const char *const *example = desc->examples; *example; example++) {
		fprintf(out, "  %s\n", *example);
	}
	if (verb == VERB_RUN || verb == VERB_TEST) {
		print_exits(out);
	}
}

void help_reference(FILE *out)
{
	help_all(out);
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		fprintf(out, "\n---- %s ----\n\n", cli_verbs[i].name);
		help_verb(out, i);
	}
}

/* troff: a backslash, and a dot or quote that opens a line, must not act. */
static void man_text(FILE *out, const char *text)
{
	bool opening = true;
	for (; *text; text++) {
		if (opening && (*text == '.' || *text == '\'')) {
			fputs("\\&", out);
		}
		if (*text == '\\') {
			fputs("\\e", out);
		} else if (*text == '-') {
			fputs("\\-", out);
		} else if (*text == '\n') {
			fputs("\n.PP", out);
			fputc('\n', out);
		} else {
			fputc(*text, out);
		}
		opening = *text == '\n';
	}
	fputc('\n', out);
}

static void man_pair(FILE *out, const char *left, const char *right)
{
	fputs(".TP\n.B ", out);
	man_text(out, left);
	man_text(out, right);
}

static void man_verbs(FILE *out)
{
	char left[96];
	fputs(".SH VERBS\n", out);
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		snprintf(left, sizeof(left), "orrery %s %s", cli_verbs[i].name,
			cli_verbs[i].arguments);
		man_pair(out, left, cli_verbs[i].summary);
	}
}

static void man_verb(FILE *out, unsigned verb)
{
	const struct verb_desc *desc = &cli_verbs[verb];
	char left[96];
	fputs(".SH DESCRIPTION\n", out);
	man_text(out, desc->text);
	fputs(".SH OPTIONS\n", out);
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		if (option_applies((enum option_id)i, (enum verb_id)verb)) {
			man_pair(out, option_left(&cli_options[i], left, sizeof(left)),
				cli_options[i].help);
		}
	}
	fputs(".SH EXAMPLES\n.nf\n", out);
	for (const char *const *example = desc->examples; *example; example++) {
		man_text(out, *example);
	}
	fputs(".fi\n", out);
}

/* `verb` VERB_COUNT: the page of the program itself. */
void help_man(FILE *out, unsigned verb)
{
	bool whole = verb == VERB_COUNT;
	const char *name = whole ? "" : cli_verbs[verb].name;
	fprintf(out, ".TH ORRERY%s%s 1 \"\" \"orrery %s\" \"Orrery\"\n.SH NAME\norrery%s%s \\- ",
		whole ? "" : "-", name, ORRERY_VERSION, whole ? "" : "-", name);
	man_text(out,
		whole ? "full-system simulator of an MT3620-style chip" : cli_verbs[verb].summary);
	fprintf(out, ".SH SYNOPSIS\n.B orrery %s\n", whole ? "VERB" : name);
	man_text(out, whole ? "[ARGUMENT...]" : cli_verbs[verb].arguments);
	if (whole) {
		man_verbs(out);
	} else {
		man_verb(out, verb);
	}
	fputs(".SH EXIT STATUS\n", out);
	for (const struct exit_desc *exit = cli_exits; exit->text; exit++) {
		char left[16];
		snprintf(left, sizeof(left), "%d", exit->code);
		man_pair(out, left, exit->text);
	}
}
