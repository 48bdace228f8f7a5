/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_PERIPHERALS_SPIM_OFFSETS_H
#define ORRERY_TESTS_PERIPHERALS_SPIM_OFFSETS_H

/* Registers and bits of the SPI master, spelt as the datasheet spells them. */
enum {
	STCSR = 0x00,
	SOAR = 0x04,
	SDOR0 = 0x08,
	SMMR = 0x28,
	SMBCR = 0x2c,
	Q_CTL = 0x30,
	SCSR = 0x34,
	CSPOL = 0x38,
	DATAPORT = 0x40,
	SDIR0 = 0x48,
	SDIR4 = 0x58,
};
enum { START = 1 << 8, BUSY = 1 << 16 };
enum {
	MORE_BUF = 1 << 2,
	LSB_FIRST = 1 << 3,
	CPOL = 1 << 4,
	CPHA = 1 << 5,
	START_SEL_6 = 1 << 8,
	INT_EN = 1 << 9,
	FULL_DUPLEX = 1 << 10,
};
static const unsigned SELECT_B = 1u << 29, SELECT_NONE = 7u << 29;
enum { DMA_MODE = 1 << 8 };

static inline unsigned divide(unsigned by)
{
	return (by - 2) << 16;
}
static inline unsigned lengths(unsigned command, unsigned out, unsigned in)
{
	return command << 24 | in << 12 | out;
}

#endif
