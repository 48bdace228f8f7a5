/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-16 bit by bit, as small firmware does it. */
#include "workload.h"

uint16_t crc_add(uint16_t crc, uint32_t value)
{
	for (unsigned i = 0; i < 32; i++) {
		uint32_t carry = (crc ^ value) & 1;

		crc = (uint16_t)(crc >> 1);
		if (carry)
			crc ^= 0xA001;
		value >>= 1;
	}
	return crc;
}
