/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_CORE_INTERNAL_H
#define ORRERY_MACHINE_CORE_INTERNAL_H

/* What core.c, core_memory.c, core_precise.c and exception.c share; nobody else includes it. */

#include "machine/bus.h"
#include "machine/core.h"
#include "machine/cpu.h"
#include "machine/memory.h"
#include "machine/mpu.h"
#include "machine/nvic.h"
#include "machine/thumb.h"

enum {
	BLOCKS = 16384,      /* entries of the cost table, direct mapped by address */
	SHADOW_SLOTS = 1024, /* pages whose every access is checked by us */
	BREAKPOINTS = 64,
	STALE_RANGES = 64,
	CORE_MEMORIES = 16,
	LINGER =
		256, /* instructions on the precise engine after an access to a page with two answers */
	LIMIT_MAX =
		0x40000000, /* cycles a slice may have before the books are brought up to date */
};

/*
 * An entry of the cost table, found by bits 14..1 of a block's address. Key: address | size << 32, with BLOCK_SPECIAL
 * when the block holds something the core may have to look at. Charge: instructions << 32 | cycles. Last: the
 * running count after the block ran last; 0: never.
 */
struct block {
	uint64_t key, charge;
	int64_t last;
};

static const uint64_t BLOCK_SPECIAL = UINT64_C(1) << 63;

static inline unsigned block_index(uint32_t address)
{
	return address >> 1 & (BLOCKS - 1);
}

static inline uint64_t block_key(uint32_t address, uint32_t size)
{
	return address | (uint64_t)size << 32;
}

enum { FPSCR_RMODE = 3 << 22 }; /* 0 is to nearest */

/* Why the engine came back, as noted by the callbacks. */
enum core_event {
	EVENT_NONE,
	EVENT_SVC,
	EVENT_BKPT,
	EVENT_EXC_RETURN,
	EVENT_BAD_FETCH,
	EVENT_FAULT,
	EVENT_EXCLUSIVE_FAILS,
	EVENT_IT,
	EVENT_UNKNOWN,
	EVENT_BREAK
};

enum refusal {
	REFUSED_NOBODY,
	REFUSED_MPU,
	REFUSED_XN,
	REFUSED_PRECISE, /* no fault: the precise engine must look at each access to this page */
};

/* The page fill or device access that was refused last. */
struct refused {
	uint32_t address; /* page for fills, exact for device accesses */
	enum cpu_use use;
	enum refusal why;
	bool device; /* from a device access: PC is the block's start */
	unsigned size;
};

/* Mutable, in the arena: what a checkpoint must bring back beside the engine's registers. */
struct core_live {
	enum core_state state;
	uint64_t ticks;   /* clock ticks reached, sleep included */
	uint64_t charged; /* cycles executed */
	uint64_t instructions;
	uint64_t sleep_ticks;
	uint64_t exceptions;
	bool monitor_broken; /* an exception came between LDREX and STREX */
	uint32_t linger;     /* instructions to go on the precise engine */
	bool privileged;     /* as of the latest resync */
	bool for_event;      /* asleep in WFE: the event register wakes it too */
	/* A run may end at a breakpoint in the middle of a block that is charged already. */
	bool walking;  /* on the precise engine until the block is left */
	bool walk_new; /* no instruction of the walk has run yet */
	uint32_t walk_begin, walk_end;
	uint32_t walk_at;         /* the latest instruction of the walk */
	uint32_t skip_breakpoint; /* resumed here: do not stop again at once; 1: none */
	struct core_fault fault;
	uint64_t faults;
};

struct core {
	/* hot */
	/*
	 * The running count: instructions << 32, plus the cycles of this slice less `limit`, which is negative until the
	 * limit is reached. Moves beside the engine's code when blocks charge themselves there.
	 */
	int64_t *tick;
	int64_t own_tick;
	uint32_t limit;   /* cycles of this slice at which to look up: core_set_limit */
	unsigned trap;    /* enum thumb_flag that need attention now */
	uint32_t current; /* precise engine: the instruction, or the block walked, charged last */
	struct block block[BLOCKS];
	uint16_t flags[BLOCKS];
	uint32_t next;           /* the block about to run, while one is looked at */
	uint32_t current_size;   /* 0: nothing yet on the precise engine */
	uint32_t counted;        /* core_count when the books were last brought up to date */
	struct inlined *inlined; /* NULL: no block charges itself yet */
	bool callbacks_only;     /* nor will one */
	struct {
		uint32_t address, count;
	} step[CORE_HISTORY]; /* on the precise engine, a ring */
	unsigned steps;
	bool under_mpu; /* some entry of the table was made while the MPU decided */

	struct core_config config;
	struct machine *machine;
	struct nvic *nvic;      /* arena */
	struct mpu *mpu;        /* arena */
	struct core_live *live; /* arena */
	struct cpu *cpu;        /* the engine that holds the registers now */
	struct cpu *fast, *precise;
	struct cpu_context *exchange;
	bool resync;     /* masks may have changed: read them */
	bool hide_fpca;  /* FPCCR.ASPEN is clear: FPCA goes off again after the block */
	bool attention;  /* look at the interrupt controller */
	bool leave;      /* stop the engine at the next block */
	bool inside;     /* within cpu_run */
	bool halted;     /* this run of the engine was ended by core_halt */
	uint64_t slices; /* runs of core_run; a statistic, not state */
	uint64_t until_ticks;
	enum core_event event;
	unsigned event_exception; /* for EVENT_FAULT */
	uint32_t event_bits, event_address;
	struct refused refused;
	bool was_refused;
	bool flush_wanted;
	struct {
		uint32_t begin, end;
	} stale[STALE_RANGES];
	unsigned stale_count;
	uint32_t shadow_base;
	uint32_t shadow[SHADOW_SLOTS];
	unsigned shadow_count;
	struct code_user user[CORE_MEMORIES];
	struct core_memory {
		struct core *core;
		uint32_t base, offset, size;
		struct memory *memory;
	} memory[CORE_MEMORIES];
	unsigned memory_count;
	uint32_t breakpoint[BREAKPOINTS];
	unsigned breakpoint_count;
	/* precise engine */
	bool stepping;
	unsigned steps_left;
	bool strict;         /* unaligned LDM, LDRD and exclusives fault, at a price */
	uint32_t rounding;   /* FPSCR.RMode to bring back after the instruction at hand; 0: none */
	bool in_it;          /* this run of the engine is for one instruction of an IT block */
	uint32_t precise_at; /* the instruction the precise engine is at */
	struct semihost *semihost;
	bool exit_asked;
	int exit_code;
	bool fault_stop, fault_stop_all, fault_seen;
};

/* Cycles to the limit, negative; or how many beyond it. */
static inline int32_t core_left(const struct core *core)
{
	return (int32_t)*core->tick;
}

/* Cycles of this slice. */
static inline uint32_t core_spent(const struct core *core)
{
	return core->limit + (uint32_t)core_left(core);
}

static inline uint32_t count_of(int64_t tick)
{
	return (uint32_t)((uint64_t)(tick - (int32_t)tick) >> 32);
}

/* Instructions, running. */
static inline uint32_t core_count(const struct core *core)
{
	return count_of(*core->tick);
}

static inline void core_set_limit(struct core *core, uint32_t limit)
{
	*core->tick += (int64_t)core->limit - limit;
	core->limit = limit;
}

/* core.c */
void core_sync(struct core *core);
uint64_t core_ticks_now(const struct core *core);
uint64_t core_now_ps(const struct core *core);
void core_halt(struct core *core);
void core_sleep(struct core *core, bool for_event); /* in WFE, or else WFI or SLEEPONEXIT */
void core_look_up(struct core *core);     /* makes the engine stop for us at the next block */
void core_reconfigure(struct core *core); /* works the trap mask out again */
void core_resync(struct core *core);      /* reads masks and CONTROL back from the engine */
void core_forget_blocks(struct core *core);
/*
 * The block (precise engine: instruction or block walked) charged last, looked for near `pc`. False: it is not known any more,
 * and both are 0.
 */
bool core_current(const struct core *core, uint32_t pc, uint32_t *begin, uint32_t *end);
/*
 * An FP instruction or a block with one is about to run: saves a lazy context first, begins a new one. FP_LEAVE: the
 * engine must be left before it runs, for a fault or because the code was translated for another context.
 */
enum fp_answer { FP_RUNS, FP_DENIED, FP_LEAVE };
enum fp_answer core_before_fp(struct core *core);
bool core_boundary(struct core *core); /* at a block's start with limit reached: go on? */
unsigned core_block_install(struct core *core, uint32_t address, uint32_t size);

/*
 * A core as blocks pass it to core_on_block. The engine writes a constant that is an address near its code in fewer
 * bytes than core_inline.c needs; no address has these bits.
 */
static const uintptr_t TICKET = (uintptr_t)0x5a5a << (sizeof(uintptr_t) * 8 - 16);

static inline void *core_ticket(struct core *core)
{
	return (void *)((uintptr_t)core ^ TICKET);
}

/* core_blocks.c */
void core_on_block(struct uc_struct *uc, uint64_t address, uint32_t size, void *ticket);
/* The same for a block that charges itself, when the limit is reached. */
void core_on_limit(struct uc_struct *uc, uint64_t address, uint32_t size, void *ticket);

/* core_inline.c */
/* From now on the block charges itself, if that can be. `after` is where the engine's call returns to. */
void core_inline_block(
	struct core *core, const struct uc_struct *uc, uint8_t *after, const struct block *block);
void core_inline_forget(struct core *core); /* no block charges itself any more */
void core_inline_close(struct core *core);
/* The n-th block that charges itself, and the running count after it ran last. */
bool core_inline_visit(
	const struct core *core, unsigned n, uint32_t *address, uint32_t *size, int64_t *last);

/* core_events.c */
void core_on_interrupt(void *owner, uint32_t number);
bool core_on_invalid(void *owner);
/* What the engine came back for. False: the host failed. */
bool core_came_back(struct core *core, enum cpu_exit exit);
bool core_wakes(const struct core *core);
/* It branches to itself and no exception is to be taken: only an event can change anything. */
bool core_spins(struct core *core);

/* core_memory.c */
bool core_fill(void *owner, uint32_t page, enum cpu_use use, uint32_t *physical, unsigned *granted);
uint32_t core_device_read(void *owner, uint32_t physical, unsigned size);
void core_device_write(void *owner, uint32_t physical, unsigned size, uint32_t value);
enum core_memory_result { CORE_MEMORY_OK, CORE_MEMORY_MPU, CORE_MEMORY_BUS };
/* Aligned words for exception frames and vectors, with the MPU's and the bus's say. */
enum core_memory_result core_load(
	struct core *core, uint32_t address, uint32_t *value, bool privileged);
enum core_memory_result core_store(
	struct core *core, uint32_t address, uint32_t value, bool privileged);
bool core_fetch_half(struct core *core, uint32_t address, uint16_t *half);
void core_flush(struct core *core);
bool core_map(struct core *core, struct cpu *cpu, struct error *err);
void core_watch_code(struct core *core);
/* Where, exactly, the refused access was meant to go, and the instruction that meant it. */
uint32_t core_refused_address(struct core *core, uint32_t *pc, unsigned *size);
bool core_negative_priority(const struct core *core);
void core_stale_code(void *owner, uint32_t offset, uint32_t length);

/* core_precise.c */
/*
 * The engine stops nowhere inside an IT block, so the precise side takes it apart: where a run from here must end, 0 for
 * nowhere. An instruction whose condition fails is passed here and now; then *passed is true.
 */
uint32_t core_it_end(struct core *core, bool *passed);
bool core_use_precise(struct core *core, bool precise, struct error *err);
void core_on_code(struct uc_struct *uc, uint64_t address, uint32_t size, void *owner);

/* exception.c */
enum {
	CFSR_IACCVIOL = 1,
	CFSR_DACCVIOL = 2,
	CFSR_MUNSTKERR = 8,
	CFSR_MSTKERR = 16,
	CFSR_MLSPERR = 32,
	CFSR_MMARVALID = 128,
	CFSR_IBUSERR = 1 << 8,
	CFSR_PRECISERR = 2 << 8,
	CFSR_UNSTKERR = 8 << 8,
	CFSR_STKERR = 16 << 8,
	CFSR_LSPERR = 32 << 8,
	CFSR_BFARVALID = 128 << 8,
	CFSR_UNDEFINSTR = 1 << 16,
	CFSR_INVSTATE = 2 << 16,
	CFSR_INVPC = 4 << 16,
	CFSR_NOCP = 8 << 16,
	CFSR_UNALIGNED = 256 << 16,
	CFSR_DIVBYZERO = 512 << 16
};
/* A synchronous fault at the present registers: status, escalation, pending; entry follows. */
void core_fault(struct core *core, unsigned exception, uint32_t cfsr_bits);
void core_fault_at(struct core *core, unsigned exception, uint32_t cfsr_bits, uint32_t address);
/* SVC, BKPT and others that must be taken now or escalate. */
void core_call_exception(struct core *core, unsigned exception);
/* Takes the best pending exception, if any pre-empts. True when one was taken. */
bool core_take_exception(struct core *core);
/* The engine branched to an EXC_RETURN value in handler mode; PC and T hold it. */
void core_exception_return(struct core *core);
/* Lazy floating-point state is written out now (FPCCR.LSPACT). */
void core_preserve_fp(struct core *core);
void core_lock_up(struct core *core);

/* machine.c */
/* The deadline was reached: a new one in picoseconds, or 0 when the slice has to end. */
uint64_t machine_extend_slice(struct machine *machine, struct core *core);
void machine_core_reset_request(struct machine *machine, struct core *core);

/* core.c, for machine.c */
enum core_run_result {
	CORE_RUN_DEADLINE,
	CORE_RUN_ASLEEP,
	CORE_RUN_DOWN,
	CORE_RUN_BREAK,
	CORE_RUN_EXIT,
	CORE_RUN_FAULT,
	CORE_RUN_HOST
};
struct core *core_create(struct machine *machine, const struct core_config *config);
void core_destroy(struct core *core);
void core_seal(struct core *core);
enum core_run_result core_run(struct core *core, uint64_t from_ps, uint64_t until_ps);
/* Asleep and something woke it: it runs from `now`. True when it is (or became) awake. */
bool core_awake(struct core *core, uint64_t now_ps);
void core_snap(struct core *core, struct snap *snap);
/* After a restore of arena and memories: engine registers from the context, caches told. */
struct cpu_context *core_context_take(struct core *core);
void core_context_give(struct core *core, const struct cpu_context *context);

#endif
