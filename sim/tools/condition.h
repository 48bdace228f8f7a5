/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_CONDITION_H
#define ORRERY_TOOLS_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

struct console;
struct core;
struct error;
struct machine;

/* What names in a condition refer to. */
struct condition_scope {
	struct machine *machine;
	struct console *console;
	/* Address of a symbol of the core's firmware; a NULL core means any started one. */
	bool (*symbol)(void *owner, const struct core *core, const char *name, uint32_t *address);
	void *owner;
};

/*
 * or    := and { "||" and }
 * and   := term { "&&" term }
 * term  := "(" or ")" | PORT ":" STRING | "time" ">=" DURATION | [CORE "."] "pc" "==" ADDRESS
 *        | REGISTER[.FIELD] OP VALUE | NET "==" ("high" | "low")
 * OP    := "==" "!=" "<" "<=" ">" ">="
 *
 * PORT is a terminal or UART; "uart" is any. ADDRESS is a number, symbol, symbol+N or file.c:N. Text heard, and an
 * instruction reached, stay true; the rest holds as long as it holds.
 */
struct condition;

/* NULL with an error whose excerpt points into the text. The scope must outlive the condition. */
struct condition *condition_parse(
	const char *text, const struct condition_scope *scope, struct error *err);
void condition_destroy(struct condition *condition);

/* Does it hold now? */
bool condition_holds(struct condition *condition);
/* The next moment after `now_ps` that it names, TIME_NEVER_PS when there is none. */
uint64_t condition_next_time_ps(const struct condition *condition, uint64_t now_ps);
/* Does it look at registers or nets, so that it must be asked often? */
bool condition_watches_state(const struct condition *condition);
/* Sets breakpoints on the started cores. */
void condition_arm(struct condition *condition);
/* A core stopped before an instruction. */
void condition_reached(struct condition *condition, const struct core *core, uint32_t pc);

#endif
