/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a run in numbers, for people and as JSON. */
#include "cli/summary.h"

#include "base/log.h"
#include "tools/fidelity.h"
#include "tools/quantity.h"
#include "tools/record.h"
#include "tools/session.h"

const char *runner_end_name(enum runner_end end)
{
	static const char *const names[] = {
		[RUN_EXIT] = "semihosting exit",
		[RUN_TIME] = "time is up",
		[RUN_UNTIL] = "--until came true",
		[RUN_IDLE] = "idle: nothing is left to happen",
		[RUN_LOCKUP] = "lock-up",
		[RUN_FAULT] = "guest fault",
		[RUN_WALL] = "wall time is up",
		[RUN_INTERRUPTED] = "interrupted",
		[RUN_HOST] = "host failure",
	};
	return names[end];
}

static double seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

static double ratio(uint64_t virtual_ps, uint64_t wall_ns)
{
	return wall_ns ? (double)virtual_ps / 1000 / (double)wall_ns : 0;
}

static void print_fidelity(const struct machine *machine, FILE *out)
{
	struct fidelity fidelity;
	fidelity_measure(machine, &fidelity);
	if (!fidelity.registers) {
		fprintf(out, "  registers  none touched\n");
		return;
	}
	fprintf(out,
		"  registers  %u touched in %u blocks (%u read, %u written), fidelity %.0f %%:",
		fidelity.registers, fidelity.blocks, fidelity.read, fidelity.written,
		fidelity.score);
	static const enum evidence order[] = { EVIDENCE_DATASHEET, EVIDENCE_HEADER,
		EVIDENCE_DRIVER_SOURCE, EVIDENCE_INFERRED, EVIDENCE_DESIGNED, EVIDENCE_NONE };
	static const char *const names[] = { "datasheet", "header", "driver source", "inferred",
		"designed", "unknown" };
	const char *comma = "";
	for (unsigned i = 0; i < sizeof(order) / sizeof(*order); i++) {
		if (fidelity.by_evidence[order[i]]) {
			fprintf(out, "%s %u %s", comma, fidelity.by_evidence[order[i]], names[i]);
			comma = ",";
		}
	}
	fputc('\n', out);
	if (fidelity.storage) {
		fprintf(out,
			"             %u of them are storage only: their blocks have no model yet\n",
			fidelity.storage);
	}
}

static void print_messages(const struct machine *machine, FILE *out)
{
	uint64_t guest = log_count(machine->log, LOG_GUEST),
		 unmodelled = log_count(machine->log, LOG_UNMODELLED);
	if (guest || unmodelled) {
		fprintf(out,
			"  messages   %llu about the guest at %llu places, %llu about what is not modelled at %llu\n",
			(unsigned long long)guest,
			(unsigned long long)log_sites(machine->log, LOG_GUEST),
			(unsigned long long)unmodelled,
			(unsigned long long)log_sites(machine->log, LOG_UNMODELLED));
	}
}

static void print_more(const struct session *session, FILE *out)
{
	char text[4][32];
	for (unsigned i = 0; i < session->core_count; i++) {
		struct core_stats stats;
		core_stats(session->core[i].core, &stats);
		fprintf(out,
			"  %-10s %s instructions, %s cycles, %s asleep, %s exceptions, %llu slices\n",
			core_name(session->core[i].core),
			quantity_print_count(stats.instructions, text[0], sizeof(text[0])),
			quantity_print_count(stats.cycles, text[1], sizeof(text[1])),
			quantity_print_time(stats.sleep_ps, text[2], sizeof(text[2])),
			quantity_print_count(stats.exceptions, text[3], sizeof(text[3])),
			(unsigned long long)stats.slices);
	}
}

void summary_print(const struct runner *runner, enum runner_end end, bool more, FILE *out)
{
	const struct session *session = runner->session;
	uint64_t now_ps = machine_now_ps(session->machine), wall_ns = runner_wall_ns(runner);
	struct core_stats stats;
	char time[32], count[32];
	session_stats(session, &stats);
	fprintf(out, "orrery: %s", runner_end_name(end));
	if (end == RUN_EXIT) {
		fprintf(out, " %d", runner->result.exit_code);
	}
	fprintf(out, "\n  time       %s virtual in %.3f s: %.2f x real time\n",
		quantity_print_time(now_ps, time, sizeof(time)), seconds(wall_ns),
		ratio(now_ps, wall_ns));
	fprintf(out, "  executed   %s instructions (%.0f MIPS)\n",
		quantity_print_count(stats.instructions, count, sizeof(count)),
		wall_ns ? (double)stats.instructions * 1000 / (double)wall_ns : 0);
	print_fidelity(session->machine, out);
	print_messages(session->machine, out);
	if (more) {
		print_more(session, out);
	}
}

static void record_fidelity(const struct machine *machine, struct record *record)
{
	struct fidelity fidelity;
	fidelity_measure(machine, &fidelity);
	record_open(record, "registers");
	record_number(record, "touched", fidelity.registers);
	record_number(record, "blocks", fidelity.blocks);
	record_number(record, "read", fidelity.read);
	record_number(record, "written", fidelity.written);
	record_number(record, "storage", fidelity.storage);
	record_real(record, "fidelity", fidelity.score);
	record_open(record, "evidence");
	record_number(record, "datasheet", fidelity.by_evidence[EVIDENCE_DATASHEET]);
	record_number(record, "header", fidelity.by_evidence[EVIDENCE_HEADER]);
	record_number(record, "driver-source", fidelity.by_evidence[EVIDENCE_DRIVER_SOURCE]);
	record_number(record, "inferred", fidelity.by_evidence[EVIDENCE_INFERRED]);
	record_number(record, "designed", fidelity.by_evidence[EVIDENCE_DESIGNED]);
	record_close(record);
	record_close(record);
}

static void record_cores(const struct session *session, struct record *record)
{
	static const char *const states[] = { "off", "running", "asleep", "lockup", "halted" };
	record_open_list(record, "cores");
	for (unsigned i = 0; i < session->core_count; i++) {
		const struct session_core *core = &session->core[i];
		struct core_stats stats;
		uint32_t pc = 0;
		core_stats(core->core, &stats);
		core_reg_get(core->core, "pc", &pc);
		record_open(record, NULL);
		record_text(record, "name", core_name(core->core));
		record_text(record, "firmware", core->file);
		record_text(record, "state", states[core_state(core->core)]);
		record_hex(record, "pc", pc);
		record_number(record, "instructions", stats.instructions);
		record_number(record, "cycles", stats.cycles);
		record_number(record, "sleep_ps", stats.sleep_ps);
		record_number(record, "exceptions", stats.exceptions);
		record_number(record, "faults", core_fault_count(core->core));
		record_close(record);
	}
	record_close(record);
}

void summary_record(
	const struct runner *runner, enum runner_end end, int status, struct record *record)
{
	static const char *const ends[] = { "exit", "time", "until", "idle", "lockup", "fault",
		"wall-timeout", "interrupted", "host" };
	const struct session *session = runner->session;
	uint64_t now_ps = machine_now_ps(session->machine), wall_ns = runner_wall_ns(runner);
	record_text(record, "board", session->machine->name);
	record_text(record, "end", ends[end]);
	record_signed(record, "status", status);
	if (end == RUN_EXIT) {
		record_signed(record, "guest_exit", runner->result.exit_code);
	}
	record_number(record, "virtual_ps", now_ps);
	record_real(record, "wall_s", seconds(wall_ns));
	record_real(record, "ratio", ratio(now_ps, wall_ns));
	record_cores(session, record);
	record_fidelity(session->machine, record);
	record_open(record, "messages");
	record_number(record, "guest", log_count(session->machine->log, LOG_GUEST));
	record_number(record, "unmodelled", log_count(session->machine->log, LOG_UNMODELLED));
	record_close(record);
}
