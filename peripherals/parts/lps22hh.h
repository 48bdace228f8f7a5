/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_LPS22HH_H
#define ORRERY_PERIPHERALS_PARTS_LPS22HH_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/timeline.h"
#include "machine/part.h"
#include "peripherals/parts/st_serial.h"
#include "peripherals/parts/stimulus.h"

/* Shared by the files lps22hh*.c. */

enum lps22hh_at {
	LPS22HH_INTERRUPT_CFG = 0x0b,
	LPS22HH_THS_P_L = 0x0c,
	LPS22HH_THS_P_H = 0x0d,
	LPS22HH_IF_CTRL = 0x0e,
	LPS22HH_WHO_AM_I = 0x0f,
	LPS22HH_CTRL_REG1 = 0x10,
	LPS22HH_CTRL_REG2 = 0x11,
	LPS22HH_CTRL_REG3 = 0x12,
	LPS22HH_FIFO_CTRL = 0x13,
	LPS22HH_FIFO_WTM = 0x14,
	LPS22HH_REF_P_L = 0x15,
	LPS22HH_REF_P_H = 0x16,
	LPS22HH_RPDS_L = 0x18,
	LPS22HH_RPDS_H = 0x19,
	LPS22HH_INT_SOURCE = 0x24,
	LPS22HH_FIFO_STATUS1 = 0x25,
	LPS22HH_FIFO_STATUS2 = 0x26,
	LPS22HH_STATUS = 0x27,
	LPS22HH_PRESS_OUT_XL = 0x28,
	LPS22HH_TEMP_OUT_L = 0x2b,
	LPS22HH_TEMP_OUT_H = 0x2c,
	LPS22HH_FIFO_DATA_OUT = 0x78,
	LPS22HH_FIFO_DATA_LAST = 0x7c,
	LPS22HH_REGS = 128,
};

enum { /* CTRL_REG2 */
	LPS22HH_ONE_SHOT = 1 << 0,
	LPS22HH_LOW_NOISE_EN = 1 << 1,
	LPS22HH_SWRESET = 1 << 2,
	LPS22HH_IF_ADD_INC = 1 << 4,
	LPS22HH_PP_OD = 1 << 5,
	LPS22HH_INT_H_L = 1 << 6,
	LPS22HH_BOOT = 1 << 7,
};

enum { LPS22HH_P_DA = 1 << 0, LPS22HH_T_DA = 1 << 1, LPS22HH_P_OR = 1 << 4, LPS22HH_T_OR = 1 << 5 };
enum { LPS22HH_FULL = 1 << 5, LPS22HH_OVR = 1 << 6, LPS22HH_WTM = 1 << 7 }; /* FIFO_STATUS2 */

/* A measurement as the registers show it: pressure in three bytes, temperature in two. */
enum { LPS22HH_PAIR = 5, LPS22HH_SLOTS = 128 };

struct lps22hh {
	struct part part;
	bool sa0;
	struct st_serial serial;
	struct stimulus stimulus;
	uint8_t reg[LPS22HH_REGS];
	uint8_t half_read; /* with BDU: bit 0 pressure, bit 1 temperature is being read */
	bool zeroed;       /* AUTOZERO took a reference: the output is relative to it */
	bool referenced;   /* AUTOREFP took a reference: the thresholds are relative to it */
	struct event measure;
	struct event restart; /* SWRESET or BOOT is done */
	struct event pulse;   /* of data-ready */
	bool pulsing;
	uint8_t slot[LPS22HH_SLOTS * LPS22HH_PAIR];
	uint8_t first, count, shown[LPS22HH_PAIR];
	bool overrun, triggered;
};

/* lps22hh_fifo.c */
void lps22hh_fifo_clear(struct lps22hh *lps);
/* A measurement is in the output registers; `event`: the threshold interrupt came with it. */
void lps22hh_fifo_measured(struct lps22hh *lps, bool event);
uint8_t lps22hh_fifo_status2(const struct lps22hh *lps);
uint8_t lps22hh_fifo_read(struct lps22hh *lps, uint8_t at);
void lps22hh_fifo_snap(struct lps22hh *lps, struct snap *snap);

/* lps22hh_regs.c */
void lps22hh_regs_init(struct lps22hh *lps);
/* The state after power-on, SWRESET and BOOT. */
void lps22hh_regs_reset(struct lps22hh *lps);
uint8_t lps22hh_read(void *owner, uint8_t at);
void lps22hh_write(void *owner, uint8_t at, uint8_t value);
uint8_t lps22hh_next(void *owner, uint8_t at);
void lps22hh_regs_snap(struct lps22hh *lps, struct snap *snap);

/* lps22hh_measure.c */
enum { LPS22HH_PRESSURE, LPS22HH_TEMPERATURE, LPS22HH_AXES };
void lps22hh_measure_init(struct lps22hh *lps);
void lps22hh_measure_reset(struct lps22hh *lps);
/* CTRL_REG1 or CTRL_REG2 was written. */
void lps22hh_measure_control(struct lps22hh *lps, bool rate_changed, bool one_shot);
void lps22hh_pins_update(struct lps22hh *lps);

enum { LPS22HH_PIN_CS, LPS22HH_PIN_INT };
enum { LPS22HH_PORT_I2C, LPS22HH_PORT_SPI };

#endif
