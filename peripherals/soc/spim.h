/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_SPIM_H
#define ORRERY_PERIPHERALS_SOC_SPIM_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "machine/port.h"

/* Shared by spim.c (registers, DMA) and spim_wire.c. */

enum { SPIM_BUFFERS = 8, SPIM_BYTES = 32, SPIM_FULL_DUPLEX_BYTES = 16, SPIM_SELECTS = 2 };

enum spim_reg {
	SPIM_STCSR,
	SPIM_SOAR,
	SPIM_SDOR,
	SPIM_SMMR = SPIM_SDOR + SPIM_BUFFERS,
	SPIM_SMBCR,
	SPIM_SCSR,
	SPIM_CSPOL,
	SPIM_DATAPORT,
	SPIM_SDIR,
};

enum spim_field {
	SPIM_MOSI_BYTES,
	SPIM_MISO_BYTES,
	SPIM_START,
	SPIM_BUSY,
	SPIM_ADDR_SIZE,
	SPIM_ADDR_EXT,
	SPIM_OPCODE,
	SPIM_ADDR,
	SPIM_SERIAL_MODE,
	SPIM_MORE_BUF,
	SPIM_LSB_FIRST,
	SPIM_CPOL,
	SPIM_CPHA,
	SPIM_START_SEL,
	SPIM_INT_EN,
	SPIM_FULL_DUPLEX,
	SPIM_RS_CLK_SEL,
	SPIM_SLAVE_SEL,
	SPIM_MOSI_BITS,
	SPIM_MISO_BITS,
	SPIM_CMD_BITS,
	SPIM_SPI_OK,
	SPIM_CS_POLAR,
	SPIM_DMA_MODE,
	SPIM_CMD_DELAY,
	SPIM_END_DELAY,
};

enum spim_line {
	SPIM_LINE_IRQ,
	SPIM_LINE_TX_REQ,
	SPIM_LINE_RX_REQ,
	SPIM_LINE_CS,
	SPIM_LINE_CS_ON = SPIM_LINE_CS + SPIM_SELECTS,
};

struct spim {
	struct device dev;
	struct event done;      /* the transfer under way ends */
	uint64_t left_ps;       /* of the transfer, while its clock is off */
	uint8_t in[SPIM_BYTES]; /* what the transfer under way brings */
	uint8_t in_bytes;       /* 0: it leaves SDIR alone */
	bool in_full_duplex;
	bool running;
	bool dma_mode;    /* CSPOL.DMA_MODE as last seen */
	uint8_t select;   /* bit a chip select: active now */
	uint8_t claimed;  /* bit a chip select: the pad is this block's since a transfer chose it */
	uint8_t element;  /* next one of a command through DATAPORT */
	uint8_t rx_words; /* received words that DATAPORT has left to give, */
	uint8_t rx_at;    /* and the next of them */
	bool keep_pads;   /* only during a reset by the unit: it does not touch pads */
};

/* spim.c */
/* Interrupt, DMA requests and chip selects follow from the state; call after changing it. */
void spim_update(struct spim *spim);

/* spim_wire.c */
/* START was written: begins what the registers describe. */
void spim_begin(struct spim *spim);
/* Ends the transfer without a result. */
void spim_abort(struct spim *spim);
void spim_done(void *owner, unsigned index);

#endif
