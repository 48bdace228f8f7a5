/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one side of a mailbox did and the other has not noticed yet: entries, news of entries taken, software
 * interrupts. All arrive the same time later, so in the order in which they were sent.
 *
 * There is room for all that can be on its way: an entry or the news of its end for each place in the FIFOs, and one
 * message for each software interrupt.
 */
#include "peripherals/soc/mbox.h"

/* 12 cycles of the fabric's 197.6 MHz. */
static const uint64_t LATENCY_PS = 60729;

static void await_arrival(struct mbox *mbox)
{
	if (mbox->flights) {
		timeline_arm_at(mbox->dev.timeline, &mbox->arrival, mbox->flight[0].when_ps);
	} else {
		timeline_disarm(mbox->dev.timeline, &mbox->arrival);
	}
}

void mbox_send(struct mbox *mbox, enum mbox_what what, uint32_t first, uint32_t second)
{
	if (mbox->flights == MBOX_FLIGHTS) {
		return; /* only from a spoilt snapshot */
	}
	mbox->flight[mbox->flights++] = (struct mbox_flight){
		mbox->dev.timeline->now_ps + LATENCY_PS,
		{ (uint8_t)what, { first, second } },
	};
	if (mbox->flights == 1) {
		await_arrival(mbox);
	}
}

void mbox_send_interrupts(struct mbox *mbox, uint32_t bits)
{
	for (unsigned n = 0; n < mbox->flights; n++) {
		if (mbox->flight[n].message.what == MBOX_RAISE) {
			bits &= ~mbox->flight[n].message.word[0];
		}
	}
	if (bits) {
		mbox_send(mbox, MBOX_RAISE, bits, 0);
	}
}

bool mbox_tell(const struct mbox *mbox, enum mbox_what what, uint32_t word)
{
	const struct mbox_message message = { .what = (uint8_t)what, .word = { word } };
	return port_send_mbox(mbox->dev.port[0], &message);
}

static void drop(struct mbox *mbox, unsigned n)
{
	mbox->flights--;
	for (; n < mbox->flights; n++) {
		mbox->flight[n] = mbox->flight[n + 1];
	}
}

void mbox_recall_entries(struct mbox *mbox)
{
	for (unsigned n = mbox->flights; n > 0; n--) {
		if (mbox->flight[n - 1].message.what != MBOX_RAISE) {
			drop(mbox, n - 1);
		}
	}
	await_arrival(mbox);
}

static void arrived(void *owner, unsigned index)
{
	struct mbox *mbox = owner;
	(void)index;
	while (mbox->flights && mbox->flight[0].when_ps <= mbox->dev.timeline->now_ps) {
		struct mbox_message message = mbox->flight[0].message;
		drop(mbox, 0);
		port_send_mbox(mbox->dev.port[0], &message);
	}
	await_arrival(mbox);
}

void mbox_wire_init(struct mbox *mbox)
{
	mbox->arrival = (struct event){ .name = "mailbox", .fire = arrived, .owner = mbox };
}

void mbox_wire_reset(struct mbox *mbox)
{
	mbox->flights = 0;
	await_arrival(mbox);
}

void mbox_wire_snap(struct mbox *mbox, struct snap *snap)
{
	snap_u32(snap, "flights", &mbox->flights);
	mbox->flights = mbox->flights < MBOX_FLIGHTS ? mbox->flights : MBOX_FLIGHTS;
	for (unsigned n = 0; n < mbox->flights; n++) {
		struct mbox_flight *flight = &mbox->flight[n];
		snap_u64(snap, "when_ps", &flight->when_ps);
		snap_u8(snap, "what", &flight->message.what);
		snap_u32(snap, "word0", &flight->message.word[0]);
		snap_u32(snap, "word1", &flight->message.word[1]);
	}
	event_snap(&mbox->arrival, mbox->dev.timeline, snap, "arrival");
}
