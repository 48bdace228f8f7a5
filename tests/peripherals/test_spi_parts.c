/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SPI master of ISU1 with parts on a board: what one hands over the other understands, chip select and time included. */
#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "loader/wiring.h"
#include "machine/machine.h"
#include "peripherals/spim_offsets.h"
#include "support/suite.h"

enum { LED_RATE_HZ = 2400000, SOURCE_HZ = 80000000, LEDS = 8 };

static struct machine *machine;
static struct device *master;

static void open_with(const char *part)
{
	struct error err = { 0 };
	const struct wiring wiring = { .part = &part, .part_count = 1 };
	machine = load_board_wired(MODELS, "mt3620-rdb", &wiring, &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	master = machine_find_device(machine, "isu1-spim");
}

static void teardown(void)
{
	if (machine) {
		machine_destroy(machine);
	}
	machine = NULL;
}

static void run_us(uint64_t us)
{
	timeline_advance(machine->timeline, machine->timeline->now_ps + us * PS_PER_US);
}

/* Up to 32 bytes from SDOR, and until they are through. */
static void send(const uint8_t *bytes, unsigned length, uint32_t mode)
{
	for (unsigned n = 0; n < 8; n++) {
		uint32_t word = 0;
		for (unsigned i = 0; i < 4 && 4 * n + i < length; i++) {
			word |= (uint32_t)bytes[4 * n + i] << 8 * i;
		}
		device_write(master, SDOR0 + 4 * n, 4, word);
	}
	device_write(master, SMMR, 4, mode | MORE_BUF);
	device_write(master, SMBCR, 4, lengths(0, 8 * length, 0));
	device_write(master, STCSR, 4, START);
	while (device_peek(master, STCSR, 4) & BUSY) {
		run_us(1);
	}
}

static const char *look(const char *name)
{
	static char text[256];
	const struct part *part = machine_find_part(machine, name);
	ck_assert_msg(part, "no %s", name);
	part->ops->look(part, text, sizeof(text));
	return text;
}

/* Three SPI bits for each bit of 24: 9 bytes. */
static void encode(uint8_t *bytes, uint32_t green_red_blue)
{
	memset(bytes, 0, 9);
	for (unsigned n = 0; n < 24; n++) {
		unsigned pattern = green_red_blue >> (23 - n) & 1 ? 6 : 4;
		for (unsigned bit = 0; bit < 3; bit++) {
			unsigned at = 3 * n + bit;
			bytes[at / 8] |= (uint8_t)((pattern >> (2 - bit) & 1) << (7 - at % 8));
		}
	}
}

START_TEST(a_chain_of_leds_is_one_frame_over_several_transfers)
{
	uint8_t bytes[9 * LEDS];
	open_with("ws2812@isu1,leds=8,name=leds");
	for (unsigned n = 0; n < LEDS; n++) {
		encode(bytes + 9 * n, 0x010200 << (n % 2) | n);
	}
	/* Each of these takes 107 us on the wire, twice what a pause may be. */
	for (unsigned at = 0; at < sizeof(bytes); at += 32) {
		unsigned left = (unsigned)sizeof(bytes) - at;
		send(bytes + at, left < 32 ? left : 32, divide(SOURCE_HZ / LED_RATE_HZ));
		run_us(20); /* firmware fills the buffers */
	}
	ck_assert_str_eq(look("leds"), "000000 000000 000000 000000 000000 000000 000000 000000");
	run_us(40);
	ck_assert_str_eq(look("leds"), "020100 040201 020102 040203 020104 040205 020106 040207");
}
END_TEST

START_TEST(a_dac_sets_a_voltage_as_its_chip_select_rises)
{
	open_with("mcp4921@isu1,vout=GPIO41,ldac=GND,vref=2048,name=dac");
	const struct net *net = machine_find_net(machine, "GPIO41");
	/* On, single gain, 1000 of 4096. */
	send((const uint8_t[]){ 0x33, 0xe8 }, 2, divide(8));
	ck_assert_str_eq(look("dac"), "500 mV");
	ck_assert_int_eq(net->voltage_mv, 500);
	/* By the other chip select it is not meant. */
	send((const uint8_t[]){ 0x37, 0xd0 }, 2, SELECT_B | divide(8));
	ck_assert_int_eq(net->voltage_mv, 500);
	send((const uint8_t[]){ 0x37, 0xd0 }, 2, divide(8));
	ck_assert_int_eq(net->voltage_mv, 1000);
}
END_TEST

START_TEST(a_loopback_brings_back_full_duplex_output_of_16_bytes)
{
	open_with("loopback@isu1-spi");
	for (unsigned n = 0; n < 4; n++) {
		device_write(master, SDOR0 + 4 * n, 4, 0x03020100 + 0x04040404 * n);
	}
	device_write(master, SOAR, 4, 0x5a);
	device_write(master, SMMR, 4, MORE_BUF | FULL_DUPLEX | divide(800));
	device_write(master, SMBCR, 4, lengths(8, 128, 128));
	device_write(master, STCSR, 4, START);
	run_us(2000);
	for (unsigned n = 0; n < 4; n++) {
		uint32_t word = 0x03020100 + 0x04040404 * n;
		ck_assert_uint_eq(device_read(master, SDIR0 + 4 * n, 4), word);
		ck_assert_uint_eq(device_read(master, SDIR4 + 4 * n, 4), word);
	}
}
END_TEST

int main(void)
{
	return suite_run("spi_parts", NULL, teardown,
		(const TTest *const[]){
			a_chain_of_leds_is_one_frame_over_several_transfers,
			a_dac_sets_a_voltage_as_its_chip_select_rises,
			a_loopback_brings_back_full_duplex_output_of_16_bytes,
			NULL,
		});
}
