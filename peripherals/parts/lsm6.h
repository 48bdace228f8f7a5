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
	LSM6_CTRL5_C = 0x14,
	LSM6_CTRL6_C = 0x15,
	LSM6_CTRL7_G = 0x16,
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
	LSM6_SIM = 1 << 3,
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

/* DRDY_PULSED of COUNTER_BDR_REG1, in the LSM6DSO. */
enum { LSM6DSO_COUNTER_BDR_REG1 = 0x0b, LSM6DSO_DRDY_PULSED = 0x80 };

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

/* Bits of the main page with which firmware switches on what is not modelled. */
struct lsm6_lack {
	uint8_t at, bits;
	const char *what;
};

struct lsm6;

struct lsm6_chip {
	uint16_t lsb_per_degree; /* temperature: 0 is 25 degrees */
	bool has_ble;
	uint8_t tap_cfg;            /* the register with LIR, SLOPE_FDS and the axes of the tap */
	uint8_t timer_at, timer_en; /* the bit that lets the timestamp run */
	uint64_t boot_ps;
	const struct lsm6_reg *regs[LSM6_PAGES]; /* each ends with at 0xff */
	const struct lsm6_lack *lacks;           /* ends with at 0xff */
	/* Slots between samples by ODR code; 0: off. */
	uint16_t xl_slots[LSM6_ODRS], g_slots[LSM6_ODRS];
	/* The page that FUNC_CFG_ACCESS shows. */
	unsigned (*page)(uint8_t func_cfg_access);
	/* What rounding makes of the burst: CTRL5_C as 0 none, 1 accelerometer, 2 gyroscope, 3 both. */
	unsigned (*rounding)(uint8_t ctrl5_c);
	/* What is added to what an axis of the accelerometer feels, in millionths of g. */
	int64_t (*xl_offset)(const struct lsm6 *lsm6, unsigned axis);
	/* Is the output of the sensor switched off? */
	bool (*axis_off)(const struct lsm6 *lsm6, unsigned output);
	/* What a read gives, after the common part, and does; what a write does. */
	uint8_t (*read)(struct lsm6 *lsm6, unsigned page, uint8_t at);
	void (*wrote)(struct lsm6 *lsm6, unsigned page, uint8_t at, uint8_t value);
	/* The register after this one in the main page. */
	uint8_t (*next)(const struct lsm6 *lsm6, uint8_t at);
	bool (*events_enabled)(struct lsm6 *lsm6);
	/* Does the controller reach the auxiliary bus? */
	bool (*passes)(const struct lsm6 *lsm6);
	/* Threshold of an axis (0..2) in steps of a 32nd of the full scale. */
	uint8_t (*tap_threshold)(struct lsm6 *lsm6, unsigned axis);
	/* As INACT_EN of the LSM6DSO: 0 no change of rates; or negative for no detection. */
	int (*inactivity)(struct lsm6 *lsm6);
	/* After the outputs: the sensor hub, FIFO, steps; `fresh` is of the STATUS bits. */
	void (*sampled)(struct lsm6 *lsm6, uint8_t fresh);
	/* What the chip adds to a pin (0 or 1), in the layout of INT1_CTRL and MD1_CFG. */
	uint8_t (*ctrl_flags)(struct lsm6 *lsm6, unsigned pin);
	uint8_t (*md_flags)(struct lsm6 *lsm6, unsigned pin);
};

extern const struct lsm6_chip lsm6ds3_chip;
extern const struct lsm6_chip lsm6dso_chip;

enum { LSM6_TAP_IDLE, LSM6_TAP_SHOCK, LSM6_TAP_QUIET, LSM6_TAP_WAIT, LSM6_TAP_BETWEEN };

/* Times are in samples of the accelerometer. */
struct lsm6_events {
	bool has_before; /* a slope needs two samples */
	int16_t before[3], slope[3];
	uint16_t wake_for, fall_for, still_for;
	uint8_t tap_state, tap_axis, taps;
	bool tap_negative;
	uint16_t tap_left;
	uint8_t position; /* the latest of the six */
	bool asleep;
};

struct lsm6_steps {
	uint16_t count, pending; /* pending: seen, but not yet enough to believe them */
	uint64_t latest_slot;
	bool high;
	bool has_upright;
	int16_t upright[3]; /* what tilt compares with, in mg */
	uint64_t tilted_slot;
	bool tilted;
	uint16_t walked; /* steps since significant motion was said last */
};

/* Both chips' FIFOs are rings of words: of 2 bytes and their place in the pattern, or of a tag and 6 bytes. */
enum { LSM6_FIFO_BYTES = 16384, LSM6_DS3_WORDS = 4096, LSM6_DSO_WORDS = 512, LSM6_WORD_BYTES = 8 };

struct lsm6_fifo {
	uint8_t bytes[LSM6_FIFO_BYTES];
	uint16_t first, count; /* words */
	uint16_t cycle;        /* samples since the pattern began */
	uint16_t place;        /* words since then */
	bool overrun, overrun_latched;
	bool triggered;
	uint16_t batches;
	bool batches_reached;
	uint8_t tag_count;
	bool tag_read;                  /* the word shown is the one whose tag was read */
	uint8_t shown[LSM6_WORD_BYTES]; /* the word that is being read */
};

struct lsm6 {
	struct part part;
	const struct lsm6_chip *chip;
	bool sa0;
	struct st_serial serial;
	struct stimulus stimulus;
	uint8_t reg[LSM6_PAGES][LSM6_REGS];
	int16_t now[LSM6_OUTPUTS]; /* the latest measurement, read or not */
	/* With BDU: outputs of which one byte has been read and the other not. */
	uint8_t half_read;
	uint8_t high_first; /* which byte that was */

	struct event tick;
	uint64_t grid_ps;     /* when slot 0 was */
	uint64_t slot;        /* the latest that was served */
	struct event restart; /* SW_RESET or BOOT is done */
	struct event pulse;   /* of data-ready, where it is pulsed */
	uint8_t pulsing;      /* as STATUS */
	uint64_t clock_ps;    /* when the timestamp was 0 */
	struct lsm6_events events;
	struct lsm6_steps steps;
	struct lsm6_fifo fifo;
	bool forwarding; /* pass-through: the transfer under way belongs to the auxiliary bus */
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
/* Is it the turn of what happens every so many slots? Never of 0. */
bool lsm6_due(const struct lsm6 *lsm6, unsigned slots);
/* Slots between two samples, 0 when off: as programmed, or longer while the chip sleeps. */
unsigned lsm6_xl_slots(struct lsm6 *lsm6);
unsigned lsm6_g_slots(struct lsm6 *lsm6);
/* Millionths of g in one step. */
int64_t lsm6_xl_step(struct lsm6 *lsm6);

/* lsm6_events.c */
void lsm6_events_reset(struct lsm6 *lsm6);
/* The accelerometer has measured. True when an event began. */
bool lsm6_events_sampled(struct lsm6 *lsm6);
/* Reading a source register ends what is latched in it; 0 for all. */
void lsm6_events_clear(struct lsm6 *lsm6, uint8_t at);
/* What goes on, in the layout of MD1_CFG. */
uint8_t lsm6_events_flags(struct lsm6 *lsm6);
void lsm6_events_snap(struct lsm6 *lsm6, struct snap *snap);

/* lsm6_steps.c */
void lsm6_steps_reset(struct lsm6 *lsm6);
/* The accelerometer has measured; `enough` steps in a row are believed. True when a step was counted. */
bool lsm6_steps_sampled(struct lsm6 *lsm6, unsigned enough);
/* The accelerometer has measured; true when the board has been tilted for long enough. */
bool lsm6_tilt_sampled(struct lsm6 *lsm6);
/* A step was counted; true when there were so many that the owner has moved on. */
bool lsm6_motion_stepped(struct lsm6 *lsm6, unsigned enough);
void lsm6_steps_snap(struct lsm6 *lsm6, struct snap *snap);

/* lsm6_fifo.c: modes of both chips, and the ring. */
enum lsm6_fifo_mode {
	LSM6_FIFO_BYPASS = 0,
	LSM6_FIFO_FILL = 1, /* stops when full */
	LSM6_FIFO_CONTINUOUS_TO_FILL = 3,
	LSM6_FIFO_BYPASS_TO_CONTINUOUS = 4,
	LSM6_FIFO_CONTINUOUS = 6, /* the oldest word makes room */
	LSM6_FIFO_BYPASS_TO_FILL = 7,
};

struct lsm6_fifo_shape {
	unsigned words, word_bytes; /* capacity now, and how much a word takes */
	enum lsm6_fifo_mode mode;
};

void lsm6_fifo_clear(struct lsm6 *lsm6);
/* An event triggers the modes that wait for one; what follows is in the other half of the mode. */
enum lsm6_fifo_mode lsm6_fifo_acting(const struct lsm6 *lsm6, enum lsm6_fifo_mode mode);
/* False when there was no room, or no storing in this mode. */
bool lsm6_fifo_put(struct lsm6 *lsm6, const struct lsm6_fifo_shape *shape, const uint8_t *word);
/* The oldest word into `shown`; false when there is none, which leaves what was shown. */
bool lsm6_fifo_take(struct lsm6 *lsm6, const struct lsm6_fifo_shape *shape);
void lsm6_fifo_snap(struct lsm6 *lsm6, struct snap *snap);

/* lsm6ds3_fifo.c */
void lsm6ds3_fifo_sampled(struct lsm6 *lsm6, bool event, bool step);
uint8_t lsm6ds3_fifo_read(struct lsm6 *lsm6, uint8_t at);
void lsm6ds3_fifo_wrote(struct lsm6 *lsm6, uint8_t at);
uint8_t lsm6ds3_fifo_flags(struct lsm6 *lsm6);

/* lsm6dso_regs.c */
extern const struct lsm6_reg lsm6dso_main_page[], lsm6dso_functions_page[], lsm6dso_hub_page[];

/* lsm6dso_fifo.c */
enum { LSM6DSO_TAG_GYRO = 1, LSM6DSO_TAG_XL = 2, LSM6DSO_TAG_TEMP = 3, LSM6DSO_TAG_TIME = 4 };
enum { LSM6DSO_TAG_HUB = 0x0e, LSM6DSO_TAG_STEPS = 0x12, LSM6DSO_TAG_NACK = 0x19 };
void lsm6dso_fifo_put(struct lsm6 *lsm6, uint8_t tag, const uint8_t *six);
void lsm6dso_fifo_sampled(struct lsm6 *lsm6, uint8_t fresh, bool event, bool step);
uint8_t lsm6dso_fifo_read(struct lsm6 *lsm6, uint8_t at);
void lsm6dso_fifo_wrote(struct lsm6 *lsm6, uint8_t at, uint8_t value);
uint8_t lsm6dso_fifo_flags(struct lsm6 *lsm6);
uint32_t lsm6dso_timestamp(struct lsm6 *lsm6);

/* lsm6_aux.c: one transfer of a sensor hub; `slave` is address << 1 and register. False without an answer. */
bool lsm6_aux_read(struct lsm6 *lsm6, const uint8_t *slave, unsigned count, uint8_t *into);
bool lsm6_aux_write(struct lsm6 *lsm6, const uint8_t *slave, uint8_t byte);

/* lsm6ds3_hub.c */
void lsm6ds3_hub_sampled(struct lsm6 *lsm6);
bool lsm6ds3_hub_passes(const struct lsm6 *lsm6);

/* lsm6dso_hub.c */
void lsm6dso_hub_sampled(struct lsm6 *lsm6);
void lsm6dso_hub_wrote(struct lsm6 *lsm6, uint8_t at, uint8_t value);
uint8_t lsm6dso_hub_read(struct lsm6 *lsm6, uint8_t at);
bool lsm6dso_hub_passes(const struct lsm6 *lsm6);

/* lsm6_pins.c */
void lsm6_pins_init(struct lsm6 *lsm6);
void lsm6_pins_update(struct lsm6 *lsm6);
/* Data became ready: where it is pulsed a pulse begins. */
void lsm6_pins_pulse(struct lsm6 *lsm6, uint8_t fresh);

#endif
