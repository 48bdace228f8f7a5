/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_MACHINE_H
#define ORRERY_MACHINE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/net.h"
#include "engine/random.h"
#include "engine/timeline.h"
#include "machine/bus.h"
#include "machine/core.h"
#include "machine/device.h"
#include "machine/memory.h"
#include "machine/part.h"

struct arena;
struct error;
struct log;
struct snap;

enum { MACHINE_CORES = 4 };

/* A wired connection kept for listing and for messages: "gpt0.gpt -> cirq0.irq1". */
struct route {
	const char *from, *to, *where;
	struct route *next;
};

/* A chip pad as the SoC file describes it: its GPIO number, its net, and what it can be. */
struct pad {
	const char *name;             /* "GPIO8" */
	const char *const *functions; /* NULL-terminated; may be NULL */
	struct net *net;
	struct device *device; /* the GPIO bank */
	unsigned pin;          /* of that device */
	struct device *also;   /* a second block on the same pad, NULL: none */
	unsigned also_pin;
	struct pad *next;
};

/*
 * The whole. Built by the loader (or a test) in this order: machine_create; clocks, memories, buses, cores, devices,
 * nets, parts and their wiring through the machine_add_* functions; machine_seal; machine_reset; load firmware;
 * machine_start per core; machine_run. All mutable state is in `arena`, except memory bytes and what the
 * engines hold. Two machines in one process are independent.
 */
struct machine {
	const char *name; /* the board */
	const char *soc;
	struct arena *arena;
	struct log *log;
	struct timeline *timeline; /* arena */
	struct random *random;     /* arena */
	uint64_t quantum_ps;       /* longest slice while more than one core is awake */
	struct core *core[MACHINE_CORES];
	unsigned core_count;
	struct memory *memories;
	struct bus *buses;
	struct device *devices;
	struct part *parts;
	struct clk *clk[64];
	unsigned clk_count;
	struct net *net[512];
	unsigned net_count;
	struct pad *pads;
	struct route *routes;
	bool sealed;
	struct machine_run_state *run;   /* private to machine.c */
	void (*owned_free)(void *owned); /* the loader's YAML documents, freed last */
	void *owned;
};

struct machine *machine_create(const char *name, size_t arena_size);
void machine_destroy(struct machine *machine);

/* All names are copied or must outlive the machine (the loader's strings do). */
struct clk *machine_add_clock(struct machine *machine, const char *name, uint64_t rate_hz);
struct memory *machine_add_memory(
	struct machine *machine, const char *name, enum memory_kind kind, uint32_t size);
struct bus *machine_add_bus(struct machine *machine, const char *name);
struct device *machine_add_device(struct machine *machine, const struct device_ops *ops,
	const struct device_desc *desc, const char *name, struct error *err);
struct part *machine_add_part(
	struct machine *machine, const struct part_ops *ops, const char *name);
struct net *machine_add_net(struct machine *machine, const char *name);
/* The engine of a core is opened at machine_start: cores that run nothing cost nothing. */
struct core *machine_add_core(struct machine *machine, const struct core_config *config);

struct clk *machine_find_clock(const struct machine *machine, const char *name);
struct memory *machine_find_memory(const struct machine *machine, const char *name);
struct bus *machine_find_bus(const struct machine *machine, const char *name);
struct device *machine_find_device(const struct machine *machine, const char *name);
struct part *machine_find_part(const struct machine *machine, const char *name);
/* By its own name, or that of a net merged into it. */
struct net *machine_find_net(const struct machine *machine, const char *name);
struct core *machine_find_core(const struct machine *machine, const char *name);

/* Beside the numbers of external interrupts: what else of a core a line can be routed to. */
enum { MACHINE_IRQ_NMI = 0x10000, MACHINE_IRQ_RESET };

/* line (device.line) -> input (device.input) or a core's interrupt (core.irqN, core.nmi, core.reset). */
bool machine_route_input(struct machine *machine, struct device *from, unsigned line,
	struct device *to, unsigned input);
bool machine_route_irq(struct machine *machine, struct device *from, unsigned line,
	struct core *core, unsigned irq);

/* The device reaches what `bus` maps, as a privileged initiator. */
void machine_set_master(struct device *dev, struct bus *bus);

/* All is wired and set: parts open their files. False with the first reason, which names the part. */
bool machine_prepare(struct machine *machine, struct error *err);
/* Ends building: devices and parts are initialised. */
void machine_seal(struct machine *machine);
/* Power-on: everything to reset values, time stays. Memory contents stay. */
void machine_reset(struct machine *machine);
/* The run is over: parts write the host files that they were asked for. False with the first reason. */
bool machine_save(struct machine *machine, struct error *err);

enum machine_stop {
	MACHINE_TIME, /* `until_ps` reached */
	MACHINE_IDLE, /* all cores asleep or branching to themselves, and no event will ever come */
	MACHINE_EXIT, /* semihosting exit; see exit_code */
	MACHINE_LOCKUP, /* every started core is locked up */
	MACHINE_FAULT,  /* a core took a fault and stop_on_fault is set */
	MACHINE_BREAK,  /* a breakpoint */
	MACHINE_ASKED,  /* machine_ask_stop */
	MACHINE_HOST,   /* the host failed (engine error); see the log */
};

struct machine_result {
	enum machine_stop stop;
	struct core *core; /* which core it concerns, or NULL */
	int exit_code;     /* for MACHINE_EXIT */
};

/* Runs to a virtual time or a reason. Host input is polled by `machine_on_slice` at slice boundaries. */
struct machine_result machine_run(struct machine *machine, uint64_t until_ps);
/* Safe from a signal handler: the run stops at the next slice boundary. */
void machine_ask_stop(struct machine *machine);
/* A tool's hook, called between slices at least every `period_ps` of virtual time; NULL takes it off. */
void machine_on_slice(
	struct machine *machine, void (*poll)(void *owner), void *owner, uint64_t period_ps);
/* An access that concerns another core happened: the running slice ends at the next block. */
void machine_end_slice(struct machine *machine);
/* Present virtual time, between slices and inside callbacks alike. */
uint64_t machine_now_ps(const struct machine *machine);

/* XXH3 over the named state of everything (snap order): equal on every machine for equal states. */
uint64_t machine_hash(struct machine *machine);
void machine_snap(struct machine *machine, struct snap *snap);

/*
 * In-process checkpoint of the whole machine: arena, cores' contexts, memory pages. Taking copies all
 * memory once for the first checkpoint and then shares; restoring copies back only what was written since.
 * Only between runs.
 */
struct checkpoint;
struct checkpoint *machine_checkpoint(struct machine *machine);
/* Makes the machine exactly what it was; any number of times, in any order of checkpoints. */
void machine_restore(struct machine *machine, struct checkpoint *checkpoint);
void checkpoint_destroy(struct checkpoint *checkpoint);
/* Compares everything, arena and memories byte by byte: for tests of what restoring leaves behind. */
bool checkpoint_matches(const struct machine *machine, const struct checkpoint *checkpoint);
/*
 * Hash of what differs from the checkpoint (arena, dirty pages, core registers): quick, for comparing trials
 * that start from one checkpoint in one process. Not comparable across processes.
 */
uint64_t machine_hash_changes(struct machine *machine, const struct checkpoint *checkpoint);

#endif
