/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_BASE_LOG_H
#define ORRERY_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_kind {
	LOG_INFO,       /* something the user may want to know */
	LOG_GUEST,      /* firmware did what the chip forbids or ignores */
	LOG_UNMODELLED, /* firmware used what this simulator does not model */
	LOG_KINDS
};

/*
 * Messages of one machine. Repeats collapse: each site (owner, index) is passed to the sink three times, then
 * only counted. Not part of the simulated state: a restore does not un-count.
 */
struct log;

struct log *log_create(void);
void log_destroy(struct log *log);

/*
 * `text` has no newline; `repeats` is how often this site has spoken, counting this time. What log_info
 * said while there was no sink (the machine was being built) is passed on when one is set.
 */
typedef void (*log_sink)(void *context, enum log_kind kind, const char *text, uint64_t repeats);
void log_set_sink(struct log *log, log_sink sink, void *context);

/* `owner` and `index` name the site; any stable pair will do (a device and a register index). */
void log_info(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_guest(struct log *log, const void *owner, unsigned index, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void log_unmodelled(struct log *log, const void *owner, unsigned index, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* How many messages of a kind were logged, repeats included; and at how many sites. */
uint64_t log_count(const struct log *log, enum log_kind kind);
uint64_t log_sites(const struct log *log, enum log_kind kind);

#endif
