/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who answers at an address, who is refused, and who looks on. */
#include "machine/bus.h"

#include <string.h>

#include "engine/random.h"
#include "machine/device.h"
#include "machine/memory.h"
#include "support/rig.h"
#include "support/suite.h"

static struct bus *bus;
static struct memory *ram, *rom, *flash;

static void map_memory(uint32_t base, uint32_t size, struct memory *memory, uint32_t offset)
{
	struct bus_region region = { base, size, .memory = memory, .offset = offset };
	ck_assert(bus_map(bus, &region, NULL));
}

static void setup(void)
{
	bus = bus_create("m4-0");
	ram = memory_create("ram", MEMORY_RAM, 0x10000);
	rom = memory_create("rom", MEMORY_ROM, 0x1000);
	flash = memory_create("flash", MEMORY_FLASH, 0x1000);
	map_memory(0x00100000, 0x8000, ram, 0x8000);
	map_memory(0x20000000, 0x10000, ram, 0);
	map_memory(0x10000000, 0x1000, flash, 0);
	map_memory(0x00000000, 0x1000, rom, 0);
	struct reg *a = rig_reg("A", 0);
	a->read_clears = 0xff000000;
	rig_reg("B", 4);
	rig_open(NULL);
	struct bus_region region = { .base = 0x40000000,
		.size = 0x100,
		.device = rig_dev,
		.device_base = 0x40000000,
		.privileged_only = true };
	ck_assert(bus_map(bus, &region, NULL));
	region = (struct bus_region){ .base = 0xfffffff0, .size = 0x10, .memory = ram };
	region.read_only = true;
	ck_assert(bus_map(bus, &region, NULL));
}

static void teardown(void)
{
	rig_close();
	bus_destroy(bus);
	memory_destroy(ram);
	memory_destroy(rom);
	memory_destroy(flash);
}

static struct access access_of(uint32_t address, unsigned size, bool write, uint32_t value)
{
	return (struct access){ .address = address,
		.size = (uint8_t)size,
		.write = write,
		.privileged = true,
		.value = value };
}

static enum access_result transfer(uint32_t address, unsigned size, bool write, uint32_t *value)
{
	struct access access = access_of(address, size, write, *value);
	bus_transfer(bus, &access);
	*value = access.value;
	return access.result;
}

static enum access_result put(uint32_t address, unsigned size, uint32_t value)
{
	return transfer(address, size, true, &value);
}

static uint32_t get(uint32_t address, unsigned size)
{
	uint32_t value = 0;
	ck_assert_int_eq(transfer(address, size, false, &value), ACCESS_OK);
	return value;
}

static enum access_result try_get(uint32_t address, unsigned size)
{
	uint32_t value = 0;
	return transfer(address, size, false, &value);
}

START_TEST(memory_keeps_what_is_written_in_every_size_lowest_byte_first)
{
	ck_assert_int_eq(put(0x20000010, 4, 0x44332211), ACCESS_OK);
	ck_assert_uint_eq(ram->bytes[0x10], 0x11);
	ck_assert_uint_eq(get(0x20000011, 1), 0x22);
	ck_assert_uint_eq(get(0x20000012, 2), 0x4433);
	ck_assert_int_eq(put(0x20000011, 2, 0xbbaa), ACCESS_OK);
	ck_assert_uint_eq(get(0x20000010, 4), 0x44bbaa11);
	ck_assert_uint_eq(ram->dirty_count, 1);
}
END_TEST

START_TEST(one_memory_may_be_seen_at_two_places)
{
	put(0x00100004, 4, 0x1234);
	ck_assert_uint_eq(get(0x20008004, 4), 0x1234);
}
END_TEST

START_TEST(a_hole_has_nobody)
{
	ck_assert_int_eq(try_get(0x30000000, 4), ACCESS_NOBODY);
	ck_assert_int_eq(put(0x0fffffff, 1, 1), ACCESS_NOBODY);
	ck_assert_int_eq(try_get(0x00001000, 1), ACCESS_NOBODY);
}
END_TEST

START_TEST(an_access_over_the_end_of_a_region_has_nobody)
{
	ck_assert_int_eq(try_get(0x2000ffff, 1), ACCESS_OK);
	ck_assert_int_eq(try_get(0x2000fffe, 4), ACCESS_NOBODY);
	ck_assert_int_eq(try_get(0xffffffff, 2), ACCESS_NOBODY);
	ck_assert_int_eq(try_get(0xfffffffc, 4), ACCESS_OK);
}
END_TEST

START_TEST(rom_ignores_writes_and_flash_refuses_them)
{
	ck_assert_int_eq(put(0x00000010, 4, 1), ACCESS_OK);
	ck_assert_uint_eq(get(0x00000010, 4), 0);
	ck_assert_int_eq(put(0x10000010, 4, 1), ACCESS_REFUSED);
	ck_assert_uint_eq(get(0x10000010, 4), 0);
	ck_assert_uint_eq(rom->dirty_count + flash->dirty_count, 0);
}
END_TEST

START_TEST(a_read_only_region_refuses_writes)
{
	ck_assert_int_eq(put(0xfffffff0, 4, 1), ACCESS_REFUSED);
	ck_assert_uint_eq(get(0xfffffff0, 4), 0);
}
END_TEST

START_TEST(a_privileged_region_refuses_the_unprivileged)
{
	struct access access = access_of(0x40000004, 4, true, 9);
	access.privileged = false;
	bus_transfer(bus, &access);
	ck_assert_int_eq(access.result, ACCESS_REFUSED);
	ck_assert_uint_eq(get(0x40000004, 4), 0);
}
END_TEST

START_TEST(a_device_is_reached_by_its_own_offsets)
{
	ck_assert_int_eq(put(0x40000004, 4, 0x12345678), ACCESS_OK);
	ck_assert_uint_eq(rig_read(4), 0x12345678);
	ck_assert_uint_eq(get(0x40000006, 2), 0x1234);
}
END_TEST

START_TEST(a_window_may_show_the_middle_of_a_device)
{
	struct bus_region region = {
		.base = 0x50000000, .size = 4, .device = rig_dev, .device_base = 0x4ffffffc
	};
	ck_assert(bus_map(bus, &region, NULL));
	put(0x40000004, 4, 77);
	ck_assert_uint_eq(get(0x50000000, 4), 77);
	ck_assert_int_eq(try_get(0x4ffffffc, 4), ACCESS_NOBODY);
}
END_TEST

START_TEST(a_device_refuses_unaligned_accesses_and_all_without_a_clock)
{
	ck_assert_int_eq(try_get(0x40000002, 4), ACCESS_REFUSED);
	ck_assert_int_eq(try_get(0x40000001, 2), ACCESS_REFUSED);
	device_gate(rig_dev, true);
	ck_assert_int_eq(try_get(0x40000000, 4), ACCESS_REFUSED);
	ck_assert_int_eq(put(0x40000000, 4, 1), ACCESS_REFUSED);
}
END_TEST

START_TEST(an_overlap_is_refused_and_named)
{
	const struct bus_region *other = NULL;
	struct bus_region region = { 0x1fffffff, 2, .memory = ram };
	ck_assert(!bus_map(bus, &region, &other));
	ck_assert_uint_eq(other->base, 0x20000000);
	region = (struct bus_region){ 0x20000100, 4, .memory = ram };
	ck_assert(!bus_map(bus, &region, &other));
	region = (struct bus_region){ 0, 0xffffffff, .memory = ram };
	ck_assert(!bus_map(bus, &region, &other));
	ck_assert_uint_eq(other->base, 0);
	region = (struct bus_region){ 0x20010000, 4, .memory = ram };
	ck_assert(bus_map(bus, &region, &other));
}
END_TEST

START_TEST(a_search_from_a_hole_finds_the_next_region)
{
	ck_assert_uint_eq(bus_find_from(bus, 0x1000)->base, 0x00100000);
	ck_assert_uint_eq(bus_find_from(bus, 0x00107fff)->base, 0x00100000);
	ck_assert_uint_eq(bus_find_from(bus, 0x00108000)->base, 0x10000000);
	ck_assert_uint_eq(bus_find_from(bus, 0x50000000)->base, 0xfffffff0);
	ck_assert_ptr_null(bus_find(bus, 0x00108000));
	struct bus *empty = bus_create("empty");
	ck_assert_ptr_null(bus_find_from(empty, 0));
	bus_destroy(empty);
}
END_TEST

/* The search again, from end to end. */
static const struct bus_region *slow_find(const struct bus *any, uint32_t address)
{
	for (unsigned n = 0; n < any->region_count; n++) {
		if (address - any->regions[n].base < any->regions[n].size) {
			return &any->regions[n];
		}
	}
	return NULL;
}

START_TEST(random_maps_find_what_a_search_from_end_to_end_finds)
{
	struct random random;
	random_seed(&random, 14);
	for (unsigned round = 0; round < 30; round++) {
		struct bus *any = bus_create("any");
		for (unsigned n = 0; n < 60; n++) {
			uint32_t base = (uint32_t)random_next(&random) >> random_below(&random, 20);
			uint32_t size = 1 +
				((uint32_t)random_next(&random) >> (4 + random_below(&random, 28)));
			if (base <= UINT32_MAX - (size - 1)) {
				struct bus_region region = { base, size, .memory = ram };
				bus_map(any, &region, NULL);
			}
		}
		for (unsigned n = 0; n < any->region_count; n++) {
			uint32_t base = any->regions[n].base, past = base + any->regions[n].size;
			ck_assert_ptr_eq(bus_find(any, base), &any->regions[n]);
			ck_assert_ptr_eq(bus_find(any, base - 1), slow_find(any, base - 1));
			ck_assert_ptr_eq(bus_find(any, past - 1), &any->regions[n]);
			ck_assert_ptr_eq(bus_find(any, past), slow_find(any, past));
		}
		for (unsigned n = 0; n < 1000; n++) {
			uint32_t address = (uint32_t)random_next(&random) >>
				random_below(&random, 20);
			ck_assert_ptr_eq(bus_find(any, address), slow_find(any, address));
		}
		bus_destroy(any);
	}
}
END_TEST

static struct {
	unsigned count;
	char order[20];
} seen;

static void note(char letter)
{
	seen.order[seen.count++] = letter;
	seen.order[seen.count] = '\0';
}

static void before(void *owner, struct bus *any, struct access *access)
{
	ck_assert_ptr_eq(any, bus);
	note(*(const char *)owner);
	if (access->write) {
		access->value += 1;
	}
}

static void after(void *owner, struct bus *any, struct access *access)
{
	ck_assert_ptr_eq(any, bus);
	note((char)(*(const char *)owner - 'a' + 'A'));
	if (!access->write) {
		access->value ^= 0x80000000;
	}
}

static void refuse(void *owner, struct bus *any, struct access *access)
{
	(void)owner;
	(void)any;
	access->result = ACCESS_REFUSED;
}

START_TEST(taps_look_on_in_order_and_may_alter_a_transfer)
{
	char letters[] = "ab";
	struct bus_tap a = { .before = before, .after = after, .owner = &letters[0] };
	struct bus_tap b = { .before = before, .after = after, .owner = &letters[1] };
	memset(&seen, 0, sizeof(seen));
	bus_add_tap(bus, &a);
	bus_add_tap(bus, &b);
	put(0x20000000, 4, 5);
	ck_assert_str_eq(seen.order, "abAB");
	ck_assert_uint_eq(ram->bytes[0], 7);
	bus_remove_tap(bus, &a);
	ck_assert_uint_eq(get(0x20000000, 4), 0x80000007);
	bus_remove_tap(bus, &b);
	bus_remove_tap(bus, &b);
	ck_assert_uint_eq(get(0x20000000, 4), 7);
	ck_assert_ptr_null(bus->taps);
}
END_TEST

START_TEST(a_tap_may_refuse_a_transfer)
{
	struct bus_tap tap = { .before = refuse };
	bus_add_tap(bus, &tap);
	ck_assert_int_eq(put(0x20000000, 4, 5), ACCESS_REFUSED);
	bus_remove_tap(bus, &tap);
	ck_assert_uint_eq(get(0x20000000, 4), 0);
}
END_TEST

START_TEST(a_peek_passes_taps_rules_and_side_effects)
{
	struct bus_tap tap = { .before = refuse };
	bus_add_tap(bus, &tap);
	put(0x40000000, 4, 0);
	device_poke(rig_dev, 0, 0xaa000000);
	uint8_t bytes[8] = { 0 };
	ck_assert(bus_peek(bus, 0x40000000, bytes, 8));
	ck_assert_uint_eq(bytes[3], 0xaa);
	ck_assert_uint_eq(rig_dev->value[0], 0xaa000000);
	ck_assert(bus_peek(bus, 0x40000001, bytes, 3));
	ck_assert_uint_eq(bytes[2], 0xaa);
	bus_remove_tap(bus, &tap);
}
END_TEST

START_TEST(a_poke_writes_even_rom_and_flash_and_marks_them)
{
	ck_assert(bus_poke(bus, 0x10000ffc, "abcd", 4));
	ck_assert(bus_poke(bus, 0x00000001, "xyz", 3));
	ck_assert_mem_eq(flash->bytes + 0xffc, "abcd", 4);
	ck_assert_mem_eq(rom->bytes + 1, "xyz", 3);
	ck_assert_uint_eq(flash->dirty_count, 1);
	uint32_t word = 0x55667788;
	ck_assert(bus_poke(bus, 0x40000004, &word, 4));
	ck_assert_uint_eq(rig_read(4), 0x55667788);
}
END_TEST

START_TEST(a_peek_or_poke_that_meets_a_hole_does_nothing)
{
	uint8_t bytes[32] = { 9 };
	ck_assert(!bus_peek(bus, 0x2000fff0, bytes, 32));
	ck_assert(!bus_poke(bus, 0x2000fff0, bytes, 32));
	ck_assert(!bus_poke(bus, 0xfffffff8, bytes, 16));
	ck_assert_uint_eq(ram->dirty_count, 0);
	ck_assert(bus_poke(bus, 0xfffffff0, bytes, 16));
	ck_assert(bus_peek(bus, 0x30000000, bytes, 0));
}
END_TEST

START_TEST(a_peek_goes_on_over_neighbouring_regions)
{
	map_memory(0x20010000, 0x1000, rom, 0);
	ck_assert(bus_poke(bus, 0x2000fffe, "abcd", 4));
	char text[5] = "";
	ck_assert(bus_peek(bus, 0x2000fffe, text, 4));
	ck_assert_str_eq(text, "abcd");
	ck_assert_mem_eq(rom->bytes, "cd", 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		memory_keeps_what_is_written_in_every_size_lowest_byte_first,
		one_memory_may_be_seen_at_two_places,
		a_hole_has_nobody,
		an_access_over_the_end_of_a_region_has_nobody,
		rom_ignores_writes_and_flash_refuses_them,
		a_read_only_region_refuses_writes,
		a_privileged_region_refuses_the_unprivileged,
		a_device_is_reached_by_its_own_offsets,
		a_window_may_show_the_middle_of_a_device,
		a_device_refuses_unaligned_accesses_and_all_without_a_clock,
		an_overlap_is_refused_and_named,
		a_search_from_a_hole_finds_the_next_region,
		random_maps_find_what_a_search_from_end_to_end_finds,
		taps_look_on_in_order_and_may_alter_a_transfer,
		a_tap_may_refuse_a_transfer,
		a_peek_passes_taps_rules_and_side_effects,
		a_poke_writes_even_rom_and_flash_and_marks_them,
		a_peek_or_poke_that_meets_a_hole_does_nothing,
		a_peek_goes_on_over_neighbouring_regions,
		NULL,
	};
	return suite_run("bus", setup, teardown, tests);
}
