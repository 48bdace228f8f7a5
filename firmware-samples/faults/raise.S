/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Leaf routines: LR is left alone, so a handler resumes any of them by returning to the stacked LR. The
 * exception is raise_svc_on_stack, whose stack is unusable when it faults.
 */
	.syntax unified
	.thumb

	.macro routine name
	.section .text.raise_\name, "ax", %progbits
	.global raise_\name
	.global site_\name
	.type raise_\name, %function
	.thumb_func
raise_\name:
	.endm

	routine undefined
site_undefined:
	udf	#0x5A
	bx	lr

	/* Bit 0 of the target clear asks for the Arm instruction set, which is not there. */
	routine to_arm_state
site_to_arm_state:
	bx	r0
	bx	lr

	routine svc
site_svc:
	svc	#0
	bx	lr

	routine no_coprocessor
site_no_coprocessor:
	mrc	p7, 0, r0, c0, c0, 0
	bx	lr

	routine no_fpu
site_no_fpu:
	vmov	s0, r0
	bx	lr

	routine divide
	mov	r1, #100
site_divide:
	udiv	r0, r1, r0
	bx	lr

	routine load
site_load:
	ldr	r1, [r0]
	bx	lr

	routine load_half
site_load_half:
	ldrh	r1, [r0]
	bx	lr

	routine load_pair
site_load_pair:
	ldrd	r1, r2, [r0]
	bx	lr

	routine load_many
site_load_many:
	ldm	r0, {r1, r2}
	bx	lr

	routine store
site_store:
	str	r0, [r0]
	bx	lr

	routine jump
	orr	r0, #1
site_jump:
	bx	r0
	bx	lr

	routine svc_masked
	cpsid	i
site_svc_masked:
	svc	#0
	bx	lr

	routine breakpoint
site_breakpoint:
	bkpt	#1
	bx	lr

	/* The operand is the process stack pointer to take the exception with. */
	routine svc_on_stack
	push	{r4, lr}
	msr	psp, r0
	mrs	r1, control
	orr	r1, #2
	msr	control, r1
	isb
site_svc_on_stack:
	svc	#0
	.global resume_on_stack
	.thumb_func
resume_on_stack:
	mrs	r1, control
	bic	r1, #2
	msr	control, r1
	isb
	pop	{r4, pc}

	/* The handler gives the privilege back. */
	routine load_unprivileged
	mrs	r1, control
	orr	r1, #1
	msr	control, r1
	isb
site_load_unprivileged:
	ldr	r1, [r0]
	bx	lr

	/* The operand is the interrupt to pend. */
	routine interrupt
	ldr	r1, =0xE000EF00
	str	r0, [r1]
	dsb
site_interrupt:
	nop
	bx	lr

	.pool
	.end
