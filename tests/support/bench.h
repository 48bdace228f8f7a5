/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_BENCH_H
#define ORRERY_TESTS_SUPPORT_BENCH_H

#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "machine/part.h"

struct error;

/*
 * One peripheral or part on a bench: its own timeline, clocks at their usual rates (rtc32k 32768
 * Hz, xtal 26 MHz, adc 2 MHz, bus 197.6 MHz), a net on every pin, the tester's hand on each net, an instrument
 * on each port; no core and no bus. Offsets are spelt as the datasheet spells them. A name the
 * device does not have fails the test. Without ops the block is storage.
 */
void bench_open(const struct device_ops *ops, const char *yaml);
/* Settings as "key=value", NULL-terminated; NULL for none. */
void bench_open_part(const struct part_ops *ops, const char *const *settings);
/* The same for settings that may be refused; bench_close is called in any case. */
bool bench_try_part(const struct part_ops *ops, const char *const *settings, struct error *err);
void bench_close(void);

struct device *bench_device(void);
struct part *bench_part(void);

uint32_t bench_read(uint32_t offset);
uint32_t bench_peek(uint32_t offset);
void bench_write(uint32_t offset, uint32_t value);
void bench_reset(enum reset_domain cause);

void bench_run_us(uint64_t us);
void bench_run_ps(uint64_t ps);
uint64_t bench_now_ps(void);
/* When something will happen by itself; TIME_NEVER_PS: nothing will. */
uint64_t bench_next_ps(void);
uint64_t bench_rate(const char *clock);

bool bench_line(const char *name);
/* How often the line rose since the bench was opened. */
unsigned bench_rises(const char *name);
void bench_input(const char *name, bool level);

/* What the tester's hand puts on the net of a pin, and what that net has. */
void bench_drive(const char *pin, enum drive drive);
bool bench_net(const char *pin);
bool bench_net_driven(const char *pin);
void bench_ask(const char *action, const char *value);
/* False when the part refuses. */
bool bench_try(const char *action, const char *value);
const char *bench_look(void);

/* The instrument on the first port. What it received, characters only: */
const char *bench_uart_text(void);
unsigned bench_uart_count(void);
struct uart_frame bench_uart_frame(unsigned n);
/* When that frame was complete. */
uint64_t bench_uart_frame_ps(unsigned n);
/* What it sends arrives now, in the format of the last bench_uart_format (115200 8N1 at first). */
void bench_uart_send(const char *text);
void bench_uart_send_byte(uint8_t byte);
void bench_uart_send_break(void);
void bench_uart_format(uint32_t baud, uint8_t data_bits, char parity);
/* What it says by its own RTS, and what it hears of the other's. */
void bench_uart_rts(bool may_send);
bool bench_uart_cts(void);

/*
 * What a device that is a bus master meets: a data port at 0x38000000 and the 16 MiB after it, bus
 * errors in the TCM (0x00100000, 192 KiB) and from 0xE0000000 on, and else memory of BENCH_MEMORY
 * bytes that repeats.
 */
enum { BENCH_MEMORY = 4096 };
/* Called by bench_open. */
void bench_master_open(struct device *dev);
uint8_t *bench_memory(void);
/* Words that the port has for whoever reads it; 0 when there are none. */
void bench_port_give(const uint32_t *words, unsigned count);
unsigned bench_port_left(void);
/* What was written to the port, in order. */
unsigned bench_port_count(void);
uint32_t bench_port_got(unsigned n);
/* Bytes of that access. */
unsigned bench_port_size(unsigned n);
/* How many accesses in all and how many block copies the device made. */
unsigned bench_master_accesses(void);
unsigned bench_master_blocks(void);

unsigned bench_logged(enum log_kind kind);

/* Saves, spoils everything with a reset, and restores. */
void bench_save(void);
void bench_restore(void);
/* Hash over the named state of what is on the bench, its clocks and nets included. */
uint64_t bench_hash(void);

/* For who treats all devices alike: the tester's hand on pin n, and the instrument on port n (NULL: none). */
struct pin *bench_hand(unsigned n);
struct port *bench_instrument(unsigned n);
/* The instrument on the first port of that kind: to speak with a part, port_i2c_start(bench_port(PORT_I2C), ...). */
struct port *bench_port(enum port_kind kind);

#endif
