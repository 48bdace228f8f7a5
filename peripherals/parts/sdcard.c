/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An SD card in SPI mode with its socket: SDSC of version 1 or 2 and SDHC, chosen by `type` or by
 * the size, over an image file or blank. This file is the part: settings, pins, bytes.
 * sdcard_command.c has the commands, sdcard_block.c those with an address, sdcard_data.c the blocks
 * on their way, sdcard_regs.c what the card says of itself.
 *
 * Settings: `image` (a file of whole blocks), `size` (that of the image, else 4G), `type` (auto:
 * above 2 GiB sdhc, else sd2), `write-back`, `read-only`, `locked`, `inserted` (yes), `serial`, and
 * the times `access` (200us to the first block, an eighth of it to each further one), `program`
 * (500us a block) and `init` (20ms).
 *
 * Pin `cd` is closed to ground while a card is in; `wp` is closed to ground unless its slide is on
 * lock, and, as with any card, nobody but the host cares about that slide. `read-only` is the
 * card's own protection. The card pulls `cs` up.
 *
 * Where the manual is silent: a response follows after one byte of ones, a data answer at once;
 * deselecting suspends whatever is under way and drops bits that make no byte; what was written is
 * there at once, the busy time passes without effect on it; a command or token that comes while the
 * card is busy is lost (but for CMD0, CMD12 and CMD13). Fewer than 74 clocks before CMD0, a clock
 * above 400 kHz before the card is ready or above 25 MHz after, are logged and work; modes 1 and 2
 * do not.
 *
 * Not modelled: four-wire mode, CMD6 (high speed), CMD27 to CMD30 and CMD42 (protection and
 * locking), partial writes, erased groups of CMD32 and CMD33 other than single blocks, a cut of
 * power in the middle of programming.
 */
#include "peripherals/parts/sdcard.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/parts/settings.h"

enum { PIN_CS, PIN_CD, PIN_WP };
enum { START_HZ = 400000, MOST_HZ = 25000000, CLOCKS_KEPT = 1000000, TOLERANCE = 16 };

static const uint64_t DEFAULT_SIZE = UINT64_C(4) << 30;

static bool sdcard_set(struct part *part, const char *key, const char *value, struct error *err)
{
	struct sdcard *card = (struct sdcard *)part;
	static const char *const types[] = { "auto", "sd1", "sd2", "sdhc", NULL };
	unsigned choice;
	bool yes = true;
	if (!strcmp(key, "image")) {
		return setting_file(part, value, &card->image, err);
	}
	if (!strcmp(key, "size")) {
		return setting_size(value, &card->size, err);
	}
	if (!strcmp(key, "type")) {
		bool good = setting_choice(value, types, &choice, err);
		card->type = good ? choice : SD_AUTO;
		return good;
	}
	if (!strcmp(key, "read-only")) {
		return setting_yes(value, &card->read_only, err);
	}
	if (!strcmp(key, "locked")) {
		return setting_yes(value, &card->locked_at_first, err);
	}
	if (!strcmp(key, "inserted")) {
		bool good = setting_yes(value, &yes, err);
		card->out_at_first = !yes;
		return good;
	}
	if (!strcmp(key, "write-back")) {
		return setting_yes(value, &card->write_back, err);
	}
	if (!strcmp(key, "serial")) {
		return setting_number(value, 0, UINT32_MAX, &card->serial, err);
	}
	uint64_t *time = !strcmp(key, "access") ? &card->access_ps :
		!strcmp(key, "program")         ? &card->program_ps :
						  &card->power_up_ps;
	return setting_time_ps(value, time, err);
}

/* What was not set, or set to nothing. */
static void use_defaults(struct sdcard *card)
{
	card->access_ps = card->access_ps ? card->access_ps : 200 * PS_PER_US;
	card->program_ps = card->program_ps ? card->program_ps : 500 * PS_PER_US;
	card->power_up_ps = card->power_up_ps ? card->power_up_ps : 20 * PS_PER_MS;
}

static bool sdcard_prepare(struct part *part, struct error *err)
{
	struct sdcard *card = (struct sdcard *)part;
	uint64_t in_file = 0;
	use_defaults(card);
	if (card->image && !storage_image_size(card->image, &in_file, err)) {
		return false;
	}
	if (!card->size) {
		card->size = card->image ? in_file : DEFAULT_SIZE;
	}
	if (!sd_describe(card, err)) {
		return false;
	}
	const struct storage_config config = {
		.size = card->size,
		.image = card->image,
		.write_back = card->write_back,
	};
	card->storage = storage_open(part, &config, err);
	return card->storage;
}

static bool sdcard_save(struct part *part, struct error *err)
{
	return storage_save(((struct sdcard *)part)->storage, err);
}

static void sdcard_finish(struct part *part)
{
	storage_close(((struct sdcard *)part)->storage);
}

/* The switches of the socket. */
static void show(struct sdcard *card)
{
	struct pin *pin = card->part.pin;
	pin_drive(&pin[PIN_CD], card->inserted ? DRIVE_LOW : DRIVE_PULL_UP);
	pin_drive(&pin[PIN_WP], card->inserted && !card->locked ? DRIVE_LOW : DRIVE_PULL_UP);
	part_changed(&card->part);
}

static void sdcard_init(struct part *part)
{
	pin_drive(&part->pin[PIN_CS], DRIVE_PULL_UP);
	show((struct sdcard *)part);
}

static void sdcard_reset(struct part *part)
{
	struct sdcard *card = (struct sdcard *)part;
	card->inserted = !card->out_at_first;
	card->locked = card->locked_at_first;
	card->reads = card->writes = 0;
	sd_power(card);
	show(card);
}

static void sdcard_pin_changed(struct part *part, unsigned pin, bool level)
{
	struct sdcard *card = (struct sdcard *)part;
	if (pin == PIN_CS && level) {
		card->shift = (struct spi_shift){ 0 };
	}
}

static uint8_t next(void *owner)
{
	struct sdcard *card = owner;
	if (card->response_at < card->response_count) {
		return card->response[card->response_at++];
	}
	if (card->flow == SD_READ_ONE || card->flow == SD_READ_MANY) {
		return sd_read_byte(card);
	}
	return sd_is_busy(card) ? 0 : 0xff;
}

static void received(void *owner, uint8_t byte)
{
	struct sdcard *card = owner;
	bool writing = card->flow >= SD_AWAIT_ONE;
	if (card->command_count == 0) {
		if ((writing && sd_write_byte(card, byte)) || (byte & 0xc0) != 0x40) {
			return;
		}
	}
	card->command[card->command_count++] = byte;
	if (card->command_count == sizeof card->command) {
		uint8_t state = card->state;
		card->command_count = 0;
		sd_command(card);
		if (state != card->state) {
			part_changed(&card->part);
		}
	}
}

static const struct spi_shift_ops shift_ops = { next, received };

/* False when the card cannot follow. */
static bool follows(struct sdcard *card, const struct spi_word *word)
{
	uint32_t most = card->state == SD_READY ? MOST_HZ : START_HZ;
	if (word->mode != 0 && word->mode != 3) {
		log_guest(card->part.log, card, 103, "%s: SPI mode %u; a card needs 0 or 3",
			card->part.name, word->mode);
		return false;
	}
	if (word->rate_hz > most + most / TOLERANCE) {
		log_guest(card->part.log, card, 104, "%s: a clock of %u Hz; at most %u %s",
			card->part.name, (unsigned)word->rate_hz, (unsigned)most,
			card->state == SD_READY ? "are allowed" :
						  "are allowed before the card is ready");
	}
	return true;
}

static bool exchange(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	struct sdcard *card = owner;
	(void)index;
	if (!card->inserted) {
		return false;
	}
	const struct pin *cs = &card->part.pin[PIN_CS];
	if (cs->net && pin_level(cs)) {
		card->clocks += card->clocks < CLOCKS_KEPT ? word->bits : 0;
		return false;
	}
	if (follows(card, word)) {
		*miso = spi_shift_exchange(&card->shift, word, &shift_ops, card);
	}
	return true;
}

static const struct port_ops port_ops = { .spi_exchange = exchange };

static bool sdcard_act(struct part *part, const char *action, const char *value, struct error *err)
{
	enum { INSERT, REMOVE, LOCK };
	struct sdcard *card = (struct sdcard *)part;
	static const char *const actions[] = { "insert", "remove", "lock", "unlock", NULL };
	unsigned choice;
	(void)value;
	if (!setting_choice(action, actions, &choice, err)) {
		return false;
	}
	if (choice >= LOCK && card->inserted) {
		return error_set(
			err, "%s: the slide cannot be moved while the card is in", part->name);
	}
	if (choice >= LOCK) {
		card->locked = choice == LOCK;
	} else if (card->inserted != (choice == INSERT)) {
		card->inserted = choice == INSERT;
		sd_power(card);
	}
	show(card);
	return true;
}

static void sdcard_look(const struct part *part, char *text, size_t size)
{
	static const char *const states[] = { "not started", "idle", "ready" };
	const struct sdcard *card = (const struct sdcard *)part;
	snprintf(text, size, "%s, %llu MiB%s, %s", card->type == SD_HC ? "SDHC" : "SD",
		(unsigned long long)(card->capacity >> 20), card->locked ? ", locked" : "",
		card->inserted ? states[card->state] : "not inserted");
}

static void snap_erase(struct sdcard *card, struct snap *snap)
{
	snap_u8(snap, "erase_has", &card->erase_has);
	snap_u64(snap, "erase_first", &card->erase_first);
	snap_u64(snap, "erase_last", &card->erase_last);
}

static void snap_block(struct sdcard *card, struct snap *snap)
{
	snap_u8(snap, "flow", &card->flow);
	snap_bytes(snap, "data", card->data, sizeof card->data);
	snap_u32(snap, "data_at", &card->data_at);
	snap_u32(snap, "data_count", &card->data_count);
	snap_bool(snap, "token_sent", &card->token_sent);
	snap_u32(snap, "block_length", &card->block_length);
	snap_u64(snap, "address", &card->address);
	snap_u32(snap, "written", &card->written);
	snap_u64(snap, "reads", &card->reads);
	snap_u64(snap, "writes", &card->writes);
}

static void sdcard_snap(struct part *part, struct snap *snap)
{
	struct sdcard *card = (struct sdcard *)part;
	spi_shift_snap(&card->shift, snap);
	snap_bool(snap, "inserted", &card->inserted);
	snap_bool(snap, "locked", &card->locked);
	snap_u8(snap, "state", &card->state);
	snap_u8(snap, "before", &card->before);
	snap_bool(snap, "crc_on", &card->crc_on);
	snap_bool(snap, "hcs", &card->hcs);
	snap_bool(snap, "cmd8_seen", &card->cmd8_seen);
	snap_bool(snap, "app", &card->app);
	snap_bool(snap, "starting", &card->starting);
	snap_u64(snap, "start_ps", &card->start_ps);
	snap_u64(snap, "ready_ps", &card->ready_ps);
	snap_u64(snap, "busy_ps", &card->busy_ps);
	snap_u32(snap, "clocks", &card->clocks);
	snap_bytes(snap, "command", card->command, sizeof card->command);
	snap_u8(snap, "command_count", &card->command_count);
	snap_bytes(snap, "response", card->response, sizeof card->response);
	snap_u8(snap, "response_at", &card->response_at);
	snap_u8(snap, "response_count", &card->response_count);
	snap_u8(snap, "status", &card->status);
	snap_erase(card, snap);
	snap_block(card, snap);
}

const struct part_ops sdcard_ops = {
	.type = "sdcard",
	.description = "SD card in SPI mode in its socket, over an image file; insert, remove",
	.size = sizeof(struct sdcard),
	.pins = (const char *const[]){ "cs", "cd", "wp", NULL },
	.ports = (const char *const[]){ "spi", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_SPI },
	.settings = (const char *const[]){ "access", "image", "init", "inserted", "locked",
		"program", "read-only", "serial", "size", "type", "write-back", NULL },
	.files = (const char *const[]){ "image", NULL },
	.drives = (const char *const[]){ "cd", "wp", NULL },
	.set = sdcard_set,
	.prepare = sdcard_prepare,
	.save = sdcard_save,
	.init = sdcard_init,
	.reset = sdcard_reset,
	.pin_changed = sdcard_pin_changed,
	.port_ops = &port_ops,
	.act = sdcard_act,
	.look = sdcard_look,
	.snap = sdcard_snap,
	.finish = sdcard_finish,
};
