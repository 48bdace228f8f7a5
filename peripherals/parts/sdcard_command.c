/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of an SD card in SPI mode. */
#include <string.h>

#include "peripherals/parts/sdcard.h"

enum {
	IN_IDLE = 1, /* allowed before the card is ready */
	APP = 2,     /* after CMD55 */
	ERASING = 4, /* does not break off an erase */
	WHILE_BUSY = 8,
	ARGUMENT_HCS = 1 << 30,
	VOLTAGE_2V7_3V6 = 1,
	POWER_UP_CLOCKS = 74,
};

static uint64_t now_ps(const struct sdcard *card)
{
	return card->part.timeline->now_ps;
}

void sd_power(struct sdcard *card)
{
	card->shift = (struct spi_shift){ 0 };
	card->state = SD_NATIVE;
	card->flow = SD_NONE;
	card->crc_on = card->hcs = card->cmd8_seen = card->app = card->starting = false;
	card->start_ps = card->ready_ps = card->busy_ps = 0;
	card->clocks = 0;
	card->command_count = card->response_at = card->response_count = 0;
	card->data_at = card->data_count = 0;
	card->token_sent = false;
	card->block_length = SD_BLOCK;
	card->address = card->written = card->status = card->erase_has = 0;
	card->erase_first = card->erase_last = 0;
	memset(card->command, 0, sizeof card->command);
	memset(card->response, 0, sizeof card->response);
	memset(card->data, 0, sizeof card->data);
}

bool sd_is_busy(const struct sdcard *card)
{
	return now_ps(card) < card->busy_ps;
}

void sd_respond(struct sdcard *card, const uint8_t *bytes, unsigned count)
{
	card->response[0] = 0xff;
	memcpy(card->response + 1, bytes, count);
	card->response_at = 0;
	card->response_count = (uint8_t)(count + 1);
}

static uint8_t idle(const struct sdcard *card)
{
	return card->state == SD_READY ? 0 : R1_IDLE;
}

static void respond_word(struct sdcard *card, uint8_t r1, uint32_t word)
{
	const uint8_t bytes[] = { r1, (uint8_t)(word >> 24), (uint8_t)(word >> 16),
		(uint8_t)(word >> 8), (uint8_t)word };
	sd_respond(card, bytes, sizeof bytes);
}

static uint8_t go_idle(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	uint32_t clocks = card->clocks;
	struct spi_shift shift = card->shift;
	sd_power(card);
	card->clocks = clocks;
	card->shift = shift;
	card->state = SD_IDLE;
	return 0;
}

/* CMD1 and ACMD41. */
static uint8_t start(struct sdcard *card, uint32_t argument)
{
	card->hcs = argument & ARGUMENT_HCS;
	bool never = card->type == SD_HC && !(card->hcs && card->cmd8_seen);
	if (never) {
		log_guest(card->part.log, card, 41,
			"%s: an SDHC card stays idle for a host that %s", card->part.name,
			card->cmd8_seen ? "does not set HCS" : "did not send CMD8");
		return 0;
	}
	if (!card->starting) {
		card->starting = true;
		card->start_ps = now_ps(card);
	}
	if (now_ps(card) - card->start_ps >= card->power_up_ps) {
		card->state = SD_READY;
	}
	return 0;
}

static uint8_t interface_condition(struct sdcard *card, uint32_t argument)
{
	if (card->type == SD_V1) {
		return R1_ILLEGAL;
	}
	bool fits = (argument >> 8 & 0xf) == VOLTAGE_2V7_3V6;
	card->cmd8_seen = fits;
	respond_word(card, idle(card), fits ? argument & 0xfff : argument & 0xff);
	return 0;
}

static uint8_t offer(struct sdcard *card, unsigned count)
{
	card->flow = SD_READ_ONE;
	sd_offer(card, count, card->access_ps / 8);
	return 0;
}

static uint8_t send_csd(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	memcpy(card->data, card->csd, sizeof card->csd);
	return offer(card, sizeof card->csd);
}

static uint8_t send_cid(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	memcpy(card->data, card->cid, sizeof card->cid);
	return offer(card, sizeof card->cid);
}

static uint8_t send_scr(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	sd_scr(card, card->data);
	return offer(card, 8);
}

static uint8_t send_written(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	for (unsigned n = 0; n < 4; n++) {
		card->data[n] = (uint8_t)(card->written >> (24 - 8 * n));
	}
	return offer(card, 4);
}

static uint8_t send_status(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	sd_respond(card, (const uint8_t[]){ idle(card), card->status }, 2);
	card->status = 0;
	return 0;
}

static uint8_t send_sd_status(struct sdcard *card, uint32_t argument)
{
	send_status(card, argument);
	sd_status(card, card->data);
	return offer(card, SD_STATUS);
}

static uint8_t accept(struct sdcard *card, uint32_t argument)
{
	(void)card;
	(void)argument;
	return 0;
}

static uint8_t stop(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	bool writing = card->before == SD_AWAIT_MANY;
	bool reading = card->before == SD_READ_MANY || card->data_count == 0;
	card->busy_ps = now_ps(card) + (writing ? card->program_ps : 0);
	return writing || reading ? 0 : R1_ILLEGAL;
}

static uint8_t set_crc(struct sdcard *card, uint32_t argument)
{
	card->crc_on = argument & 1;
	return 0;
}

static uint8_t read_ocr(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	respond_word(card, idle(card), sd_ocr(card));
	return 0;
}

static uint8_t application(struct sdcard *card, uint32_t argument)
{
	(void)argument;
	card->app = true;
	return 0;
}

static const struct command {
	uint8_t number, rules;
	/* Bits of R1 beside `idle`; without any, a response that it gave itself stands. */
	uint8_t (*run)(struct sdcard *card, uint32_t argument);
} commands[] = {
	{ 0, IN_IDLE | WHILE_BUSY, go_idle },
	{ 1, IN_IDLE, start },
	{ 8, IN_IDLE, interface_condition },
	{ 9, 0, send_csd },
	{ 10, 0, send_cid },
	{ 12, WHILE_BUSY, stop },
	{ 13, IN_IDLE | ERASING | WHILE_BUSY, send_status },
	{ 16, 0, sd_set_length },
	{ 17, 0, sd_read_one },
	{ 18, 0, sd_read_many },
	{ 24, 0, sd_write_one },
	{ 25, 0, sd_write_many },
	{ 32, ERASING, sd_erase_first },
	{ 33, ERASING, sd_erase_last },
	{ 38, ERASING, sd_erase },
	{ 55, IN_IDLE, application },
	{ 58, IN_IDLE, read_ocr },
	{ 59, IN_IDLE, set_crc },
	{ 13, APP, send_sd_status },
	{ 22, APP, send_written },
	{ 23, APP, accept },
	{ 41, APP | IN_IDLE, start },
	{ 42, APP, accept },
	{ 51, APP, send_scr },
};

/* An application command that there is none of is the plain one. */
static const struct command *find_command(uint8_t number, bool app)
{
	const struct command *found = NULL;
	for (unsigned n = 0; n < sizeof commands / sizeof commands[0]; n++) {
		const struct command *command = &commands[n];
		bool is_app = command->rules & APP;
		if (command->number == number && (!is_app || app)) {
			found = !found || is_app ? command : found;
		}
	}
	return found;
}

static uint8_t run(struct sdcard *card, const struct command *command, uint32_t argument)
{
	uint8_t erase_reset = 0;
	bool app = card->app;
	card->app = false;
	if (card->erase_has && !(command && command->rules & ERASING)) {
		card->erase_has = 0;
		erase_reset = R1_ERASE_RESET;
	}
	if (!command || (card->state != SD_READY && !(command->rules & IN_IDLE))) {
		log_guest(card->part.log, card, card->command[0], "%s: %sCMD%u is illegal%s",
			card->part.name, app ? "A" : "", card->command[0] & 0x3fu,
			command ? " before the card is ready" : "");
		return R1_ILLEGAL | erase_reset;
	}
	return command->run(card, argument) | erase_reset;
}

void sd_command(struct sdcard *card)
{
	uint8_t number = card->command[0] & 0x3f;
	uint32_t argument = (uint32_t)card->command[1] << 24 | (uint32_t)card->command[2] << 16 |
		(uint32_t)card->command[3] << 8 | card->command[4];
	const struct command *command = find_command(number, card->app);
	bool good_crc = sd_crc7(card->command, 5) == card->command[5];
	bool checked = card->crc_on || number == 0 || number == 8;
	if (card->state == SD_NATIVE && (number != 0 || !good_crc)) {
		log_guest(card->part.log, card, 0,
			"%s: CMD%u %s before CMD0 chose SPI is not answered", card->part.name,
			number, good_crc ? "" : "with a wrong CRC");
		return;
	}
	if (card->state == SD_NATIVE && card->clocks < POWER_UP_CLOCKS) {
		log_guest(card->part.log, card, 102,
			"%s: CMD0 after %u clocks; a card is promised 74 before it",
			card->part.name, (unsigned)card->clocks);
	}
	if (sd_is_busy(card) && !(command && command->rules & WHILE_BUSY)) {
		log_guest(card->part.log, card, 101, "%s: CMD%u while the card is busy is lost",
			card->part.name, number);
		return;
	}
	card->response_count = card->response_at = 0;
	uint8_t r1 = R1_CRC;
	if (!checked || good_crc) {
		card->before = card->flow;
		card->flow = SD_NONE;
		r1 = run(card, command, argument);
	}
	if (card->response_count) {
		card->response[1] |= r1;
	} else {
		r1 |= idle(card);
		sd_respond(card, &r1, 1);
	}
}
