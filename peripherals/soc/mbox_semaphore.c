/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The semaphore that an I/O core shares with the Cortex-A7: a read while it is free takes it. Both sides know the
 * owner, and hear of a change at once. Two sides of one kind have none, nor has a side that is alone: it reads 0.
 */
#include "peripherals/soc/mbox.h"
#include "peripherals/soc/soc_models.h"

enum { FREE, IO_CORE, APPLICATION_CORE };

static uint32_t own_code(const struct mbox *mbox)
{
	return mbox->dev.ops == &mbox_a7_ops ? APPLICATION_CORE : IO_CORE;
}

static bool is_there(const struct mbox *mbox)
{
	return mbox_tell(mbox, MBOX_ASK, own_code(mbox));
}

static void set_owner(struct mbox *mbox, uint32_t code)
{
	mbox->owner = code;
	mbox_tell(mbox, MBOX_OWNER, code);
}

uint32_t mbox_semaphore_read(const struct mbox *mbox)
{
	if (!is_there(mbox)) {
		return 0;
	}
	return mbox->owner == FREE ? own_code(mbox) : mbox->owner;
}

void mbox_semaphore_take(struct mbox *mbox)
{
	if (mbox->owner == FREE && is_there(mbox)) {
		set_owner(mbox, own_code(mbox));
	}
}

bool mbox_semaphore_give(struct mbox *mbox, uint32_t code)
{
	if (code != FREE || mbox->owner != own_code(mbox) || !is_there(mbox)) {
		return false;
	}
	set_owner(mbox, FREE);
	return true;
}

void mbox_semaphore_reset(struct mbox *mbox)
{
	if (mbox->owner == own_code(mbox)) {
		set_owner(mbox, FREE);
	}
}

bool mbox_semaphore_shares(const struct mbox *mbox, uint32_t code)
{
	return code != own_code(mbox);
}
