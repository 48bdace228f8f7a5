/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_DMA_H
#define ORRERY_PERIPHERALS_SOC_DMA_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/* Shared by dma.c (registers), dma_channel.c, dma_copy.c and dma_ring.c. */

enum { DMA_CHANNELS = 30, DMA_FULL_SIZE = 12, DMA_RINGS = 13, DMA_ISU_RINGS_END = 25 };

/* A register of each channel takes DMA_CHANNELS places: add the channel's number. */
enum dma_reg {
	DMA_SRC,
	DMA_DST = DMA_SRC + DMA_CHANNELS,
	DMA_WPTO = DMA_DST + DMA_CHANNELS,
	DMA_COUNT = DMA_WPTO + DMA_CHANNELS,
	DMA_CON = DMA_COUNT + DMA_CHANNELS,
	DMA_START = DMA_CON + DMA_CHANNELS,
	DMA_INTSTA = DMA_START + DMA_CHANNELS,
	DMA_RLCT = DMA_INTSTA + DMA_CHANNELS,
	DMA_PGMADDR = DMA_RLCT + DMA_CHANNELS,
	DMA_FFCNT = DMA_PGMADDR + DMA_CHANNELS,
	DMA_FFSTA = DMA_FFCNT + DMA_CHANNELS,
	DMA_FFSIZE = DMA_FFSTA + DMA_CHANNELS,
	DMA_TO = DMA_FFSIZE + DMA_CHANNELS,
	DMA_HWPTR = DMA_TO + DMA_CHANNELS,
	DMA_SWPTR = DMA_HWPTR + DMA_CHANNELS,
	DMA_FIXADDR = DMA_SWPTR + DMA_CHANNELS,
	DMA_GLBSTA = DMA_FIXADDR + DMA_CHANNELS,
	DMA_CH_RST = DMA_GLBSTA + 2,
	DMA_ISU_VFIFO_ERR,
	DMA_CH_EN_STA,
	DMA_GLBPAUSE,
	DMA_GLBSTAPAUSE,
	DMA_SET_DREQ,
	DMA_CLR_DREQ,
};

enum dma_field {
	DMA_LEN,
	DMA_SIZE = DMA_LEN + DMA_CHANNELS,
	DMA_SINC = DMA_SIZE + DMA_CHANNELS,
	DMA_DINC = DMA_SINC + DMA_CHANNELS,
	DMA_DREQ = DMA_DINC + DMA_CHANNELS,
	DMA_B2W = DMA_DREQ + DMA_CHANNELS,
	DMA_HITEN = DMA_B2W + DMA_CHANNELS,
	DMA_TOEN = DMA_HITEN + DMA_CHANNELS,
	DMA_ITEN = DMA_TOEN + DMA_CHANNELS,
	DMA_WPSD = DMA_ITEN + DMA_CHANNELS,
	DMA_WPEN = DMA_WPSD + DMA_CHANNELS,
	DMA_DIR = DMA_WPEN + DMA_CHANNELS,
	DMA_WPPT = DMA_DIR + DMA_CHANNELS,
	DMA_STR = DMA_WPPT + DMA_CHANNELS,
	DMA_HINT = DMA_STR + DMA_CHANNELS,
	DMA_INT = DMA_HINT + DMA_CHANNELS,
	DMA_TOINT = DMA_INT + DMA_CHANNELS,
	DMA_CYCLES = DMA_TOINT + DMA_CHANNELS,
	DMA_ALTLEN = DMA_CYCLES + DMA_CHANNELS,
	DMA_BURST = DMA_ALTLEN + DMA_CHANNELS,
	DMA_RELOAD = DMA_BURST + DMA_CHANNELS,
	DMA_FFSIZE_SIZE = DMA_RELOAD + DMA_CHANNELS,
	DMA_HW_AT = DMA_FFSIZE_SIZE + DMA_CHANNELS,
	DMA_HW_WRAP = DMA_HW_AT + DMA_CHANNELS,
	DMA_SW_AT = DMA_HW_WRAP + DMA_CHANNELS,
	DMA_SW_WRAP = DMA_SW_AT + DMA_CHANNELS,
};

enum dma_line { DMA_LINE_IRQ, DMA_LINE_STR };

struct dma_channel {
	struct event beat;       /* what is due to move has moved */
	struct event silence;    /* a ring got nothing new for TO cycles */
	uint32_t source, target; /* of the next element of a copy */
	uint32_t total;          /* elements of the copy; those left are in RLCT */
	uint32_t chunk;          /* elements `beat` is for */
	uint32_t packed;         /* B2W: bytes under way */
	uint8_t packed_count;
};

/* Sets of channels have a bit each. */
struct dma {
	struct device dev;
	struct dma_channel channel[DMA_CHANNELS];
	uint32_t running;
	uint32_t started;    /* STR as last acted on */
	uint32_t forced;     /* by SET_DREQ, until an element has moved */
	uint32_t pending;    /* interrupting */
	uint32_t unheard;    /* began to while the line was high already */
	uint32_t request[3]; /* levels outside: of each channel's own, of I2C, of SPI */
};

static inline bool dma_has(uint32_t set, unsigned n)
{
	return set >> n & 1;
}
static inline bool dma_is_ring(unsigned n)
{
	return n >= DMA_RINGS;
}

/* dma_channel.c */
bool dma_requested(const struct dma *dma, unsigned n);
/* Bytes of an element. */
unsigned dma_element(const struct dma *dma, unsigned n);
/* Picoseconds that `cycles` of the bus take. */
uint64_t dma_cycles_ps(const struct dma *dma, uint64_t cycles);
/* Whether the channel interrupts follows from its flags and their enables; call when these change. */
void dma_judge(struct dma *dma, unsigned n);
/* Sets a flag of INTSTA, given as its field. */
void dma_raise(struct dma *dma, unsigned n, unsigned flag);
/* Arms or disarms what moves next; call when anything that decides this has changed. */
void dma_go_on(struct dma *dma, unsigned n);
/* The channel no longer runs. */
void dma_stop(struct dma *dma, unsigned n);
/* START was written; only a change of STR does something. */
void dma_start_or_stop(struct dma *dma, unsigned n);
void dma_reset_channel(struct dma *dma, unsigned n);
void dma_beat(void *owner, unsigned n);
/* One access; false after a bus error, which stops the channel. `reg` is where the address is from. */
bool dma_load(struct dma *dma, unsigned n, unsigned reg, uint32_t address, unsigned size,
	uint32_t *value);
bool dma_store(
	struct dma *dma, unsigned n, unsigned reg, uint32_t address, unsigned size, uint32_t value);

/* dma_copy.c: half-size and full-size channels */
void dma_copy_start(struct dma *dma, unsigned n);
/* How many elements the next beat moves, 0 while there is nothing to do. */
uint32_t dma_copy_due(const struct dma *dma, unsigned n);
void dma_copy_beat(struct dma *dma, unsigned n);

/* dma_ring.c: virtual FIFOs */
void dma_ring_start(struct dma *dma, unsigned n);
bool dma_ring_due(const struct dma *dma, unsigned n);
void dma_ring_beat(struct dma *dma, unsigned n);
/* The threshold interrupt, which is a level. */
void dma_ring_judge(struct dma *dma, unsigned n);
/* The timeout counts from now. */
void dma_ring_listen(struct dma *dma, unsigned n);
void dma_ring_went_silent(void *owner, unsigned n);
/* FFCNT and FFSTA */
uint32_t dma_ring_count(const struct dma *dma, unsigned n);
uint32_t dma_ring_status(const struct dma *dma, unsigned n);

#endif
