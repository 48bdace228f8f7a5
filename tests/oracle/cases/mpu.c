/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MPU: permissions, execute-never, sub-regions, overlaps, the background map, register forms. */
#include "oracle.h"

enum {
	AP_NONE = 0,
	AP_PRIV = 1,
	AP_USER_RO = 2,
	AP_FULL = 3,
	AP_PRIV_RO = 5,
	AP_RO = 6,
	XN = 1 << 28
};
enum { CTRL_ON = 1, CTRL_HFNMI = 2, CTRL_PRIVDEF = 4 };

/* 16 KiB, the playground of the regions. */
static uint32_t ground[4096] __attribute__((aligned(16384)));

#define TRAP(...) \
	__asm__ volatile(__VA_ARGS__ ::: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc")

static void section(const char *name)
{
	log_text(name);
	log_end();
}

static void region(unsigned number, uint32_t base, unsigned log2_size, unsigned ap, uint32_t other)
{
	MPU_RNR = number;
	MPU_RBAR = base;
	MPU_RASR = other | ap << 24 | (log2_size - 1) << 1 | 1;
	sync_core();
}

static void region_off(unsigned number)
{
	MPU_RNR = number;
	MPU_RASR = 0;
	sync_core();
}

static void all_off(void)
{
	MPU_CTRL = 0;
	sync_core();
	for (unsigned i = 0; i < 8; i++)
		region_off(i);
}

static void mpu_on(uint32_t ctrl)
{
	MPU_CTRL = ctrl;
	sync_core();
}

/* One access of each kind; the faults log themselves. */
static void touch(const char *name, uint32_t address)
{
	log_text(name);
	log_hex("at", address);
	log_end();
	__asm__ volatile(
		"mov r0, %0\n\tmov r2, #0\n\tldr r1, [r0]\n\tldrb r1, [r0, #1]\n\tadd r2, r2, #1\n\t"
		"str r2, [r0]\n\tstrh r2, [r0, #2]\n\tpush {r0, r2}\n\tpop {r0, r2}\n\t"
		"ldrt r1, [r0]\n\tstrt r2, [r0]\n\t" ::"r"(address)
		: "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc");
}

/* Runs `bx lr` that was put there. */
static void call(const char *name, uint32_t address)
{
	log_text(name);
	log_hex("at", address);
	log_end();
	__asm__ volatile("mov r0, %0\n\torr r0, r0, #1\n\tblx r0" ::"r"(address)
			 : "r0", "r1", "r2", "r3", "r12", "lr", "memory", "cc");
}

static void unprivileged(bool on)
{
	if (on)
		write_control(read_control() | 1);
	else
		__asm__ volatile("svc 99" ::: "memory");
}

/* SVC 99 gives privilege back; everything else is a fault to skip. */
static uint32_t handle(struct entry *entry)
{
	if (entry->number == EXC_SVC) {
		write_control(read_control() & ~1u);
		return entry->exc_return;
	}
	return exception_skip(entry);
}

static void fill_code(void)
{
	for (unsigned i = 0; i < 4096; i++)
		ground[i] = 0x47704770; /* bx lr, twice */
	sync_core();
}

static void both_privileges(const char *name, uint32_t address)
{
	touch(name, address);
	unprivileged(true);
	touch("  unprivileged", address);
	unprivileged(false);
	log_flush();
}

static void registers(void)
{
	section("registers");
	log_value("type", MPU_TYPE);
	log_value("ctrl", MPU_CTRL);
	MPU_RNR = 2;
	MPU_RBAR = 0x12345400 | 1 << 4 | 5; /* VALID and region 5 */
	log_value("rnr", MPU_RNR);
	log_value("rbar", MPU_RBAR);
	MPU_RASR = 0x13070000 | 0xA5 << 8 | 9 << 1;
	log_value("rasr", MPU_RASR);
	*reg32(0xE000EDA4) = 0x20000000 | 1 << 4 | 1;
	*reg32(0xE000EDA8) = 0x03000000 | 11 << 1;
	*reg32(0xE000EDAC) = 0x20002000 | 1 << 4 | 2;
	*reg32(0xE000EDB0) = 0x03000000 | 12 << 1;
	for (unsigned i = 0; i < 8; i++) {
		MPU_RNR = i;
		log_hex("rbar", MPU_RBAR);
		log_hex("rasr", MPU_RASR);
		log_end();
	}
	all_off();
}

static void permissions(void)
{
	static const uint8_t ap[] = { AP_NONE, AP_PRIV, AP_USER_RO, AP_FULL, AP_PRIV_RO, AP_RO, 7 };

	for (unsigned i = 0; i < sizeof(ap); i++) {
		all_off();
		region(0, 0x00100000, 18, AP_FULL, 0);
		region(1, (uint32_t)ground, 12, ap[i], 0);
		mpu_on(CTRL_ON);
		log_value("access permission", ap[i]);
		both_privileges("  in the region", (uint32_t)ground + 64);
		both_privileges("  past its end", (uint32_t)ground + 4096);
	}
}

static void background(void)
{
	section("outside all regions, without the background map");
	all_off();
	region(0, 0x00100000, 18, AP_FULL, 0);
	mpu_on(CTRL_ON);
	TRAP("mov r0, #0x20000000\n\tldr r1, [r0]");
	TRAP("ldr r0, =0xE000ED00\n\tldr r1, [r0]");
	section("background map for privileged code");
	mpu_on(CTRL_ON | CTRL_PRIVDEF);
	log_flush();
	region(1, (uint32_t)ground, 5, AP_NONE, 0);
	both_privileges("a region of 32 bytes", (uint32_t)ground + 8);
	both_privileges("behind it", (uint32_t)ground + 32);
	region_off(0);
	touch("privileged code lives on the background map alone", (uint32_t)ground + 32 + 4096);
}

static void subregions(void)
{
	section("sub-regions");
	all_off();
	region(0, 0x00100000, 18, AP_FULL, 0);
	region(3, (uint32_t)ground, 13, AP_NONE, 0xAA << 8);
	mpu_on(CTRL_ON);
	for (unsigned i = 0; i < 8; i++)
		touch("  eighth", (uint32_t)ground + i * 1024 + 4);
	region(3, (uint32_t)ground, 12, AP_PRIV_RO, 0x0F << 8);
	for (unsigned i = 0; i < 8; i++)
		touch("  eighth", (uint32_t)ground + i * 512 + 508);
	log_flush();
}

static void overlaps(void)
{
	section("the higher region wins");
	all_off();
	region(0, 0x00100000, 18, AP_FULL, 0);
	region(2, (uint32_t)ground, 13, AP_NONE, 0);
	region(4, (uint32_t)ground + 1024, 10, AP_RO, 0);
	region(5, (uint32_t)ground + 1024 + 256, 8, AP_FULL, 0);
	mpu_on(CTRL_ON);
	touch("  lower", (uint32_t)ground + 512);
	touch("  higher", (uint32_t)ground + 1024);
	touch("  highest", (uint32_t)ground + 1280);
	touch("  higher again", (uint32_t)ground + 1536);
	touch("  lower again", (uint32_t)ground + 2048);
	section("a disabled sub-region shows the region below");
	region(4, (uint32_t)ground + 1024, 10, AP_RO, 0x81 << 8);
	touch("  lower", (uint32_t)ground + 1024);
	touch("  higher", (uint32_t)ground + 1024 + 128);
	log_flush();
}

static void execution(void)
{
	section("execution");
	all_off();
	fill_code();
	region(0, 0x00100000, 18, AP_FULL, 0);
	region(1, (uint32_t)ground, 12, AP_FULL, XN);
	region(2, (uint32_t)ground + 4096, 12, AP_PRIV, 0);
	region(3, (uint32_t)ground + 8192, 12, AP_NONE, 0);
	mpu_on(CTRL_ON);
	call("  execute never", (uint32_t)ground + 4);
	call("  privileged", (uint32_t)ground + 4096 + 8);
	call("  nobody", (uint32_t)ground + 8192 + 12);
	call("  anybody", (uint32_t)ground + 12288 + 16);
	unprivileged(true);
	call("  unprivileged: execute never", (uint32_t)ground + 20);
	call("  unprivileged: privileged", (uint32_t)ground + 4096 + 24);
	call("  unprivileged: anybody", (uint32_t)ground + 12288 + 28);
	unprivileged(false);
	section("execute never for 32 bytes in the middle of a page");
	region(5, (uint32_t)ground + 12288 + 512, 5, AP_FULL, XN);
	call("  before", (uint32_t)ground + 12288 + 512 - 4);
	call("  inside", (uint32_t)ground + 12288 + 512 + 4);
	call("  inside, at the end", (uint32_t)ground + 12288 + 512 + 30);
	call("  behind", (uint32_t)ground + 12288 + 512 + 32);
	section("a region cannot make the system space executable");
	region(4, 0xE0000000, 20, AP_FULL, 0);
	call("  private peripherals", 0xE000E100);
	log_flush();
}

static uint32_t in_hard_fault(struct entry *entry)
{
	log_frame(entry);
	log_faults();
	if (entry->number == EXC_HARD) {
		log_value("read in HardFault", ground[16]);
		entry->frame->pc += 2;
	}
	return entry->exc_return;
}

static void negative_priorities(void)
{
	section("off at negative priority without HFNMIENA");
	all_off();
	ground[16] = 0x5A5A5A5A;
	region(0, 0x00100000, 18, AP_FULL, 0);
	region(1, (uint32_t)ground, 12, AP_NONE, 0);
	mpu_on(CTRL_ON);
	on_exception = in_hard_fault;
	SHCSR = 0;
	TRAP("udf #1");
	write_faultmask(1);
	log_value("read under FAULTMASK", ground[16]);
	write_faultmask(0);
	section("on at negative priority with HFNMIENA, where it allows");
	mpu_on(CTRL_ON | CTRL_HFNMI);
	log_value("ctrl", MPU_CTRL);
	write_faultmask(1);
	touch("under FAULTMASK with HFNMIENA", (uint32_t)ground + 4096);
	write_faultmask(0);
	SHCSR = FAULTS_ON;
	on_exception = handle;
}

static void multiples(void)
{
	section("multiple transfers that leave a region");
	all_off();
	region(0, 0x00100000, 18, AP_FULL, 0);
	region(1, (uint32_t)ground + 4096, 12, AP_NONE, 0);
	mpu_on(CTRL_ON);
	ground[1022] = 0x11112222;
	ground[1023] = 0x33334444;
	__asm__ volatile("mov r0, %0\n\tmov r1, #1\n\tmov r2, #2\n\tldmia r0!, {r5, r6}\n\t"
			 "sub r0, r0, #4\n\tldrd r5, r6, [r0]\n\tstmia r0, {r1, r2}\n\t"
			 "str r1, [r0, #4]!\n\tldr r1, [r0], #8\n\t" ::"r"(&ground[1022])
			 : "r0", "r1", "r2", "r3", "r5", "r6", "r12", "lr", "memory", "cc");
	log_value("words", hash_bytes(&ground[1020], 16));
	all_off();
}

void run(void)
{
	on_exception = handle;
	SHCSR = FAULTS_ON;
	registers();
	permissions();
	background();
	subregions();
	overlaps();
	execution();
	negative_priorities();
	multiples();
	all_off();
}
