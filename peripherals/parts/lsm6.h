/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_LSM6_H
#define ORRERY_PERIPHERALS_PARTS_LSM6_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/timeline.h"
#include "machine/part.h"
#include "peripherals/parts/st_serial.h"
#include "peripherals/parts/stimulus.h"

/* Shared by the files lsm6*.c: LSM6DS3 and LSM6DSO are one part with two tables. */

/* Registers at the same address with the same meaning in both chips. */
enum lsm6_at {
	LSM6_FUNC_CFG_ACCESS = 0x01,
	LSM6_INT1_CTRL = 0x0d,
	LSM6_INT2_CTRL = 0x0e,
	LSM6_WHO_AM_I = 0x0f,
	LSM6_CTRL1_XL = 0x10,
	LSM6_CTRL2_G = 0x11,
	LSM6_CTRL3_C = 0x12,
	LSM6_CTRL4_C = 0x13,
	LSM6_CTRL6_C = 0x15,
	LSM6_CTRL8_XL = 0x17,
	LSM6_CTRL9_XL = 0x18,
	LSM6_CTRL10_C = 0x19,
	LSM6_WAKE_UP_SRC = 0x1b,
	LSM6_TAP_SRC = 0x1c,
	LSM6_D6D_SRC = 0x1d,
	LSM6_STATUS = 0x1e,
	LSM6_OUT_TEMP_L = 0x20,
	LSM6_OUT_Z_H_XL = 0x2d,
	LSM6_TIMESTAMP0 = 0x40,
	LSM6_TAP_THS_6D = 0x59,
	LSM6_INT_DUR2 = 0x5a,
	LSM6_WAKE_UP_THS = 0x5b,
	LSM6_WAKE_UP_DUR = 0x5c,
	LSM6_FREE_FALL = 0x5d,
	LSM6_MD1_CFG = 0x5e,
	LSM6_MD2_CFG = 0x5f,
};

enum { /* CTRL3_C */
	LSM6_SW_RESET = 1 << 0,
	LSM6_BLE = 1 << 1,
	LSM6_IF_INC = 1 << 2,
	LSM6_PP_OD = 1 << 4,
	LSM6_H_LACTIVE = 1 << 5,
	LSM6_BDU = 1 << 6,
	LSM6_BOOT = 1 << 7,
};

enum { /* CTRL4_C */
	LSM6_STOP_ON_FTH = 1 << 0,
	LSM6_I2C_DISABLE = 1 << 2,
	LSM6_DRDY_MASK = 1 << 3,
	LSM6_FIFO_TEMP_EN = 1 << 4,
	LSM6_INT2_ON_INT1 = 1 << 5,
	LSM6_SLEEP_G = 1 << 6,
};

enum { LSM6_XLDA = 1, LSM6_GDA = 2, LSM6_TDA = 4 }; /* STATUS */

/* What moves: in the order of the output registers. */
enum { LSM6_TEMP, LSM6_GX, LSM6_GY, LSM6_GZ, LSM6_AX, LSM6_AY, LSM6_AZ, LSM6_OUTPUTS };

enum { LSM6_PAGE_MAIN, LSM6_PAGE_FUNCTIONS, LSM6_PAGE_HUB, LSM6_PAGES };
enum { LSM6_PIN_CS, LSM6_PIN_INT1, LSM6_PIN_INT2 };
enum { LSM6_PORT_I2C, LSM6_PORT_SPI, LSM6_PORT_AUX };

enum { LSM6_REGS = 128, LSM6_ODRS = 12 };

/* The whole chip counts in slots of its fastest output rate, 6.67 kHz. */
static const uint64_t LSM6_SLOT_PS = 150 * 1000000ull;

struct lsm6_reg {
	uint8_t at, reset, writable;
};

struct lsm6;

struct lsm6_chip {
	uint16_t lsb_per_degree; /* temperature: 0 is 25 degrees */
	bool has_ble;
	uint64_t boot_ps;
	const struct lsm6_reg *regs[LSM6_PAGES]; /* each ends with at 0xff */
	/* Slots between samples by ODR code; 0: off. */
	uint16_t xl_slots[LSM6_ODRS], g_slots[LSM6_ODRS];
	/* The page that FUNC_CFG_ACCESS shows. */
	unsigned (*page)(uint8_t func_cfg_access);
	/* A read or write in the main page, after the common part; `value` of a read is the kept one. */
	uint8_t (*read)(struct lsm6 *lsm6, uint8_t at, uint8_t value);
	void (*wrote)(struct lsm6 *lsm6, unsigned page, uint8_t at, uint8_t value);
	uint8_t (*next)(const struct lsm6 *lsm6, uint8_t at);
};

extern const struct lsm6_chip lsm6ds3_chip;
extern const struct lsm6_chip lsm6dso_chip;

struct lsm6 {
	struct part part;
	const struct lsm6_chip *chip;
	bool sa0;
	struct st_serial serial;
	struct stimulus stimulus;
	uint8_t reg[LSM6_PAGES][LSM6_REGS];
	/* With BDU: outputs of which one byte has been read and the other not. */
	uint8_t half_read;
	uint8_t high_first; /* which byte that was */

	struct event tick;
	uint64_t grid_ps;     /* when slot 0 was */
	uint64_t slot;        /* the latest that was served */
	struct event restart; /* SW_RESET or BOOT is done */
};

/* lsm6_regs.c */
uint8_t *lsm6_reg(struct lsm6 *lsm6, uint8_t at);
void lsm6_regs_reset(struct lsm6 *lsm6);
uint8_t lsm6_read(void *owner, uint8_t at);
void lsm6_write(void *owner, uint8_t at, uint8_t value);
uint8_t lsm6_next(void *owner, uint8_t at);

/* lsm6_sample.c */
void lsm6_sample_init(struct lsm6 *lsm6);
void lsm6_sample_reset(struct lsm6 *lsm6);
void lsm6_sample_snap(struct lsm6 *lsm6, struct snap *snap);
/* An output rate may have changed: the grid of samples begins anew. */
void lsm6_sample_restart(struct lsm6 *lsm6);
int16_t lsm6_output(const struct lsm6 *lsm6, unsigned output);

/* lsm6_pins.c */
void lsm6_pins_update(struct lsm6 *lsm6);

#endif
