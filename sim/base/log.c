/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages about the guest, one count a site, so that a loop of a million wrong writes is three lines
 * and a number.
 */
#include "base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

enum {
	SITES_AT_FIRST = 1024, /* a power of two; a run seldom has more, so it seldom allocates */
	SPOKEN = 3,            /* repeats passed on before a site only counts */
	TEXT_MAX = 512,
	EARLY_MAX = 64, /* messages kept until there is somebody to tell */
};

/* What was said while the machine was built, before there was a sink. */
struct early {
	struct early *next;
	char *text;
};

struct site {
	const void *owner;
	unsigned index;
	enum log_kind kind;
	uint64_t count; /* 0: a free slot */
};

struct log {
	log_sink sink;
	void *context;
	struct early *early, **early_end;
	unsigned early_count;
	struct site *sites; /* open addressing */
	size_t size;
	size_t used;
	uint64_t count[LOG_KINDS];
	uint64_t site_count[LOG_KINDS];
};

struct log *log_create(void)
{
	struct log *log = alloc_zeroed(1, sizeof *log);
	log->early_end = &log->early;
	log->size = SITES_AT_FIRST;
	log->sites = alloc_zeroed(log->size, sizeof *log->sites);
	return log;
}

static void forget_early(struct log *log)
{
	for (struct early *early = log->early, *next; early; early = next) {
		next = early->next;
		free(early->text);
		free(early);
	}
	log->early = NULL;
	log->early_end = &log->early;
	log->early_count = 0;
}

static void keep_early(struct log *log, const char *text)
{
	if (log->early_count++ < EARLY_MAX) {
		struct early *early = alloc_zeroed(1, sizeof *early);
		early->text = alloc_text(text);
		*log->early_end = early;
		log->early_end = &early->next;
	}
}

void log_destroy(struct log *log)
{
	if (log) {
		forget_early(log);
		free(log->sites);
		free(log);
	}
}

void log_set_sink(struct log *log, log_sink sink, void *context)
{
	log->sink = sink;
	log->context = context;
	if (sink) {
		for (const struct early *early = log->early; early; early = early->next) {
			sink(context, LOG_INFO, early->text, 1);
		}
		forget_early(log);
	}
}

static size_t slot_of(const struct log *log, const void *owner, unsigned index, enum log_kind kind)
{
	uint64_t key = (uint64_t)(uintptr_t)owner * 0x9e3779b97f4a7c15u;
	key = (key ^ index * 0xff51afd7ed558ccdu ^ kind) * 0xc4ceb9fe1a85ec53u;
	return (size_t)(key >> 32) & (log->size - 1);
}

/* The slot that is the site's or, when it never spoke, is free for it. */
static struct site *find(struct log *log, const void *owner, unsigned index, enum log_kind kind)
{
	size_t slot = slot_of(log, owner, index, kind);
	for (;; slot = (slot + 1) & (log->size - 1)) {
		struct site *site = &log->sites[slot];
		bool same = site->owner == owner && site->index == index && site->kind == kind;
		if (site->count == 0 || same) {
			return site;
		}
	}
}

static void grow(struct log *log)
{
	struct site *old = log->sites;
	size_t old_size = log->size;
	log->size *= 2;
	log->sites = alloc_zeroed(log->size, sizeof *log->sites);
	for (size_t n = 0; n < old_size; n++) {
		if (old[n].count) {
			*find(log, old[n].owner, old[n].index, old[n].kind) = old[n];
		}
	}
	free(old);
}

static uint64_t count_site(struct log *log, const void *owner, unsigned index, enum log_kind kind)
{
	struct site *site = find(log, owner, index, kind);
	if (site->count == 0) {
		if (log->used * 2 >= log->size) {
			grow(log);
			site = find(log, owner, index, kind);
		}
		*site = (struct site){ .owner = owner, .index = index, .kind = kind };
		log->used++;
		log->site_count[kind]++;
	}
	return ++site->count;
}

static void speak(struct log *log, enum log_kind kind, uint64_t repeats, const char *format,
	va_list arguments)
{
	log->count[kind]++;
	bool early = !log->sink && kind == LOG_INFO;
	if ((log->sink || early) && repeats <= SPOKEN) {
		char text[TEXT_MAX];
		vsnprintf(text, sizeof text, format, arguments);
		if (early) {
			keep_early(log, text);
		} else {
			log->sink(log->context, kind, text, repeats);
		}
	}
}

void log_info(struct log *log, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	speak(log, LOG_INFO, 1, format, arguments);
	va_end(arguments);
}

void log_guest(struct log *log, const void *owner, unsigned index, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	speak(log, LOG_GUEST, count_site(log, owner, index, LOG_GUEST), format, arguments);
	va_end(arguments);
}

void log_unmodelled(struct log *log, const void *owner, unsigned index, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	speak(log, LOG_UNMODELLED, count_site(log, owner, index, LOG_UNMODELLED), format,
		arguments);
	va_end(arguments);
}

uint64_t log_count(const struct log *log, enum log_kind kind)
{
	assert(kind < LOG_KINDS);
	return log->count[kind];
}

uint64_t log_sites(const struct log *log, enum log_kind kind)
{
	assert(kind < LOG_KINDS);
	return log->site_count[kind];
}
