/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_STORAGE_H
#define ORRERY_MACHINE_STORAGE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct part;

/*
 * The bytes of a flash, an EEPROM or a card: too many for the arena, yet checkpoints, hashes and
 * saved states cover them, by what differs from the beginning. A host file may be the beginning; it
 * is mapped privately and stays as it is, until storage_save is told otherwise.
 */
struct storage;

struct storage_config {
	uint64_t size;     /* bytes; the image may be larger, not smaller */
	uint8_t blank;     /* what is everywhere without an image */
	const char *image; /* host file, or NULL */
	bool write_back;   /* storage_save changes the image */
};

static const uint64_t STORAGE_MOST = UINT64_C(64) << 30;

/* The size of a host file that is to be an image. */
bool storage_image_size(const char *image, uint64_t *size, struct error *err);
/*
 * In `prepare` of a part; lives as long as the part. A write-back that a crash left half-way is
 * completed, or is an error when the image may not be changed.
 */
struct storage *storage_open(
	struct part *part, const struct storage_config *config, struct error *err);
/* In `finish`: others may have the image. Nothing happens without a storage. */
void storage_close(struct storage *storage);
uint64_t storage_size(const struct storage *storage);

/* Within the size. */
void storage_read(const struct storage *storage, uint64_t at, void *bytes, uint32_t length);
void storage_write(struct storage *storage, uint64_t at, const void *bytes, uint32_t length);
void storage_fill(struct storage *storage, uint64_t at, uint8_t byte, uint64_t length);

/*
 * Writes what differs from the image back into it, when write_back says so. All of it or nothing,
 * whatever fails: the changes go to IMAGE.journal first. Checkpoints are of no use afterwards.
 */
bool storage_save(struct storage *storage, struct error *err);

#endif
