/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SPI masters of the ISUs. A transfer: command bits of SOAR, then bytes out, then bytes in. */
#ifndef SPI_H
#define SPI_H

#include <stdint.h>

struct spi_regs {
	uint32_t stcsr;
	uint32_t soar;
	uint32_t sdor[8]; /* bytes out, in ascending order */
	uint32_t smmr;
	uint32_t smbcr;
	uint32_t q_ctl;
	uint32_t scsr; /* reading clears it */
	uint32_t cspol;
	uint32_t reserved_3c;
	uint32_t dataport;
	uint32_t reserved_44;
	uint32_t sdir[8];
};

static volatile struct spi_regs *const spi_isu1 = (volatile struct spi_regs *)0x38080300;

enum spi_bits {
	SPI_STCSR_START = 1 << 8,
	SPI_SMMR_MORE_BUF = 1 << 2,
	SPI_SMMR_INT_EN = 1 << 9,
	SPI_SMMR_DIVIDER_AT = 16,
	SPI_SMMR_SELECT_AT = 29,
	SPI_SMBCR_IN_AT = 12,
	SPI_SCSR_OK = 1 << 0,
	SPI_BYTES = 32, /* the most of a transfer, each way */
	SPI_SOURCE_HZ = 80000000,
};

enum spi_select { SPI_SELECT_A = 0, SPI_SELECT_B = 1, SPI_SELECT_NONE = 7 };

/* Mode 0, at most so fast. */
static inline void spi_setup(
	volatile struct spi_regs *spi, enum spi_select select, uint32_t rate_hz)
{
	uint32_t divider = (SPI_SOURCE_HZ + rate_hz - 1) / rate_hz;

	spi->smmr = SPI_SMMR_MORE_BUF | (divider - 2) << SPI_SMMR_DIVIDER_AT |
		(uint32_t)select << SPI_SMMR_SELECT_AT;
}

/* `out` bytes of SDOR, then `in` bytes to SDIR; returns when they are there. */
static inline void spi_transfer(volatile struct spi_regs *spi, unsigned out, unsigned in)
{
	spi->smbcr = out * 8 | (in * 8) << SPI_SMBCR_IN_AT;
	spi->stcsr = SPI_STCSR_START;
	while (!(spi->scsr & SPI_SCSR_OK))
		;
}

#endif
