/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IT blocks and exceptions: the IT state goes into the frame and comes back from it. */
#include "oracle.h"

#define RUN(name, ...)                                                                         \
	do {                                                                                   \
		uint32_t a = 1, b = 2, c = 3, d = 4;                                           \
		log_text(name "\n");                                                           \
		__asm__ volatile(__VA_ARGS__                                                   \
				 : "+r"(a), "+r"(b), "+r"(c), "+r"(d)::"r0", "r1", "r2", "r3", \
				 "r12", "lr", "memory", "cc");                                 \
		log_hex("a", a);                                                               \
		log_hex("b", b);                                                               \
		log_hex("c", c);                                                               \
		log_hex("d", d);                                                               \
		log_end();                                                                     \
	} while (0)

static uint32_t resume_or_skip(struct entry *entry)
{
	if (entry->number == EXC_SVC || entry->number >= EXC_PENDSV)
		return exception_log(entry);
	/* Skipping an instruction inside an IT block means advancing the IT state as well. */
	log_frame(entry);
	log_faults();
	struct frame *frame = entry->frame;
	uint32_t it = (frame->xpsr >> 25 & 3) | (frame->xpsr >> 8 & 0xFC);

	it = it & 7 ? (it & 0xE0) | (it << 1 & 0x1F) : 0;
	frame->xpsr = (frame->xpsr & ~0x0600FC00u) | (it & 3) << 25 | (it & 0xFC) << 8;
	frame->pc += *(uint16_t *)frame->pc >= 0xE800 ? 4 : 2;
	return entry->exc_return;
}

void run(void)
{
	on_exception = resume_or_skip;
	SHCSR = FAULTS_ON;
	RUN("svc in each place",
		"cmp %0, #1\n\titttt eq\n\tsvceq 1\n\taddeq %0, #10\n\taddeq %1, #10\n\taddeq %2, #10");
	RUN("second",
		"cmp %0, #1\n\titttt eq\n\taddeq %0, #10\n\tsvceq 2\n\taddeq %1, #10\n\taddeq %2, #10");
	RUN("third",
		"cmp %0, #1\n\titttt eq\n\taddeq %0, #10\n\taddeq %1, #10\n\tsvceq 3\n\taddeq %2, #10");
	RUN("fourth",
		"cmp %0, #1\n\titttt eq\n\taddeq %0, #10\n\taddeq %1, #10\n\taddeq %2, #10\n\tsvceq 4");
	RUN("mixed",
		"cmp %0, #1\n\titete eq\n\taddeq %0, #10\n\taddne %1, #10\n\tsvceq 5\n\taddne %2, #10");
	RUN("mixed, condition fails",
		"cmp %0, #9\n\titete eq\n\taddeq %0, #10\n\taddne %1, #10\n\tsvceq 6\n\taddne %2, #10");
	RUN("else",
		"cmp %0, #9\n\titett eq\n\tsvceq 7\n\tsvcne 8\n\taddeq %2, #10\n\taddeq %3, #10");
	RUN("other conditions",
		"cmp %1, #9\n\titee lo\n\tsvclo 9\n\taddhs %2, #10\n\taddhs %3, #10");
	RUN("undefined whose condition holds",
		"cmp %0, #1\n\tittt eq\n\taddeq %0, #10\n\t.inst.n 0xde02\n\taddeq %1, #10");
	RUN("undefined at the end",
		"cmp %0, #1\n\titt eq\n\taddeq %0, #10\n\t.inst.n 0xde02\n\tadd %1, #10");
	RUN("bus error",
		"mov r0, #0xA0000000\n\tcmp %0, #1\n\tittet eq\n\taddeq %0, #10\n\tldreq r1, [r0]\n\taddne %1, #10\n\t"
		"addeq %2, #10");
	RUN("no coprocessor",
		"cmp %0, #1\n\titte eq\n\taddeq %0, #10\n\tmrceq p7, 0, r0, c0, c0, 0\n\taddne %1, #10");
	RUN("flags set inside",
		"cmp %0, #1\n\titete eq\n\tcmpeq %0, #7\n\taddne %1, #10\n\tsvceq 10\n\taddne %2, #10");
	RUN("branch at the end",
		"cmp %0, #1\n\tite ne\n\taddne %0, #1\n\tbeq.n 1f\n\tadd %1, #1\n1:\tadd %2, #1");
}
