/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VTOR moves the table; a vector fetch that fails; a reset request. */
#include "oracle.h"

static uint32_t other_table[EXCEPTIONS] __attribute__((aligned(512)));
static uint32_t boots __attribute__((section(".kept")));
static uint32_t boots_check __attribute__((section(".kept")));
void other_entry(void);

__attribute__((naked)) void other_entry(void)
{
	__asm__ volatile(
		"ldr r0, =0xB0B0B0B0\n\tmrs r1, ipsr\n\tstr r0, [sp]\n\tstr r1, [sp, #4]\n\tbx lr\n\t.ltorg");
}

static void svc_through(const char *name)
{
	register uint32_t r0 __asm__("r0") = 0x11;
	register uint32_t r1 __asm__("r1") = 0x22;

	__asm__ volatile("svc 0" : "+r"(r0), "+r"(r1)::"r2", "r3", "r12", "lr", "memory");
	uint32_t first = r0, second = r1;

	log_text(name);
	log_hex("r0", first);
	log_hex("r1", second);
	log_end();
}

static void relocate(void)
{
	for (unsigned i = 0; i < EXCEPTIONS; i++)
		other_table[i] = (uint32_t)other_entry;
	svc_through("first table");
	VTOR = (uint32_t)other_table;
	sync_core();
	svc_through("other table");
	other_table[EXC_SVC] = (uint32_t)exception_entry;
	sync_core();
	svc_through("changed entry");
	VTOR = (uint32_t)vectors;
	sync_core();
}

static void log_reset_state(void)
{
	log_system("after reset");
	log_value("control", read_control());
	log_value("primask", read_primask());
	log_value("basepri", read_basepri());
	log_value("ccr", CCR);
	CPACR = 0;
	log_value("cpacr", CPACR);
	log_value("syst_csr", SYST_CSR & 7);
	log_value("ipr0", *reg32(0xE000E400));
	log_value("mpu_ctrl", MPU_CTRL);
	log_value("aircr", AIRCR);
	log_value("cfsr", CFSR);
}

void run(void)
{
	if (boots_check == 0x600DB007 && boots == 1) {
		log_reset_state();
		return;
	}
	log_reset_state();
	relocate();
	boots = 1;
	boots_check = 0x600DB007;
	SHCSR = FAULTS_ON;
	CCR |= DIV_0_TRP;
	IPR(1) = 0x60;
	ISER0 = 2;
	SYST_RVR = 100000;
	SYST_CSR = 5;
	priority_grouping(3);
	write_basepri(0x40);
	use_process_stack();
	log_text("reset\n");
	log_flush();
	AIRCR = VECTKEY | 4;
	sync_core();
	for (;;)
		;
}
