/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device that is a bus master sees its own bus, with that bus's rules and onlookers. */
#include "machine/machine.h"

#include <string.h>

#include "support/rig.h"
#include "support/suite.h"

static struct bus *bus;
static struct memory *ram, *flash;
static struct device master;

static void setup(void)
{
	bus = bus_create("dma-0");
	ram = memory_create("ram", MEMORY_RAM, 0x1000);
	flash = memory_create("flash", MEMORY_FLASH, 0x1000);
	struct bus_region region = { 0x22000000, 0x1000, .memory = ram };
	ck_assert(bus_map(bus, &region, NULL));
	region = (struct bus_region){ 0x10000000, 0x1000, .memory = flash };
	ck_assert(bus_map(bus, &region, NULL));
	region = (struct bus_region){ 0x30000000, 0x1000, .memory = ram, .read_only = true };
	ck_assert(bus_map(bus, &region, NULL));
	rig_reg("DATA", 0);
	rig_open(NULL);
	region = (struct bus_region){
		.base = 0x40000000, .size = 0x100, .device = rig_dev, .device_base = 0x40000000
	};
	ck_assert(bus_map(bus, &region, NULL));
	machine_set_master(&master, bus);
}

static void teardown(void)
{
	rig_close();
	bus_destroy(bus);
	memory_destroy(ram);
	memory_destroy(flash);
}

static bool get(uint32_t address, unsigned size, uint32_t *value)
{
	return master.master->read(master.master_owner, address, size, value);
}

static bool put(uint32_t address, unsigned size, uint32_t value)
{
	return master.master->write(master.master_owner, address, size, value);
}

START_TEST(it_reaches_memory_and_devices)
{
	uint32_t value;
	ck_assert(put(0x22000010, 4, 0x11223344));
	ck_assert(put(0x22000011, 1, 0x55));
	ck_assert(get(0x22000010, 4, &value));
	ck_assert_uint_eq(value, 0x11225544);
	ck_assert(put(0x40000000, 4, 7));
	ck_assert(get(0x40000000, 4, &value));
	ck_assert_uint_eq(value, 7);
	ck_assert_uint_eq(rig_read(0), 7);
}
END_TEST

START_TEST(what_it_writes_is_marked_dirty)
{
	memory_clean(ram);
	ck_assert(put(0x22000400, 4, 1));
	ck_assert_uint_eq(ram->dirty_count, 1);
	ck_assert_uint_eq(ram->dirty_list[0], 1);
	memory_clean(ram);
	ck_assert(master.master->write_block(bus, 0x22000800, "abcd", 4));
	ck_assert_uint_eq(ram->dirty_list[0], 2);
}
END_TEST

START_TEST(holes_and_refusals_are_bus_errors)
{
	uint32_t value;
	ck_assert(!get(0x00100000, 4, &value));
	ck_assert(!put(0x00100000, 4, 0));
	ck_assert(!get(0x22000fff, 4, &value));
	ck_assert(!put(0x10000000, 4, 0));
	ck_assert(!put(0x30000000, 4, 0));
	ck_assert(!put(0x40000001, 4, 0));
	ck_assert(get(0x30000000, 4, &value));
}
END_TEST

START_TEST(blocks_are_for_plain_memory_only)
{
	const struct bus_master *way = master.master;
	char bytes[8];
	ck_assert(way->write_block(bus, 0x22000ff8, "abcdefgh", 8));
	ck_assert(way->read_block(bus, 0x22000ff8, bytes, 8));
	ck_assert_mem_eq(bytes, "abcdefgh", 8);
	ck_assert(!way->read_block(bus, 0x22000ff9, bytes, 8));
	ck_assert(!way->read_block(bus, 0x40000000, bytes, 4));
	ck_assert(!way->read_block(bus, 0x00000000, bytes, 4));
	ck_assert(!way->read_block(bus, 0x22000000, bytes, 0));
	ck_assert(!way->write_block(bus, 0x10000000, bytes, 4));
	ck_assert(!way->write_block(bus, 0x30000000, bytes, 4));
	ck_assert(way->read_block(bus, 0x10000000, bytes, 4));
}
END_TEST

static void note(void *owner, struct bus *on, struct access *access)
{
	(void)on;
	(void)access;
	++*(unsigned *)owner;
}

START_TEST(an_onlooker_sees_every_access_and_no_block)
{
	unsigned seen = 0;
	uint32_t value;
	struct bus_tap tap = { .after = note, .owner = &seen };
	bus_add_tap(bus, &tap);
	ck_assert(put(0x22000000, 4, 1));
	ck_assert(get(0x22000000, 4, &value));
	ck_assert_uint_eq(seen, 2);
	ck_assert(!master.master->read_block(bus, 0x22000000, &value, 4));
	ck_assert(!master.master->write_block(bus, 0x22000000, &value, 4));
	bus_remove_tap(bus, &tap);
	ck_assert(master.master->read_block(bus, 0x22000000, &value, 4));
}
END_TEST

int main(void)
{
	return suite_run("master", setup, teardown,
		(const TTest *const[]){
			it_reaches_memory_and_devices,
			what_it_writes_is_marked_dirty,
			holes_and_refusals_are_bus_errors,
			blocks_are_for_plain_memory_only,
			an_onlooker_sees_every_access_and_no_block,
			NULL,
		});
}
