/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every fault kind with its own handler enabled: status bits, addresses, stacked state. Where a trapped instruction
 * overwrites a register, an ISB stands before it: the reference machine forgets writes that look dead.
 */
#include "oracle.h"

static void section(const char *name)
{
	log_text(name);
	log_end();
}

#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static void undefined(void)
{
	section("permanently undefined, 16 and 32 bits");
	TRAP("udf #7");
	TRAP("udf.w #1234");
	section("undefined coprocessor space with the coprocessor there");
	TRAP(".inst.w 0xf7f0a000"); /* permanently undefined encoding space */
	section("no coprocessor");
	TRAP("mrc p5, 0, r0, c0, c0, 0");
	TRAP("ldc p4, c0, [r0]");
	section("no FPU access");
	CPACR = 0; /* what a reset leaves there is the boot ROM's matter */
	sync_core();
	TRAP(FP "vmov.f32 s0, #1.0");
	TRAP(FP "vmrs r0, fpscr");
	TRAP("mov r1, sp\n\t" FP "vstr s0, [r1, #-64]");
}

static void state(void)
{
	section("branch to ARM state");
	TRAP("ldr r0, =0x00100200\n\tblx r0");
	TRAP("ldr r1, =0x00100300\n\tmov lr, pc\n\tadd lr, lr, #5\n\tbx r1\n\tnop\n\tnop");
	section("a vector without the Thumb bit");
	vectors[EXC_IRQ0 + 2] &= ~1u;
	enable(2, 0xC0);
	pend(2);
	log_system("after");
	log_faults();
	vectors[EXC_IRQ0 + 2] |= 1;
}

static void arithmetic(void)
{
	section("divide by zero, not trapped");
	TRAP("mov r0, #5\n\tmov r1, #0\n\tmov r2, #1\n\tisb\n\tudiv r2, r0, r1\n\tsdiv r3, r0, r1");
	CCR |= DIV_0_TRP;
	section("divide by zero, trapped");
	TRAP("mov r0, #5\n\tmov r1, #0\n\tmov r2, #1\n\tisb\n\tudiv r2, r0, r1");
	TRAP("mov r0, #5\n\tmov r1, #0\n\tmov r3, #1\n\tisb\n\tsdiv r3, r0, r1");
	CCR &= ~DIV_0_TRP;
}

static uint32_t words[8] = { 0x11111111, 0x22222222, 0x33333333, 0x44444444 };

static void unaligned(void)
{
	section("exclusives are always aligned");
	TRAP("ldr r0, =words+2\n\tmov r1, #0x53\n\tldrex r1, [r0]");
	TRAP("ldr r0, =words+1\n\tmov r1, #0x53\n\tldrexh r1, [r0]");
	section("unaligned, not trapped");
	TRAP("ldr r0, =words+1\n\tldr r1, [r0]\n\tldrh r2, [r0]\n\tstr r1, [r0, #8]");
	log_value("words", hash_bytes(words, sizeof(words)));
	CCR |= UNALIGN_TRP;
	section("unaligned, trapped");
	TRAP("ldr r0, =words+1\n\tmov r1, #0x61\n\tldr r1, [r0]");
	TRAP("ldr r0, =words+1\n\tmov r1, #0x62\n\tldrsh r1, [r0], #4");
	TRAP("ldr r0, =words+3\n\tmov r1, #0x63\n\tstr r1, [r0, #4]!");
	TRAP("ldr r0, =words+1\n\tmov r1, #0x64\n\tstrh r1, [r0]");
	TRAP("ldr r0, =words+3\n\tldrb r1, [r0]\n\tstrb r1, [r0, #2]");
	CCR &= ~UNALIGN_TRP;
	log_value("words", hash_bytes(words, sizeof(words)));
}

static void data_bus(void)
{
	section("precise data bus errors");
	TRAP("mov r0, #0xA0000000\n\tmov r1, #0x71\n\tldr r1, [r0]");
	TRAP("ldr r0, =0xA0000105\n\tmov r1, #0x72\n\tldrb r1, [r0, #2]");
	TRAP("ldr r0, =0xA0000106\n\tmov r1, #0x73\n\tldrh r1, [r0, #4]!");
	TRAP("ldr r0, =0xA0000200\n\tmov r1, #0x74\n\tldr r1, [r0], #12");
	TRAP("ldr r0, =0xA0000300\n\tmov r1, #3\n\tldr r2, [r0, r1, lsl #2]");
	TRAP("ldr r0, =0xA0000400\n\tldmia r0!, {r1, r2, r3}");
	TRAP("ldr r0, =0xA0000510\n\tldmdb r0!, {r1, r2, r3}");
	TRAP("ldr r0, =0xA0000600\n\tldrd r1, r2, [r0, #-8]");
	TRAP("ldr r0, =0xA0000700\n\tldrex r1, [r0, #4]");
	TRAP("ldr r0, =0xA0000800\n\tldrt r1, [r0, #8]");
	section("precise data bus errors inside an IT block");
	TRAP("ldr r0, =0xA0000900\n\tmov r1, #0x75\n\tmov r2, #0\n\tcmp r1, r1\n\titete eq\n\tmoveq r2, #1\n\t"
	     "addne r2, #64\n\tldreq r1, [r0, #4]\n\taddne r2, #128");
}

static void instruction_bus(void)
{
	section("fetch from a hole");
	TRAP("ldr r0, =0x98000101\n\tblx r0");
	section("fetch from a device");
	TRAP("ldr r0, =0x40000201\n\tblx r0");
	section("fetch from the private peripheral bus");
	TRAP("ldr r0, =0xE000E101\n\tblx r0");
}

void run(void)
{
	on_exception = exception_skip;
	SHCSR = FAULTS_ON;
	undefined();
	log_flush();
	state();
	arithmetic();
	log_flush();
	unaligned();
	log_flush();
	data_bus();
	log_flush();
	instruction_bus();
	CPACR = FPU_ON;
	sync_core();
	section("undefined FP instruction with the FPU on");
	TRAP(".inst.w 0xee000b40"); /* double precision VMLS */
}
