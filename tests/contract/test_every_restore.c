/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A restore looks only at what was touched. Whatever happens to a board's devices and parts, every byte of
 * the machine must nevertheless be as it was.
 */
#include "base/error.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/catalog.h"
#include "support/suite.h"

enum { BEFORE = 100, ROUNDS = 300, DEVICES = 6, ACCESSES = 8, LONGEST_PS = 1 << 30 };

static struct device *any_device(struct machine *machine, struct random *random)
{
	unsigned count = 0;
	for (struct device *dev = machine->devices; dev; dev = dev->next) {
		count++;
	}
	struct device *dev = machine->devices;
	for (unsigned n = random_below(random, count); n > 0; n--) {
		dev = dev->next;
	}
	return dev;
}

static void access_randomly(struct device *dev, struct random *random)
{
	const struct device_desc *desc = dev->desc;
	for (unsigned n = 0; desc->reg_count > 0 && n < ACCESSES; n++) {
		const struct reg *reg = &desc->regs[random_below(random, desc->reg_count)];
		uint32_t value = (uint32_t)random_next(random) >> random_below(random, 32);
		if (random_below(random, 3) == 0) {
			device_read(dev, reg->offset, reg->size);
		} else {
			device_write(dev, reg->offset, reg->size, value);
		}
	}
}

static void disturb(struct machine *machine, struct random *random)
{
	for (unsigned n = 0; n < DEVICES; n++) {
		if (random_below(random, 2)) {
			access_randomly(any_device(machine, random), random);
		}
		timeline_advance(machine->timeline,
			machine->timeline->now_ps + random_below(random, LONGEST_PS));
	}
	if (random_below(random, 8) == 0) {
		struct clk *clk = machine->clk[random_below(random, machine->clk_count)];
		clk_set_rate(clk, random_below(random, 200000000));
	}
	for (struct part *part = machine->parts; part; part = part->next) {
		if (random_below(random, 8) == 0) {
			part_act(part, "press", NULL, NULL);
		}
	}
}

static void judge(const char *board)
{
	struct error err = { 0 };
	struct random random;
	struct machine *machine = load_board(MODELS, board, &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	random_seed(&random, 15);
	for (unsigned n = 0; n < BEFORE; n++) {
		disturb(machine, &random);
	}
	struct checkpoint *start = machine_checkpoint(machine);
	for (unsigned round = 0; round < ROUNDS; round++) {
		disturb(machine, &random);
		machine_restore(machine, start);
		ck_assert_msg(checkpoint_matches(machine, start), "%s, round %u", board, round);
	}
	checkpoint_destroy(start);
	machine_destroy(machine);
}

START_TEST(a_restore_brings_every_byte_of_a_board_back)
{
	catalog_each_board(judge);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_restore_brings_every_byte_of_a_board_back,
		NULL,
	};
	return suite_run("every-restore", NULL, NULL, tests);
}
