/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends every message of the high-level application back with "echo: " in front. "burst" asks for
 * numbered messages as fast as the ring takes them, "quit" ends the program.
 */
#include "console.h"
#include "core.h"
#include "intercore.h"
#include "mbox.h"

enum { BURST = 100 };

static uint8_t sender[INTERCORE_ID];
static char message[6 + INTERCORE_MAX];
static volatile unsigned signals;
static unsigned echoed, dropped;

static void handle_sw(void)
{
	mbox_a7->sw_rx_int_sts = mbox_a7->sw_rx_int_sts;
	signals++;
}

static bool is(const char *word, unsigned length)
{
	for (unsigned n = 0; n < length; n++) {
		if (!word[n] || word[n] != message[6 + n])
			return false;
	}
	return !word[length];
}

static void burst(void)
{
	char text[] = "burst 00";
	unsigned count = 0;

	while (count < BURST) {
		text[6] = (char)('0' + count / 10 % 10);
		text[7] = (char)('0' + count % 10);
		count += intercore_send(sender, text, sizeof(text) - 1);
	}
	console_print("burst of %u\n", count);
}

/* False when it was the last. */
static bool answer(unsigned length)
{
	if (is("quit", length))
		return false;
	if (is("burst", length)) {
		burst();
		return true;
	}
	unsigned whole = length + 6 > INTERCORE_MAX ? INTERCORE_MAX : length + 6;
	if (intercore_send(sender, message, whole))
		echoed++;
	else
		dropped++;
	return true;
}

static void print_id(void)
{
	static const uint8_t order[INTERCORE_ID] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13,
		14, 15 };

	for (unsigned n = 0; n < INTERCORE_ID; n++) {
		if (n == 4 || n == 6 || n == 8 || n == 10)
			console_print("-");
		console_print("%02x", sender[order[n]]);
	}
	console_print(" speaks\n");
}

int main(void)
{
	static const char prefix[] = "echo: ";
	bool going = true, introduced = false;

	for (unsigned n = 0; n < 6; n++)
		message[n] = prefix[n];
	console_print("waiting for the application\n");
	if (!intercore_open()) {
		console_print("the rings make no sense\n");
		return 1;
	}
	irq_install(IRQ_MBOX_A7_SW, handle_sw, PRIO_NORMAL);
	console_print("connected\n");
	while (going) {
		unsigned seen = signals;
		int length = intercore_receive(sender, message + 6, INTERCORE_MAX);
		if (length < -1) {
			console_print("the ring makes no sense\n");
			return 2;
		}
		if (length > 0 && !introduced) {
			print_id();
			introduced = true;
		}
		if (length > 0)
			going = answer((unsigned)length);
		core_irq_off();
		if (length == 0 && signals == seen)
			core_wait();
		core_irq_on();
	}
	console_print("%u echoed, %u dropped\n", echoed, dropped);
	return 0;
}
