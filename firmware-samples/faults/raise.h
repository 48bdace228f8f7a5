/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One routine for each way to fault, and the address of the instruction that does it. */
#ifndef RAISE_H
#define RAISE_H

#include <stdint.h>

/* `operand` is the address or value the routine faults with. Nothing below the caller's frame survives. */
typedef void raise_function(uint32_t operand);

extern raise_function raise_undefined, raise_to_arm_state, raise_svc, raise_no_coprocessor,
	raise_no_fpu, raise_divide, raise_load, raise_load_half, raise_load_pair, raise_load_many,
	raise_store, raise_jump, raise_svc_masked, raise_breakpoint, raise_svc_on_stack,
	raise_load_unprivileged, raise_interrupt;

extern const char site_undefined[], site_to_arm_state[], site_svc[], site_no_coprocessor[],
	site_no_fpu[], site_divide[], site_load[], site_load_half[], site_load_pair[],
	site_load_many[], site_store[], site_jump[], site_svc_masked[], site_breakpoint[],
	site_svc_on_stack[], site_load_unprivileged[], site_interrupt[];

/* Where a thread goes on that was cut off from its stack: the rest of raise_svc_on_stack. */
extern const char resume_on_stack[];

#endif
