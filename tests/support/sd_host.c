/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host that speaks to the SD card on the bench: see sd_host.h. */
#include "support/sd_host.h"

#include "peripherals/parts/part_models.h"

uint32_t host_rate_hz;

uint8_t host_swap(uint8_t byte)
{
	struct spi_word word = { .mosi = byte, .bits = 8, .rate_hz = host_rate_hz };
	uint8_t in = (uint8_t)port_spi_exchange(bench_port(PORT_SPI), &word);
	bench_run_ps(8 * PS_PER_SECOND / host_rate_hz);
	return in;
}

uint8_t host_crc7(const uint8_t *bytes, unsigned length)
{
	unsigned crc = 0;
	for (unsigned bit = 0; bit < 8 * length; bit++) {
		unsigned in = bytes[bit / 8] >> (7 - bit % 8) & 1;
		crc = (crc << 1 & 0x7f) ^ ((crc >> 6 ^ in) & 1 ? 0x09 : 0);
	}
	return (uint8_t)(crc << 1 | 1);
}

static uint16_t host_crc16(const uint8_t *bytes, unsigned length)
{
	unsigned crc = 0;
	for (unsigned bit = 0; bit < 8 * length; bit++) {
		unsigned in = bytes[bit / 8] >> (7 - bit % 8) & 1;
		crc = (crc << 1 & 0xffff) ^ ((crc >> 15 ^ in) & 1 ? 0x1021 : 0);
	}
	return (uint16_t)crc;
}

void host_send_command(uint8_t number, uint32_t argument, uint8_t spoil)
{
	uint8_t frame[6] = { (uint8_t)(0x40 | number), (uint8_t)(argument >> 24),
		(uint8_t)(argument >> 16), (uint8_t)(argument >> 8), (uint8_t)argument };
	frame[5] = host_crc7(frame, 5) ^ spoil;
	for (unsigned n = 0; n < 6; n++) {
		host_swap(frame[n]);
	}
}

uint8_t host_await_response(void)
{
	uint8_t byte = NONE;
	for (unsigned n = 0; n < 8 && byte == NONE; n++) {
		byte = host_swap(0xff);
	}
	return byte;
}

uint8_t host_command(uint8_t number, uint32_t argument)
{
	host_send_command(number, argument, 0);
	return host_await_response();
}

uint8_t host_application(uint8_t number, uint32_t argument)
{
	ck_assert_uint_le(host_command(55, 0), IDLE);
	return host_command(number, argument);
}

uint32_t host_next_word(void)
{
	uint32_t word = 0;
	for (unsigned n = 0; n < 4; n++) {
		word = word << 8 | host_swap(0xff);
	}
	return word;
}

uint8_t host_receive(uint8_t *bytes, unsigned length)
{
	uint8_t token = NONE;
	for (unsigned n = 0; n < 20000 && token == NONE; n++) {
		token = host_swap(0xff);
	}
	if (token != 0xfe) {
		return token;
	}
	for (unsigned n = 0; n < length; n++) {
		bytes[n] = host_swap(0xff);
	}
	unsigned crc = host_swap(0xff);
	crc = crc << 8 | host_swap(0xff);
	ck_assert_uint_eq(crc, host_crc16(bytes, length));
	return token;
}

uint8_t host_send_block(uint8_t token, const uint8_t *bytes, uint16_t spoil)
{
	uint16_t crc = host_crc16(bytes, BLOCK) ^ spoil;
	host_swap(token);
	for (unsigned n = 0; n < BLOCK; n++) {
		host_swap(bytes[n]);
	}
	host_swap((uint8_t)(crc >> 8));
	host_swap((uint8_t)crc);
	return host_swap(0xff) & 0x1f;
}

unsigned host_busy_bytes(void)
{
	unsigned count = 0;
	while (host_swap(0xff) == 0) {
		count++;
		ck_assert_uint_lt(count, 10000000);
	}
	return count;
}

void host_power_up_clocks(void)
{
	bench_drive("cs", DRIVE_HIGH);
	for (unsigned n = 0; n < 10; n++) {
		host_swap(0xff);
	}
	bench_drive("cs", DRIVE_LOW);
}

void host_make_ready(bool high_capacity)
{
	host_rate_hz = 400000;
	host_power_up_clocks();
	ck_assert_uint_eq(host_command(0, 0), IDLE);
	ck_assert_uint_eq(host_command(8, 0x1aa), IDLE);
	ck_assert_uint_eq(host_next_word(), 0x1aa);
	uint8_t r1 = IDLE;
	for (unsigned n = 0; n < 200 && r1 == IDLE; n++) {
		r1 = host_application(41, high_capacity ? 0x40000000 : 0);
	}
	ck_assert_uint_eq(r1, 0);
	host_rate_hz = 20000000;
}

void host_open_card(const char *first, const char *second)
{
	const char *const settings[] = { first, first ? second : NULL, NULL };
	bench_open_part(&sdcard_ops, settings);
	host_rate_hz = 400000;
}

void host_open_ready(const char *first, const char *second)
{
	host_open_card(first, second);
	host_make_ready(true);
}
