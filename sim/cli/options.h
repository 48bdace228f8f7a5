/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_OPTIONS_H
#define ORRERY_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct command;

/* The verbs in the order help lists them. */
enum verb_id {
	VERB_DEMO,
	VERB_RUN,
	VERB_TEST,
	VERB_REGS,
	VERB_BOARD,
	VERB_CORE,
	VERB_PART,
	VERB_EXPLAIN,
	VERB_DOCTOR,
	VERB_COMPLETION,
	VERB_HELP,
	VERB_VERSION,
	VERB_COUNT
};

enum option_id {
	OPT_BOARD,
	OPT_CORE,
	OPT_FOR,
	OPT_UNTIL,
	OPT_REALTIME,
	OPT_WALL_TIMEOUT,
	OPT_UART,
	OPT_PART,
	OPT_WIRE,
	OPT_PEER,
	OPT_PRESS,
	OPT_ACT,
	OPT_SCREENSHOT,
	OPT_FAULTS,
	OPT_STRICT,
	OPT_TRACE,
	OPT_STATS,
	OPT_QUANTUM,
	OPT_SEED,
	OPT_SEMIHOST_DIR,
	OPT_FIRMWARE_DIR,
	OPT_JUNIT,
	OPT_SVD,
	OPT_OUTPUT,
	OPT_MAN,
	OPT_REFERENCE,
	OPT_MODELS,
	OPT_JSON,
	OPT_QUIET,
	OPT_COLOR,
	OPT_HELP,
	OPT_COUNT
};

enum value_kind {
	VALUE_NONE, /* a flag */
	VALUE_TEXT,
	VALUE_FILE, /* a path: completion offers files */
	VALUE_NUMBER,
	VALUE_DURATION,
	VALUE_FACTOR, /* optional: --name or --name=x */
	VALUE_CHOICE, /* one of `choices` */
	VALUE_MAYBE,  /* optional text: --name or --name=TEXT */
};

struct option_desc {
	const char *name; /* without dashes */
	enum value_kind kind;
	const char *value;          /* placeholder in help */
	const char *const *choices; /* VALUE_CHOICE; NULL-terminated */
	bool repeats;
	uint32_t verbs; /* a bit per verb_id */
	const char *help;
};

struct verb_desc {
	const char *name;
	const char *arguments;    /* usage after the verb; may be "" */
	const char *const *words; /* what the first argument must be, or NULL */
	unsigned least, most;     /* positional arguments */
	bool takes_files;
	const char *summary;         /* one line */
	const char *text;            /* paragraphs for help VERB and the man page */
	const char *const *examples; /* NULL-terminated command lines */
	int (*run)(const struct command *command);
};

/* The one table all of parser, help, man pages, completion and reference are fed from. */
extern const struct verb_desc cli_verbs[VERB_COUNT];
extern const struct option_desc cli_options[OPT_COUNT];

static inline bool option_applies(enum option_id option, enum verb_id verb)
{
	return cli_options[option].verbs >> verb & 1;
}

/* The exit codes as help and man pages list them: code, meaning; ends with a NULL text. */
struct exit_desc {
	int code;
	const char *text;
};
extern const struct exit_desc cli_exits[];

#endif
