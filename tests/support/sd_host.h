/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_SD_HOST_H
#define ORRERY_TESTS_SUPPORT_SD_HOST_H

#include "support/bench.h"

/* A host of its own making, with its own CRCs, that speaks to the SD card on the bench. */
enum { IDLE = 0x01, ILLEGAL = 0x04, CRC = 0x08, SEQUENCE = 0x10, ADDRESS = 0x20, PARAMETER = 0x40 };
enum { BLOCK = 512, NONE = 0xff };

/* Of the bytes from here on. */
extern uint32_t host_rate_hz;

/* Up to two settings; then 400 kHz. */
void host_open_card(const char *first, const char *second);
/* The same, and the card is started, at 20 MHz. */
void host_open_ready(const char *first, const char *second);
void host_make_ready(bool high_capacity);
/* 80 clocks with the card not selected. */
void host_power_up_clocks(void);

uint8_t host_swap(uint8_t byte);
uint8_t host_crc7(const uint8_t *bytes, unsigned length);
/* `spoil` changes the CRC. */
void host_send_command(uint8_t number, uint32_t argument, uint8_t spoil);
/* The first byte that is not 0xff, of 8; else NONE. */
uint8_t host_await_response(void);
uint8_t host_command(uint8_t number, uint32_t argument);
uint8_t host_application(uint8_t number, uint32_t argument);
uint32_t host_next_word(void);
/* The token; after 0xfe the bytes, whose CRC must be right. */
uint8_t host_receive(uint8_t *bytes, unsigned length);
/* The data answer, five bits. */
uint8_t host_send_block(uint8_t token, const uint8_t *bytes, uint16_t spoil);
/* How long the card is busy. */
unsigned host_busy_bytes(void);

#endif
