/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both real-time cores talk through the mailbox between them. Core 0 serves: a ball is an entry of a command and a
 * data word, and comes back with the data one higher. Then core 0 throws as many balls as the FIFO holds while core 1 does
 * not look, and at last both raise software interrupts. Everything is done by interrupts: WR for what comes,
 * RD for what was taken, NF for room, SW for the whistle.
 */
#include "console.h"
#include "core.h"
#include "mbox.h"

enum {
	BALL = 0xAAAAAA00, /* plus its number */
	MANY = 0xAAAAAB00,
	HOLD = 0xAAAAAC00, /* core 1 stops looking */
	ROUNDS = 8,
	WHISTLE = 1 << 0,
	END = 1 << 5,
};

static volatile unsigned caught, taken, whistles, ends, out_of_order;
static volatile uint32_t last_data;
static volatile unsigned has_room;
static volatile bool holding;

static void handle_rd(void)
{
	mbox_m4->int_sts = MBOX_INT_RD;
	taken++;
}

static void handle_nf(void)
{
	has_room = 1;
	mbox_m4->int_en &= ~(uint32_t)MBOX_INT_NF;
}

static void return_ball(uint32_t command, uint32_t data)
{
	if (command == HOLD)
		holding = true;
	else if ((command & ~0xffu) == BALL)
		mbox_push(mbox_m4, command, data + 1);
	else if (command != MANY + caught || data != ~command)
		out_of_order++;
	else
		caught++;
}

static void catch_ball(uint32_t command, uint32_t data)
{
	if (command != BALL + caught)
		out_of_order++;
	caught++;
	last_data = data;
}

static void take_all(void)
{
	uint32_t data;

	while (mbox_m4->pop_cnt && !holding) {
		uint32_t command = mbox_pop(mbox_m4, &data);
		if (IDENTITY == 1)
			return_ball(command, data);
		else
			catch_ball(command, data);
	}
}

static void handle_wr(void)
{
	mbox_m4->int_sts = MBOX_INT_WR;
	take_all();
}

static void handle_sw(void)
{
	uint32_t raised = mbox_m4->sw_rx_int_sts;

	mbox_m4->sw_rx_int_sts = raised;
	whistles += (raised & WHISTLE) != 0;
	ends += (raised & END) != 0;
}

/* Asleep while the count is that; an interrupt after the look ends the sleep all the same. */
static void wait_while(const volatile unsigned *count, unsigned is)
{
	for (;;) {
		core_irq_off();
		if (*count != is)
			break;
		core_wait();
		core_irq_on();
	}
	core_irq_on();
}

/* One ball after the other, each answered before the next is thrown. */
static unsigned rally(void)
{
	unsigned wrong = 0;

	for (unsigned n = 0; n < ROUNDS; n++) {
		mbox_push(mbox_m4, BALL + n, 100 * n);
		wait_while(&caught, n);
		wrong += last_data != 100 * n + 1;
	}
	console_print("rally: %u balls, %u wrong, %u taken\n", caught, wrong, taken);
	return wrong + out_of_order + (taken != ROUNDS);
}

/* Fills the FIFO while nobody takes, then waits for room by interrupt. */
static unsigned barrage(void)
{
	unsigned thrown = 0;

	mbox_push(mbox_m4, HOLD, 0);
	wait_while(&taken, ROUNDS);
	while (mbox_m4->push_cnt < MBOX_DEPTH) {
		mbox_push(mbox_m4, MANY + thrown, ~(MANY + thrown));
		thrown++;
	}
	unsigned full = mbox_m4->push_cnt;
	mbox_m4->fifo_nf_thrs = 0;
	mbox_m4->int_en |= MBOX_INT_NF;
	core_sync();
	unsigned early = has_room;
	mbox_m4->sw_tx_int_port = WHISTLE;
	wait_while(&has_room, 0);
	console_print("barrage: %u thrown, %u waited, room %s, %u left\n", thrown, full,
		early ? "too early" : "at the end", (unsigned)mbox_m4->push_cnt);
	return early || thrown != MBOX_DEPTH || full != MBOX_DEPTH;
}

static int serve(void)
{
	unsigned wrong = rally() + barrage();

	mbox_m4->sw_tx_int_port = END;
	wait_while(&ends, 0);
	console_print("core 0: done, %u wrong\n", wrong);
	return wrong != 0;
}

static _Noreturn void receive(void)
{
	wait_while(&whistles, 0);
	holding = false;
	core_irq_off();
	take_all();
	core_irq_on();
	wait_while(&ends, 0);
	console_print("core 1: %u caught, %u out of order\n", caught, out_of_order);
	console_flush();
	mbox_m4->sw_tx_int_port = END;
	for (;;)
		core_wait();
}

int main(void)
{
	irq_install(IRQ_MBOX_M4_RD, handle_rd, PRIO_NORMAL);
	irq_install(IRQ_MBOX_M4_NF, handle_nf, PRIO_NORMAL);
	irq_install(IRQ_MBOX_M4_WR, handle_wr, PRIO_NORMAL);
	irq_install(IRQ_MBOX_M4_SW, handle_sw, PRIO_NORMAL);
	mbox_m4->general_ctrl = MBOX_RESET_MYSELF;
	mbox_m4->sw_rx_int_en = WHISTLE | END;
	mbox_m4->int_en = MBOX_INT_RD | MBOX_INT_WR;
	console_print("core %d is ready\n", IDENTITY);
	/* What came before the enables. */
	core_irq_off();
	take_all();
	core_irq_on();
	if (IDENTITY == 1)
		receive();
	return serve();
}
