/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An LSM6DSO accelerometer and gyroscope behind the SPI of ISU1, chip select A, its INT1 at GPIO2. Both sensors fill the
 * sensor's FIFO 104 times a second; at eight samples of each INT1 wakes the core, which prints their averages. A jolt comes by
 * the same pin and is said.
 */
#include "console.h"
#include "core.h"
#include "gpio.h"
#include "spi.h"

enum {
	INT1 = 2, /* GPIO, and external interrupt */
	RATE_HZ = 8000000,
	BATCHES = 8,
	SAMPLES = 8, /* of each sensor in a batch */
	WORD = 7,    /* bytes: a tag and three values */
	WORDS_A_TRANSFER = 4,
	READ = 0x80,
	JOLT = 0x08,
};

enum imu_register {
	FIFO_CTRL1 = 0x07,
	FIFO_CTRL3 = 0x09,
	FIFO_CTRL4 = 0x0A,
	INT1_CTRL = 0x0D,
	WHO_AM_I = 0x0F,
	CTRL1_XL = 0x10,
	CTRL2_G = 0x11,
	CTRL3_C = 0x12,
	WAKE_UP_SRC = 0x1B,
	FIFO_STATUS1 = 0x3A,
	TAP_CFG0 = 0x56,
	TAP_CFG2 = 0x58,
	WAKE_UP_THS = 0x5B,
	MD1_CFG = 0x5E,
	FIFO_DATA_OUT_TAG = 0x78,
};

enum sensor { GYROSCOPE = 1, ACCELEROMETER = 2 }; /* as FIFO tags have it */

static int sums[3][3]; /* by sensor, by axis */
static volatile bool woken;

static void pin_rose(void)
{
	woken = true;
}

static void set(uint8_t at, uint8_t value)
{
	spi_isu1->sdor[0] = at | value << 8;
	spi_transfer(spi_isu1, 2, 0);
}

static uint8_t get(uint8_t at)
{
	spi_isu1->sdor[0] = at | READ;
	spi_transfer(spi_isu1, 1, 1);
	return (uint8_t)spi_isu1->sdir[0];
}

static uint8_t received(unsigned n)
{
	return (uint8_t)(spi_isu1->sdir[n / 4] >> 8 * (n % 4));
}

static void add_word(unsigned at)
{
	unsigned sensor = received(at) >> 3;

	if (sensor != GYROSCOPE && sensor != ACCELEROMETER)
		return;
	for (unsigned axis = 0; axis < 3; axis++) {
		unsigned low = at + 1 + 2 * axis;
		sums[sensor][axis] += (int16_t)(received(low) | received(low + 1) << 8);
	}
}

static void read_batch(void)
{
	for (unsigned axis = 0; axis < 3; axis++)
		sums[GYROSCOPE][axis] = sums[ACCELEROMETER][axis] = 0;
	for (unsigned words = 0; words < 2 * SAMPLES; words += WORDS_A_TRANSFER) {
		spi_isu1->sdor[0] = FIFO_DATA_OUT_TAG | READ;
		spi_transfer(spi_isu1, 1, WORDS_A_TRANSFER * WORD);
		for (unsigned n = 0; n < WORDS_A_TRANSFER; n++)
			add_word(n * WORD);
	}
}

/* A sum of SAMPLES values in steps of so many millionths, as thousandths. */
static int average(enum sensor sensor, unsigned axis, int millionths)
{
	int sum = sums[sensor][axis], half = SAMPLES * 500;
	int64_t scaled = (int64_t)sum * millionths;

	return (int)((scaled + (scaled < 0 ? -half : half)) / (SAMPLES * 1000));
}

/* 2 g and 250 degrees a second, 104 Hz, all of it into the FIFO; a jolt of 250 mg is kept until it is read. */
static void start_imu(void)
{
	set(CTRL3_C, 0x44);
	set(FIFO_CTRL1, 2 * SAMPLES);
	set(FIFO_CTRL3, 0x44);
	set(INT1_CTRL, 0x08);
	set(TAP_CFG0, 0x01);
	set(TAP_CFG2, 0x80);
	set(WAKE_UP_THS, 8);
	set(MD1_CFG, 0x20);
	set(CTRL1_XL, 0x40);
	set(CTRL2_G, 0x40);
	set(FIFO_CTRL4, 0x06);
}

static void wait_for_pin(void)
{
	core_irq_off();
	while (!woken && !gpio_read(INT1)) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	woken = false;
	core_irq_on();
}

static void print_batch(unsigned batch)
{
	console_print("%u: %d %d %d mg, %d %d %d mdps\n", batch, average(ACCELEROMETER, 0, 61),
		average(ACCELEROMETER, 1, 61), average(ACCELEROMETER, 2, 61),
		average(GYROSCOPE, 0, 8750), average(GYROSCOPE, 1, 8750),
		average(GYROSCOPE, 2, 8750));
}

int main(void)
{
	unsigned batch = 0;

	spi_setup(spi_isu1, SPI_SELECT_A, RATE_HZ);
	gpio_input_pulled_up(INT1);
	cirq->eint_dbnc_con[INT1] = 0; /* rising edges, at once */
	irq_install(IRQ_EINT0 + INT1, pin_rose, PRIO_NORMAL);
	console_print("spi-imu: the sensor says %02x\n", get(WHO_AM_I));
	start_imu();
	while (batch < BATCHES) {
		wait_for_pin();
		if (get(WAKE_UP_SRC) & JOLT)
			console_print("a jolt\n");
		if (get(FIFO_STATUS1) >= 2 * SAMPLES) {
			read_batch();
			print_batch(batch++);
		}
	}
	console_print("spi-imu: done\n");
	return 0;
}
