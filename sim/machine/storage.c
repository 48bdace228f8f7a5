/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Large bytes of a part, in banks of memory that the machine's checkpoints cover, over a host file.
 *
 * Writing back happens in two steps. First all changed ranges are collected in IMAGE.journal, with
 * a hash at the end, and brought to the disk; then they are written to the image, and the journal
 * is removed. A journal without its hash was never applied: the image is as it was. A journal with
 * it is applied again.
 *
 * Not modelled: that somebody else changes the image during the run.
 */
#include "machine/storage.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "machine/memory.h"
#include "machine/part.h"

enum { BANK_SHIFT = 30, BANK_BYTES = 1 << BANK_SHIFT, NAME = 64, JOURNAL_MAGIC = 0x314a524f };

struct storage {
	uint64_t size;
	struct memory **bank;
	unsigned bank_count;
	char *image; /* NULL: none, or not to be written */
	int file;    /* kept open for its lock; negative: none */
};

/* Before each range of a journal; a last one with length 0 has the hash of all before in `at`. */
struct journal_entry {
	uint32_t magic, length;
	uint64_t at;
};

static bool fail(struct error *err, const char *doing, const char *file)
{
	return error_set(err, "%s %s: %s", doing, file, strerror(errno));
}

bool storage_image_size(const char *image, uint64_t *size, struct error *err)
{
	struct stat status;
	if (stat(image, &status) != 0) {
		return fail(err, "image", image);
	}
	if (!S_ISREG(status.st_mode)) {
		return error_set(err, "image %s is not a file", image);
	}
	*size = (uint64_t)status.st_size;
	return true;
}

/*
 * Many may read an image, one may write it. Where the host has no locks nothing is checked.
 */
static int open_image(const struct storage_config *config, struct error *err)
{
	bool writes = config->write_back;
	int file = open(config->image, (writes ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (file < 0) {
		fail(err, "image", config->image);
	} else if (flock(file, (writes ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 &&
		errno == EWOULDBLOCK) {
		error_set(err, "image %s is in use", config->image);
		error_note(err, "%s",
			writes ? "to write it back, nobody else may have it open" :
				 "somebody is to write it back");
		close(file);
		file = -1;
	}
	return file;
}

static bool write_all(int file, const void *bytes, size_t length, off_t at)
{
	const uint8_t *from = bytes;
	while (length) {
		ssize_t done = at < 0 ? write(file, from, length) : pwrite(file, from, length, at);
		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done <= 0) {
			return false;
		}
		from += done;
		length -= (size_t)done;
		at += at < 0 ? 0 : done;
	}
	return true;
}

/* One page at a time, as the journal has them. False at the end of a journal, whole or not. */
static bool journal_next(FILE *journal, struct journal_entry *entry, uint8_t *bytes, uint64_t *hash)
{
	if (fread(entry, sizeof *entry, 1, journal) != 1 || entry->magic != JOURNAL_MAGIC ||
		entry->length > MEMORY_PAGE || entry->length == 0 ||
		fread(bytes, entry->length, 1, journal) != 1) {
		return false;
	}
	*hash = hash_bytes(entry, sizeof *entry, *hash);
	*hash = hash_bytes(bytes, entry->length, *hash);
	return true;
}

static bool journal_is_whole(FILE *journal)
{
	struct journal_entry entry = { 0 };
	uint8_t bytes[MEMORY_PAGE];
	uint64_t hash = 0;
	while (journal_next(journal, &entry, bytes, &hash)) {
	}
	return !ferror(journal) && entry.magic == JOURNAL_MAGIC && entry.length == 0 &&
		entry.at == hash;
}

static bool journal_apply(const char *name, FILE *journal, const char *image, struct error *err)
{
	int file = open(image, O_WRONLY | O_CLOEXEC);
	if (file < 0) {
		return fail(err, "image", image);
	}
	struct journal_entry entry;
	uint8_t bytes[MEMORY_PAGE];
	uint64_t hash = 0;
	bool good = true;
	rewind(journal);
	while (good && journal_next(journal, &entry, bytes, &hash)) {
		good = write_all(file, bytes, entry.length, (off_t)entry.at);
	}
	good = good && fsync(file) == 0;
	if (!good) {
		fail(err, "writing back to", image);
		error_note(err,
			"%s has all that is to be written; the next run with write-back "
			"completes it",
			name);
	}
	close(file);
	return good && (unlink(name) == 0 || fail(err, "removing", name));
}

/* What a crash left: nothing to do, to be completed, or in the way. */
static bool recover(const struct storage_config *config, struct error *err)
{
	char *name = alloc_format("%s.journal", config->image);
	FILE *journal = fopen(name, "rbe");
	bool good = true;
	if (journal && journal_is_whole(journal)) {
		if (config->write_back) {
			good = journal_apply(name, journal, config->image, err);
		} else {
			good = error_set(
				err, "image %s was written back in part only", config->image);
			error_note(err, "%s has the rest", name);
			error_help(err, "run once with write-back=yes to complete it");
		}
	}
	if (journal) {
		fclose(journal);
	}
	free(name);
	return good;
}

static bool add_bank(struct storage *storage, struct part *part, int file, uint8_t blank)
{
	unsigned n = storage->bank_count;
	uint64_t at = (uint64_t)n << BANK_SHIFT;
	uint64_t left = storage->size - at;
	char *name = arena_keep(part->timeline->arena, NAME);
	snprintf(name, NAME, n ? "%s.storage%u" : "%s.storage", part->name, n);
	struct memory *bank = memory_create_backed(
		name, left < BANK_BYTES ? (uint32_t)left : BANK_BYTES, file, at, blank);
	if (!bank) {
		return false;
	}
	part->keep_memory(part->keeper, bank);
	storage->bank[storage->bank_count++] = bank;
	return true;
}

static bool check_image(const struct storage_config *config, struct error *err)
{
	uint64_t size;
	if (!recover(config, err) || !storage_image_size(config->image, &size, err)) {
		return false;
	}
	if (size < config->size) {
		error_set(err, "image %s is too small: %llu bytes", config->image,
			(unsigned long long)size);
		error_note(err, "%llu are needed", (unsigned long long)config->size);
		return false;
	}
	return true;
}

static void say_kept(const struct part *part, const struct storage_config *config)
{
	if (config->write_back) {
		log_info(part->log, "%s: %s will have what is written, at the end of the run",
			part->name, config->image);
	} else {
		log_info(part->log, "%s: %s stays as it is (write-back=yes changes it)", part->name,
			config->image);
	}
}

static void keep_image(
	struct storage *storage, struct arena *arena, const struct storage_config *config)
{
	if (config->write_back) {
		size_t size = strlen(config->image) + 1;
		storage->image = memcpy(arena_keep(arena, size), config->image, size);
	}
}

struct storage *storage_open(
	struct part *part, const struct storage_config *config, struct error *err)
{
	struct arena *arena = part->timeline->arena;
	assert(part->keep_memory && config->size > 0 && config->size <= STORAGE_MOST);
	struct storage *storage = arena_keep(arena, sizeof *storage);
	storage->size = config->size;
	storage->file = -1;
	if (config->image) {
		storage->file = open_image(config, err);
		if (storage->file < 0) {
			return NULL;
		}
		if (!check_image(config, err)) {
			storage_close(storage);
			return NULL;
		}
		keep_image(storage, arena, config);
		say_kept(part, config);
	}
	unsigned banks = (unsigned)((config->size + BANK_BYTES - 1) >> BANK_SHIFT);
	storage->bank = arena_keep(arena, banks * sizeof *storage->bank);
	while (storage->bank_count < banks) {
		if (!add_bank(storage, part, storage->file, config->blank)) {
			error_set(err, "%s: %s", config->image ? config->image : part->name,
				strerror(errno));
			storage_close(storage);
			return NULL;
		}
	}
	return storage;
}

void storage_close(struct storage *storage)
{
	if (storage && storage->file >= 0) {
		/* The mapping would keep the lock. */
		flock(storage->file, LOCK_UN);
		close(storage->file);
		storage->file = -1;
	}
}

uint64_t storage_size(const struct storage *storage)
{
	return storage->size;
}

/* The bank at `at`, the place in it, and how many of `length` bytes it has from there. */
static struct memory *find(const struct storage *storage, uint64_t at, uint64_t length,
	uint32_t *inside, uint32_t *run)
{
	assert(at <= storage->size && length <= storage->size - at);
	*inside = (uint32_t)(at & (BANK_BYTES - 1));
	*run = length < BANK_BYTES - *inside ? (uint32_t)length : BANK_BYTES - *inside;
	return storage->bank[at >> BANK_SHIFT];
}

void storage_read(const struct storage *storage, uint64_t at, void *bytes, uint32_t length)
{
	uint8_t *to = bytes;
	while (length) {
		uint32_t inside, run;
		const struct memory *bank = find(storage, at, length, &inside, &run);
		memcpy(to, bank->bytes + inside, run);
		to += run;
		at += run;
		length -= run;
	}
}

void storage_write(struct storage *storage, uint64_t at, const void *bytes, uint32_t length)
{
	const uint8_t *from = bytes;
	while (length) {
		uint32_t inside, run;
		struct memory *bank = find(storage, at, length, &inside, &run);
		memory_write(bank, inside, from, run);
		from += run;
		at += run;
		length -= run;
	}
}

/* Pages that hold the byte already stay as they are: erasing what is blank costs nothing. */
static void fill_page(struct memory *bank, uint32_t inside, uint8_t byte, uint32_t length)
{
	const uint8_t *now = bank->bytes + inside;
	bool alike = now[0] == byte && memcmp(now, now + 1, length - 1) == 0;
	if (!alike) {
		memory_fill(bank, inside, byte, length);
	}
}

void storage_fill(struct storage *storage, uint64_t at, uint8_t byte, uint64_t length)
{
	while (length) {
		uint32_t inside, run;
		struct memory *bank = find(storage, at, length, &inside, &run);
		uint32_t page = MEMORY_PAGE - inside % MEMORY_PAGE;
		run = run < page ? run : page;
		fill_page(bank, inside, byte, run);
		at += run;
		length -= run;
	}
}

static bool journal_add(
	FILE *journal, uint64_t at, const uint8_t *bytes, uint32_t length, uint64_t *hash)
{
	const struct journal_entry entry = { JOURNAL_MAGIC, length, at };
	*hash = hash_bytes(&entry, sizeof entry, *hash);
	*hash = hash_bytes(bytes, length, *hash);
	return fwrite(&entry, sizeof entry, 1, journal) == 1 &&
		fwrite(bytes, length, 1, journal) == 1;
}

/* False when the journal cannot be written. `count` is how many pages differ from the image. */
static bool journal_fill(const struct storage *storage, FILE *journal, uint64_t *count)
{
	uint64_t hash = 0;
	for (unsigned n = 0; n < storage->bank_count; n++) {
		const struct memory *bank = storage->bank[n];
		for (uint32_t page = memory_next_changed(bank, 0); page < bank->page_count;
			page = memory_next_changed(bank, page + 1)) {
			uint32_t at = page * MEMORY_PAGE;
			uint32_t length = bank->size - at < MEMORY_PAGE ? bank->size - at :
									  MEMORY_PAGE;
			if (memcmp(bank->bytes + at, memory_origin(bank, page), length) == 0) {
				continue;
			}
			if (!journal_add(journal, ((uint64_t)n << BANK_SHIFT) + at,
				    bank->bytes + at, length, &hash)) {
				return false;
			}
			(*count)++;
		}
	}
	const struct journal_entry end = { JOURNAL_MAGIC, 0, hash };
	return fwrite(&end, sizeof end, 1, journal) == 1 && fflush(journal) == 0 &&
		fsync(fileno(journal)) == 0;
}

bool storage_save(struct storage *storage, struct error *err)
{
	if (!storage->image) {
		return true;
	}
	char *name = alloc_format("%s.journal", storage->image);
	FILE *journal = fopen(name, "w+be");
	uint64_t count = 0;
	bool good = journal || fail(err, "writing", name);
	if (good && !journal_fill(storage, journal, &count)) {
		good = fail(err, "writing", name);
		error_note(err, "image %s is as it was", storage->image);
		unlink(name);
	} else if (good && count) {
		good = journal_apply(name, journal, storage->image, err);
	} else if (good) {
		unlink(name);
	}
	if (journal) {
		fclose(journal);
	}
	free(name);
	return good;
}
