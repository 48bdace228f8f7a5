/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every board must do, whatever is on it. Its cores run random instructions from their vector
 * tables while random accesses go over their buses: nothing sensible, and the same every time.
 */
#include <string.h>

#include "base/error.h"
#include "engine/snap.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/catalog.h"
#include "support/exercise.h"
#include "support/suite.h"

enum {
	VECTORS = 96,
	HANDLER_AT = 0x200,
	FAULT_AT = 0x280,
	MAIN_AT = 0x300,
	IMAGE_BYTES = 0x800,
	STACK_AT = 0x4000
};
enum { BODY = 200, POOL = 32, ROUNDS = 40, ACCESSES = 4 };
/* In the body r6 points at some register of some device; the pool after it holds such addresses. */
enum { POINTER = 6 };
enum { NVIC_ISER = 0xe000e100, NVIC_ISPR = 0xe000e200 };

static struct error err;

static struct machine *open_board(const char *board)
{
	struct machine *machine = load_board(MODELS, board, &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	return machine;
}

/* A Thumb instruction on low registers that cannot fault and leaves the pointer alone. */
static uint16_t any_operation(struct random *random)
{
	unsigned to = random_below(random, POINTER), a = random_below(random, 8),
		 b = random_below(random, 8);
	switch (random_below(random, 5)) {
	case 0: return (uint16_t)(0x2000 | to << 8 | random_below(random, 256)); /* movs */
	case 1: return (uint16_t)(0x3000 | to << 8 | random_below(random, 256)); /* adds */
	case 2: return (uint16_t)(0x1800 | random_below(random, 2) << 9 | a << 6 | b << 3 | to);
	case 3:
		return (uint16_t)(random_below(random, 3) << 11 | random_below(random, 32) << 6 |
			a << 3 | to);
	default: return (uint16_t)(0x4000 | random_below(random, 16) << 6 | a << 3 | to);
	}
}

static uint16_t any_transfer(struct random *random)
{
	unsigned load = random_below(random, 2), word = random_below(random, 8),
		 at = random_below(random, 6);
	return (uint16_t)(0x6000 | load << 11 | word << 6 | POINTER << 3 | at);
}

static uint32_t any_register_address(const struct bus *bus, struct random *random)
{
	for (;;) {
		const struct bus_region *region =
			&bus->regions[random_below(random, bus->region_count)];
		if (region->device && region->device->desc->reg_count) {
			const struct device_desc *desc = region->device->desc;
			return region->device_base +
				(desc->regs[random_below(random, desc->reg_count)].offset & ~3u);
		}
	}
}

/*
 * A vector table, handlers that compute and return, a fault handler that steps over what faulted,
 * and an endless loop of operations and accesses to devices.
 */
static void plant_code(struct core *core, uint32_t base, struct random *random)
{
	union {
		uint32_t word[IMAGE_BYTES / 4];
		uint16_t half[IMAGE_BYTES / 2];
	} image = { 0 };
	static const uint16_t step_over[] = { 0x9806, 0x3002, 0x9006, 0x4770 };
	for (unsigned n = 1; n < VECTORS; n++) {
		image.word[n] = base + (n == 1 ? MAIN_AT : n < 7 ? FAULT_AT : HANDLER_AT) + 1;
	}
	image.word[0] = base + STACK_AT;
	for (unsigned n = 0; n < 8; n++) {
		image.half[HANDLER_AT / 2 + n] = n == 7 ? 0x4770 : any_operation(random);
	}
	memcpy(&image.half[FAULT_AT / 2], step_over, sizeof(step_over));
	uint16_t *body = &image.half[MAIN_AT / 2];
	for (unsigned n = 0; n < BODY - 2; n++) {
		unsigned choice = random_below(random, 8);
		unsigned pool = (BODY - n + 1) / 2 - 1 + random_below(random, POOL - 2);
		body[n] = choice == 0 || n == 0 ? (uint16_t)(0x4800 | POINTER << 8 | pool) :
			choice < 3              ? any_transfer(random) :
						  any_operation(random);
	}
	body[BODY - 2] = random_below(random, 4) ? 0xbf00 : 0xbf30; /* nop or wfi */
	body[BODY - 1] = (uint16_t)(0xe000 | (0x7ff & -(BODY + 1)));
	for (unsigned n = 0; n < POOL; n++) {
		image.word[(MAIN_AT + BODY * 2) / 4 + n] = any_register_address(
			core_bus(core), random);
	}
	ck_assert(bus_poke(core_bus(core), base, &image, sizeof(image)));
	ck_assert_msg(core_start(core, &err), "%s", err.message);
	for (uint32_t at = NVIC_ISER; at < NVIC_ISER + 12; at += 4) {
		struct access enable = { .address = at,
			.size = 4,
			.write = true,
			.privileged = true,
			.value = UINT32_MAX };
		bus_transfer(core_bus(core), &enable);
	}
}

static void plant(struct machine *machine, uint64_t seed)
{
	struct random random;
	random_seed(&random, seed);
	for (unsigned n = 0; n < machine->core_count; n++) {
		/*
		 * The first writable memory of the core above address 0 is where its table may lie.
		 */
		const struct bus *bus = core_bus(machine->core[n]);
		const struct bus_region *at = bus_find_from(bus, 1);
		while (at &&
			(!at->memory || at->read_only || at->size < STACK_AT || at->base == 0)) {
			at = bus_find_from(bus, at->base + at->size);
		}
		ck_assert_ptr_nonnull(at);
		plant_code(machine->core[n], at->base, &random);
	}
}

static void access_anything(struct machine *machine, struct random *random)
{
	struct core *core = machine->core[random_below(random, machine->core_count)];
	struct bus *bus = core_bus(core);
	struct access access = {
		.address = any_register_address(bus, random),
		.size = 4,
		.write = random_below(random, 3),
		.privileged = true,
		.value = random_below(random, 2) ? (uint32_t)random_next(random) :
						   1u << random_below(random, 32),
	};
	bus_transfer(bus, &access);
}

static void go_wild(struct machine *machine, uint64_t seed)
{
	struct random random;
	random_seed(&random, seed);
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned n = 0; n < ACCESSES; n++) {
			access_anything(machine, &random);
		}
		machine_run(machine,
			machine_now_ps(machine) + (1 + random_below(&random, 50)) * PS_PER_US);
	}
}

/* The test is worth nothing when all cores lock up at once; asleep after one turn is well. */
static void has_lived(struct machine *machine, const char *board)
{
	uint64_t instructions = 0;
	for (unsigned n = 0; n < machine->core_count; n++) {
		struct core_stats stats;
		core_stats(machine->core[n], &stats);
		instructions += stats.instructions;
	}
	ck_assert_msg(instructions > 300, "%s ran %u instructions", board, (unsigned)instructions);
}

static void restores(const char *board)
{
	uint64_t seed = exercise_seed();
	struct machine *machine = open_board(board);
	plant(machine, seed);
	go_wild(machine, seed + 1);
	struct checkpoint *checkpoint = machine_checkpoint(machine);
	uint64_t before = machine_hash(machine);
	go_wild(machine, seed + 2);
	uint64_t future = machine_hash(machine);
	has_lived(machine, board);
	for (unsigned n = 0; n < 3; n++) {
		machine_restore(machine, checkpoint);
		ck_assert_msg(
			machine_hash(machine) == before, "%s differs after restore %u", board, n);
		go_wild(machine, seed + 2);
		ck_assert_msg(machine_hash(machine) == future,
			"%s has another future after restore %u", board, n);
	}
	checkpoint_destroy(checkpoint);
	machine_destroy(machine);
}

START_TEST(a_restored_board_has_the_same_state_and_the_same_future)
{
	catalog_each_board(restores);
}
END_TEST

static void repeats(const char *board)
{
	uint64_t seed = exercise_seed(), hash[2];
	struct machine *machine[2] = { open_board(board), open_board(board) };
	for (unsigned n = 0; n < 2; n++) {
		plant(machine[n], seed);
		go_wild(machine[n], seed + 3);
		hash[n] = machine_hash(machine[n]);
	}
	ck_assert_msg(hash[0] == hash[1], "%s: two runs of the same differ", board);
	machine_destroy(machine[0]);
	machine_destroy(machine[1]);
}

START_TEST(two_machines_in_one_process_do_the_same)
{
	catalog_each_board(repeats);
}
END_TEST

static void core_blocks_start_right(const char *board)
{
	struct machine *machine = open_board(board);
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned n = 0; dev->aux && n < dev->desc->reg_count; n++) {
			const struct reg *reg = &dev->desc->regs[n];
			uint32_t expected = reg->reset_value & reg->readable & reg->reset_mask;
			uint32_t found = device_peek(dev, reg->offset, reg->size) & reg->reset_mask;
			ck_assert_msg(found == expected || reg->alternate_of != REG_NONE ||
					reg->alias_of != REG_NONE || !reg->readable,
				"%s: %s.%s is 0x%x after reset, 0x%x in %s", board, dev->name,
				reg->name, found, expected, reg->where);
		}
	}
	machine_destroy(machine);
}

START_TEST(the_blocks_of_a_core_start_at_the_reset_values_of_their_yaml)
{
	catalog_each_board(core_blocks_start_right);
}
END_TEST

static void ignores_peeks(const char *board)
{
	uint64_t seed = exercise_seed();
	struct machine *machine = open_board(board);
	plant(machine, seed);
	go_wild(machine, seed + 4);
	uint64_t before = machine_hash(machine);
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		for (unsigned n = 0; n < dev->desc->reg_count; n++) {
			device_peek(dev, dev->desc->regs[n].offset, dev->desc->regs[n].size);
		}
	}
	ck_assert_msg(machine_hash(machine) == before, "%s is changed by peeks", board);
	machine_destroy(machine);
}

START_TEST(peeking_at_every_register_of_a_board_changes_nothing)
{
	catalog_each_board(ignores_peeks);
}
END_TEST

static void no_edges_at_power_on(const char *board)
{
	struct machine *machine = open_board(board);
	for (unsigned n = 0; n < machine->core_count; n++) {
		uint32_t pending = 0;
		for (uint32_t at = NVIC_ISPR; at < NVIC_ISPR + 12; at += 4) {
			uint32_t word = 0;
			ck_assert(bus_peek(core_bus(machine->core[n]), at, &word, 4));
			pending |= word;
		}
		ck_assert_msg(pending == 0, "%s: core %u starts with interrupts pending", board, n);
	}
	machine_destroy(machine);
}

START_TEST(no_interrupt_is_pending_when_a_board_was_switched_on)
{
	catalog_each_board(no_edges_at_power_on);
}
END_TEST

int main(void)
{
	return suite_run("every board", NULL, NULL,
		(const TTest *const[]){
			a_restored_board_has_the_same_state_and_the_same_future,
			two_machines_in_one_process_do_the_same,
			the_blocks_of_a_core_start_at_the_reset_values_of_their_yaml,
			peeking_at_every_register_of_a_board_changes_nothing,
			no_interrupt_is_pending_when_a_board_was_switched_on,
			NULL,
		});
}
