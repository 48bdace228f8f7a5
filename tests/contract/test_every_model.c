/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every block type must do, whatever it is: each device file is put on the bench with its
 * model, or as storage when it has none. Blocks that live inside a core are judged on a board
 * instead.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/device_file.h"
#include "loader/load.h"
#include "loader/pool.h"
#include "peripherals/models.h"
#include "support/bench.h"
#include "support/catalog.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { STEPS = 3000, ROUNDS = 60 };

static void has_its_reset_values(const char *name)
{
	const struct device *dev = bench_device();
	for (unsigned n = 0; n < dev->desc->reg_count; n++) {
		const struct reg *reg = &dev->desc->regs[n];
		uint32_t expected = reg->reset_value & reg->readable & reg->reset_mask;
		if (reg->alternate_of == REG_NONE && reg->alias_of == REG_NONE && reg->readable) {
			uint32_t found = device_peek(bench_device(), reg->offset, reg->size) &
				reg->reset_mask;
			ck_assert_msg(found == expected, "%s.%s is 0x%x after reset, 0x%x in %s",
				name, reg->name, found, expected, reg->where);
		}
		ck_assert_msg(dev->value[n] == reg->reset_value,
			"%s.%s is kept as 0x%x after reset", name, reg->name, dev->value[n]);
	}
}

START_TEST(a_model_starts_at_the_reset_values_of_its_yaml)
{
	catalog_each_device(has_its_reset_values);
}
END_TEST

/* The outside goes back to what it is when a bench is opened. */
static void let_go(struct exercise *exercise)
{
	struct device *dev = bench_device();
	for (unsigned n = 0; n < dev->input_count && n < EXERCISE_INPUTS; n++) {
		if (exercise->input[n]) {
			exercise->input[n] = false;
			dev->input[n].changed(dev->input[n].owner, n, false);
		}
	}
	for (unsigned n = 0; n < dev->pin_count; n++) {
		pin_drive(bench_hand(n), DRIVE_NONE);
	}
	struct port *instrument;
	for (unsigned n = 0; (instrument = bench_instrument(n)); n++) {
		if (instrument->kind == PORT_UART) {
			port_set_rts(instrument, false);
		} else if (instrument->kind == PORT_I2C) {
			port_i2c_stop(instrument);
		}
	}
}

static void returns_to_its_reset_values(const char *name)
{
	struct exercise exercise = { .seed = exercise_seed() };
	for (unsigned round = 0; round < ROUNDS; round++) {
		exercise.seed++;
		exercise_device(&exercise, STEPS / ROUNDS);
		let_go(&exercise);
		bench_reset(RESET_POR);
		has_its_reset_values(name);
		bench_run_us(10000000); /* nothing that was under way comes after it */
		has_its_reset_values(name);
	}
}

START_TEST(a_reset_undoes_whatever_was_done)
{
	catalog_each_device(returns_to_its_reset_values);
}
END_TEST

static void survives_saving(const char *name)
{
	struct exercise exercise = { .seed = exercise_seed() };
	for (unsigned round = 0; round < ROUNDS; round++) {
		exercise.seed++;
		exercise_device(&exercise, STEPS / ROUNDS);
		struct exercise kept = exercise;
		kept.seed = exercise.seed * 7919;
		uint64_t before = bench_hash();
		bench_save();
		struct exercise first = kept, second = kept;
		exercise_device(&first, STEPS / ROUNDS);
		uint64_t future = bench_hash();
		bench_restore();
		ck_assert_msg(bench_hash() == before, "%s differs after a restore", name);
		exercise_device(&second, STEPS / ROUNDS);
		ck_assert_msg(
			bench_hash() == future, "%s has another future after a restore", name);
		exercise = second;
		exercise.seed = kept.seed / 7919;
	}
}

START_TEST(a_restored_model_has_the_same_state_and_the_same_future)
{
	catalog_each_device(survives_saving);
}
END_TEST

static void is_not_disturbed_by_peeks(const char *name)
{
	struct exercise exercise = { .seed = exercise_seed() };
	struct device *dev = bench_device();
	exercise_device(&exercise, STEPS);
	uint64_t before = bench_hash();
	unsigned logged = bench_logged(LOG_GUEST) + bench_logged(LOG_UNMODELLED);
	uint32_t end = dev->desc->window_offset + dev->desc->window_size;
	for (unsigned size = 1; size <= 4; size *= 2) {
		for (uint32_t at = dev->desc->window_offset; at < end; at += size) {
			uint32_t first = device_peek(dev, at, size),
				 second = device_peek(dev, at, size);
			ck_assert_msg(first == second, "%s+0x%x changes by being peeked", name, at);
		}
	}
	ck_assert_msg(bench_hash() == before, "a peek changes %s", name);
	ck_assert_uint_eq(bench_logged(LOG_GUEST) + bench_logged(LOG_UNMODELLED), logged);
}

START_TEST(a_peek_has_no_side_effect)
{
	catalog_each_device(is_not_disturbed_by_peeks);
}
END_TEST

static void ignores_what_is_not_its_own(const char *name)
{
	struct device *dev = bench_device();
	uint32_t end = dev->desc->window_offset + dev->desc->window_size;
	uint32_t outside[] = { end, end + 4, end + 0x1000, 0xfffffffc,
		dev->desc->window_offset - 4 };
	uint64_t before = bench_hash();
	for (unsigned n = 0; n < sizeof(outside) / sizeof(outside[0]); n++) {
		for (unsigned size = 1; size <= 4; size *= 2) {
			device_write(dev, outside[n], size, UINT32_MAX);
			ck_assert_msg(device_read(dev, outside[n], size) == 0, "%s answers at 0x%x",
				name, outside[n]);
		}
	}
	ck_assert_msg(bench_hash() == before, "an access outside the window changes %s", name);
}

START_TEST(accesses_outside_the_window_read_zero_and_change_nothing)
{
	catalog_each_device(ignores_what_is_not_its_own);
}
END_TEST

START_TEST(models_are_listed_once_in_alphabetical_order)
{
	for (unsigned n = 1; device_models[0] && device_models[n]; n++) {
		ck_assert_msg(strcmp(device_models[n - 1]->type, device_models[n]->type) < 0,
			"%s stands before %s", device_models[n - 1]->type, device_models[n]->type);
	}
}
END_TEST

START_TEST(every_model_has_a_device_file)
{
	struct error err = { 0 };
	struct model_list list;
	ck_assert_msg(load_list(MODELS, MODEL_DEVICE, &list, &err), "%s", err.message);
	for (unsigned m = 0; device_models[m]; m++) {
		bool found = false;
		for (unsigned n = 0; n < list.count && !found; n++) {
			struct pool *pool = pool_create();
			const struct device_file *file = device_file_load(
				pool, list.entry[n].path, &err);
			found = file && file->desc.model &&
				!strcmp(file->desc.model, device_models[m]->type);
			pool_destroy(pool);
		}
		ck_assert_msg(found, "no device file says `model: %s`", device_models[m]->type);
	}
	load_list_free(&list);
}
END_TEST

int main(void)
{
	return suite_run("every model", NULL, NULL,
		(const TTest *const[]){
			a_model_starts_at_the_reset_values_of_its_yaml,
			a_reset_undoes_whatever_was_done,
			a_restored_model_has_the_same_state_and_the_same_future,
			a_peek_has_no_side_effect,
			accesses_outside_the_window_read_zero_and_change_nothing,
			models_are_listed_once_in_alphabetical_order,
			every_model_has_a_device_file,
			NULL,
		});
}
