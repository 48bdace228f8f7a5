/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_ST_SERIAL_H
#define ORRERY_PERIPHERALS_PARTS_ST_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/part.h"
#include "peripherals/parts/spi_shift.h"

/* What a part does with its registers. */
struct st_serial_ops {
	uint8_t (*read)(void *owner, uint8_t at);
	void (*write)(void *owner, uint8_t at, uint8_t value);
	/* The register after this one in a burst. */
	uint8_t (*next)(void *owner, uint8_t at);
};

/* One register pointer behind I2C and SPI. Embedded in its owner, in the arena. */
struct st_serial {
	const struct st_serial_ops *ops;
	struct part *part; /* whose first pin is `cs` */
	uint32_t rate_max_hz;
	uint8_t at;
	bool have_at; /* the register of this transfer has been named */
	bool reading; /* SPI */
	struct spi_shift shift;
};

void st_serial_init(struct st_serial *serial, struct part *part, const struct st_serial_ops *ops,
	uint32_t rate_max_hz);
void st_serial_reset(struct st_serial *serial);
void st_serial_snap(struct st_serial *serial, struct snap *snap);

/* I2C; false from st_serial_start when cs holds the part in SPI mode. */
bool st_serial_start(struct st_serial *serial, bool read);
bool st_serial_put(struct st_serial *serial, uint8_t byte);
uint8_t st_serial_get(struct st_serial *serial);

/* SPI; false while not selected. */
bool st_serial_exchange(struct st_serial *serial, const struct spi_word *word, uint32_t *miso);
/* For pin_changed of cs. */
void st_serial_select(struct st_serial *serial, bool level);

#endif
