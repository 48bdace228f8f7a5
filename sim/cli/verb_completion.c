/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery completion: scripts for three shells, written out from the tables of options.c. */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

#include "cli/exit.h"
#include "cli/parse.h"

static void print_options(const char *before, unsigned verb)
{
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		if (option_applies((enum option_id)i, (enum verb_id)verb)) {
			printf("%s--%s", before, cli_options[i].name);
		}
	}
}

static void print_verbs(const char *separator)
{
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		printf("%s%s", i ? separator : "", cli_verbs[i].name);
	}
}

static void print_words(unsigned verb)
{
	const char *const *words = cli_verbs[verb].words;
	for (unsigned i = 0; words && words[i]; i++) {
		printf(" %s", words[i]);
	}
	if (verb == VERB_HELP) {
		putchar(' ');
		print_verbs(" ");
	}
}

static void print_choices_bash(void)
{
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		const char *const *choice = cli_options[i].choices;
		if (!choice) {
			continue;
		}
		printf("\t--%s) COMPREPLY=($(compgen -W '", cli_options[i].name);
		for (; *choice; choice++) {
			printf("%s ", *choice);
		}
		puts("' -- \"$word\")); return ;;");
	}
}

static void print_bash(void)
{
	puts("_orrery() {\n"
	     "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
	     "\tif [ \"$COMP_CWORD\" -eq 1 ]; then");
	fputs("\t\tCOMPREPLY=($(compgen -W '", stdout);
	print_verbs(" ");
	puts("' -- \"$word\"))\n\t\treturn\n\tfi\n\tcase $before in");
	print_choices_bash();
	puts("\tesac\n\tcase ${COMP_WORDS[1]} in");
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		printf("\t%s) words='", cli_verbs[i].name);
		print_options(" ", i);
		print_words(i);
		puts("' ;;");
	}
	puts("\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	     "\t[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n"
	     "}\ncomplete -o filenames -F _orrery orrery");
}

static void print_quoted(const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'') {
			fputs("'\\''", stdout);
			continue;
		}
		if (strchr(special, *text)) {
			putchar('\\');
		}
		putchar(*text);
	}
}

static void print_zsh(void)
{
	puts("#compdef orrery\n_orrery() {\n\tif (( CURRENT == 2 )); then\n\t\tlocal -a verbs=(");
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		printf("\t\t\t'%s:", cli_verbs[i].name);
		print_quoted(cli_verbs[i].summary, ":\\");
		puts("'");
	}
	puts("\t\t)\n\t\t_describe verb verbs\n\t\treturn\n\tfi\n\tcase ${words[2]} in");
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		printf("\t%s) compadd --", cli_verbs[i].name);
		print_options(" ", i);
		print_words(i);
		puts(" ;;");
	}
	puts("\tesac\n\t_files\n}\ncompdef _orrery orrery");
}

static void print_fish(void)
{
	for (unsigned i = 0; i < VERB_COUNT; i++) {
		printf("complete -c orrery -n __fish_use_subcommand -a %s -d '", cli_verbs[i].name);
		print_quoted(cli_verbs[i].summary, "");
		puts("'");
		fputs("complete -c orrery -n '__fish_seen_subcommand_from ", stdout);
		printf("%s' -a '", cli_verbs[i].name);
		print_words(i);
		puts("'");
	}
	for (unsigned i = 0; i < OPT_COUNT; i++) {
		const struct option_desc *option = &cli_options[i];
		fputs("complete -c orrery -n '__fish_seen_subcommand_from", stdout);
		for (unsigned verb = 0; verb < VERB_COUNT; verb++) {
			if (option_applies((enum option_id)i, (enum verb_id)verb)) {
				printf(" %s", cli_verbs[verb].name);
			}
		}
		bool value = option->kind != VALUE_NONE && option->kind != VALUE_FACTOR;
		printf("' -l %s%s -d '", option->name, value ? " -r" : "");
		print_quoted(option->help, "");
		fputs("'", stdout);
		if (option->choices) {
			fputs(" -x -a '", stdout);
			for (const char *const *choice = option->choices; *choice; choice++) {
				printf("%s ", *choice);
			}
			putchar('\'');
		}
		putchar('\n');
	}
}

int verb_completion(const struct command *command)
{
	const char *shell = command->arg[0];
	if (!strcmp(shell, "bash")) {
		print_bash();
	} else if (!strcmp(shell, "zsh")) {
		print_zsh();
	} else {
		print_fish();
	}
	return EXIT_AS_ASKED;
}
