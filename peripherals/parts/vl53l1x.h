/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_VL53L1X_H
#define ORRERY_PERIPHERALS_PARTS_VL53L1X_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/timeline.h"
#include "machine/part.h"
#include "peripherals/parts/stimulus.h"

/* Shared by the files vl53l1x*.c. */

enum vl53l1x_at {
	VL53L1X_SOFT_RESET = 0x0000,
	VL53L1X_I2C_ADDRESS = 0x0001,
	VL53L1X_OSC_FREQUENCY = 0x0006,
	VL53L1X_OFFSET_MM = 0x001e, /* signed, quarters of a millimetre */
	VL53L1X_GPIO_HV_MUX_CTRL = 0x0030,
	VL53L1X_GPIO_TIO_HV_STATUS = 0x0031,
	VL53L1X_INTERRUPT_CONFIG = 0x0046,
	VL53L1X_PHASECAL_TIMEOUT = 0x004b,
	VL53L1X_TIMEOUT_A = 0x005e,
	VL53L1X_VCSEL_PERIOD_A = 0x0060,
	VL53L1X_VALID_PHASE_HIGH = 0x0069,
	VL53L1X_INTERMEASUREMENT = 0x006c,
	VL53L1X_THRESH_HIGH = 0x0072,
	VL53L1X_THRESH_LOW = 0x0074,
	VL53L1X_ROI_CENTRE = 0x007f,
	VL53L1X_ROI_SIZE = 0x0080,
	VL53L1X_INTERRUPT_CLEAR = 0x0086,
	VL53L1X_MODE_START = 0x0087,
	VL53L1X_RESULT = 0x0088, /* interrupt status; the results follow */
	VL53L1X_RESULT_LAST = 0x0099,
	VL53L1X_OSC_CALIBRATE = 0x00de,
	VL53L1X_SYSTEM_STATUS = 0x00e5,
	VL53L1X_MODEL_ID = 0x010f,
	VL53L1X_ROI_MODE_CENTRE = 0x013e,
	VL53L1X_REGS = 0x0200,
};

enum { VL53L1X_PIN_INT, VL53L1X_PIN_XSHUT };

struct vl53l1x {
	struct part part;
	struct stimulus stimulus;
	uint8_t reg[VL53L1X_REGS];
	uint16_t index;
	uint8_t index_bytes; /* of this transfer, already received */
	bool off;            /* XSHUT is low */
	bool interrupt;
	struct event boot;
	struct event ranged; /* the measurement under way is done */
};

/* vl53l1x_range.c */
void vl53l1x_range_init(struct vl53l1x *sensor);
void vl53l1x_range_stop(struct vl53l1x *sensor);
/* MODE_START was written. */
void vl53l1x_range_start(struct vl53l1x *sensor, uint8_t mode);
/* How long one measurement takes, as the registers have it. */
uint64_t vl53l1x_budget_ps(const struct vl53l1x *sensor);
uint16_t vl53l1x_word(const struct vl53l1x *sensor, unsigned at);
void vl53l1x_pins_update(struct vl53l1x *sensor);

#endif
