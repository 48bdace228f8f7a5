/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One peripheral or part on a bench: see bench.h. */
#include "support/bench.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "machine/memory.h"
#include "support/bench_bus.h"

enum { CLOCKS = 8, WATCHES = 256, PINS = 32, FRAMES = 1024, ARENA = 4 << 20, PORTS = 4 };

struct watch {
	struct line_listener listener;
	unsigned rises;
};

static struct bench {
	struct arena *arena;
	struct pool *pool;
	struct log *log;
	struct timeline *timeline;
	struct device *device;
	struct part *part;
	struct memory *memories; /* of the part */
	struct clk clk[CLOCKS];
	unsigned clocks;
	struct watch watch[WATCHES];
	struct net net[PINS];
	struct pin hand[PINS];
	unsigned pins;
	struct port instrument[PORTS];
	unsigned ports;
	struct uart_frame sends;
	struct uart_frame frame[FRAMES];
	uint64_t frame_ps[FRAMES];
	char text[FRAMES + 1];
	unsigned frames, length;
	bool clear_to_send;
	uint8_t *saved;
	size_t saved_length;
	uint64_t saved_ps, saved_order;
} bench;

static void quiet(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	(void)context;
	(void)kind;
	(void)text;
	(void)repeats;
}

static void line_changed(void *owner, unsigned index, bool level)
{
	(void)index;
	((struct watch *)owner)->rises += level;
}

static void received(void *owner, unsigned index, const struct uart_frame *frame)
{
	(void)owner;
	(void)index;
	if (bench.frames == FRAMES) {
		return;
	}
	bench.frame_ps[bench.frames] = bench.timeline->now_ps;
	bench.frame[bench.frames++] = *frame;
	if (!frame->line_break) {
		bench.text[bench.length++] = (char)frame->data;
		bench.text[bench.length] = '\0';
	}
}

static void cleared(void *owner, unsigned index, bool may_send)
{
	(void)owner;
	(void)index;
	bench.clear_to_send = may_send;
}

static const struct port_ops instrument_ops = {
	.uart_receive = received,
	.uart_clear_to_send = cleared,
	.i2c_start = bench_bus_i2c_start,
	.i2c_write = bench_bus_i2c_write,
	.i2c_read = bench_bus_i2c_read,
	.i2c_stop = bench_bus_i2c_stop,
	.i2c_stretch_ps = bench_bus_i2c_stretch_ps,
	.spi_exchange = bench_bus_spi_exchange,
	.i2s_exchange = bench_bus_i2s_exchange,
};

/* An instrument at each port, of its kind. */
static void put_on_port(struct port *port)
{
	ck_assert_uint_lt(bench.ports, PORTS);
	struct port *instrument = &bench.instrument[bench.ports];
	port_init(instrument, "instrument", port->kind, &instrument_ops, NULL, bench.ports);
	port_join(port, instrument);
	bench.ports++;
}

static void power_up(void)
{
	ck_assert_msg(!bench.arena, "the bench is in use");
	bench.arena = arena_create(ARENA);
	bench.log = log_create();
	log_set_sink(bench.log, quiet, NULL);
	bench.timeline = arena_take(bench.arena, sizeof(*bench.timeline));
	timeline_init(bench.timeline);
	bench.timeline->arena = bench.arena;
	bench.sends = (struct uart_frame){ .data_bits = 8, .parity = 'N', .baud = 115200 };
	bench_bus_open(bench.timeline);
}

static void put_on_net(struct pin *pin, unsigned n, const char *name)
{
	ck_assert_uint_lt(n, PINS);
	net_init(&bench.net[n], name);
	bench.hand[n] = (struct pin){ .name = "hand" };
	net_join(&bench.net[n], pin);
	net_join(&bench.net[n], &bench.hand[n]);
	bench.pins = n + 1;
}

static uint64_t usual_rate(const char *clock)
{
	static const struct {
		const char *name;
		uint64_t rate_hz;
	} usual[] = {
		{ "rtc32k", 32768 },
		{ "xtal", 26000000 },
		{ "adc", 2000000 },
		{ "pwm", 2000000 },
		{ "cnt125", 125000000 },
		{ "cnt200", 200000000 },
	};
	for (unsigned n = 0; n < sizeof(usual) / sizeof(*usual); n++) {
		if (!strcmp(clock, usual[n].name)) {
			return usual[n].rate_hz;
		}
	}
	return 197600000;
}

static void wire_device(struct device *dev)
{
	for (unsigned n = 0; dev->ops->clocks && dev->ops->clocks[n]; n++) {
		ck_assert_uint_lt(n, CLOCKS);
		const char *name = dev->ops->clocks[n];
		clk_init(&bench.clk[n], name, bench.timeline, usual_rate(name));
		dev->clk[n] = &bench.clk[n];
		bench.clocks = n + 1;
	}
	ck_assert_uint_le(dev->line_count, WATCHES);
	for (unsigned n = 0; n < dev->line_count; n++) {
		bench.watch[n].listener = (struct line_listener){ .changed = line_changed,
			.owner = &bench.watch[n] };
		line_listen(&dev->line[n], &bench.watch[n].listener);
	}
	for (unsigned n = 0; n < dev->pin_count; n++) {
		put_on_net(&dev->pin[n], n, dev->pin[n].name);
	}
	for (unsigned n = 0; n < dev->port_count; n++) {
		put_on_port(dev->port[n]);
	}
}

void bench_open(const struct device_ops *ops, const char *yaml)
{
	struct error err = { 0 };
	power_up();
	bench.pool = pool_create();
	const struct device_file *file = device_file_load(bench.pool, yaml, &err);
	ck_assert_msg(file, "%s: %s", err.where, err.message);
	bench.device = device_create(
		bench.arena, ops, &file->desc, "bench", bench.timeline, bench.log, &err);
	ck_assert_msg(bench.device, "%s: %s", err.where, err.message);
	bench_master_open(bench.device);
	if (ops) {
		wire_device(bench.device);
	}
	device_init(bench.device);
	device_reset(bench.device, RESET_POR);
}

static void keep_memory(void *keeper, struct memory *memory)
{
	(void)keeper;
	memory->next = bench.memories;
	bench.memories = memory;
}

bool bench_try_part(const struct part_ops *ops, const char *const *settings, struct error *err)
{
	power_up();
	bench.part = part_create(bench.arena, ops, "bench", bench.timeline, bench.log);
	bench.part->keep_memory = keep_memory;
	for (unsigned n = 0; n < bench.part->pin_count; n++) {
		put_on_net(&bench.part->pin[n], n, bench.part->pin[n].name);
	}
	for (unsigned n = 0; n < bench.part->port_count; n++) {
		put_on_port(&bench.part->port[n]);
	}
	for (unsigned n = 0; settings && settings[n]; n++) {
		char key[64];
		const char *equals = strchr(settings[n], '=');
		snprintf(key, sizeof(key), "%.*s", (int)(equals - settings[n]), settings[n]);
		if (!part_set(bench.part, key, equals + 1, err)) {
			return false;
		}
	}
	if (!part_prepare(bench.part, err)) {
		return false;
	}
	part_init(bench.part);
	part_reset(bench.part);
	return true;
}

void bench_open_part(const struct part_ops *ops, const char *const *settings)
{
	struct error err = { 0 };
	ck_assert_msg(bench_try_part(ops, settings, &err), "%s", err.message);
}

void bench_close(void)
{
	if (bench.device) {
		device_finish(bench.device);
	} else if (bench.part->ops->finish) {
		bench.part->ops->finish(bench.part);
	}
	for (struct memory *memory = bench.memories, *next; memory; memory = next) {
		next = memory->next;
		memory_destroy(memory);
	}
	arena_destroy(bench.arena);
	log_destroy(bench.log);
	if (bench.pool) {
		pool_destroy(bench.pool);
	}
	free(bench.saved);
	bench = (struct bench){ 0 };
}

struct device *bench_device(void)
{
	return bench.device;
}

struct part *bench_part(void)
{
	return bench.part;
}

uint32_t bench_read(uint32_t offset)
{
	return device_read(bench.device, offset, 4);
}

uint32_t bench_peek(uint32_t offset)
{
	return device_peek(bench.device, offset, 4);
}

void bench_write(uint32_t offset, uint32_t value)
{
	device_write(bench.device, offset, 4, value);
}

void bench_reset(enum reset_domain cause)
{
	device_reset(bench.device, cause);
}

void bench_run_ps(uint64_t ps)
{
	timeline_advance(bench.timeline, bench.timeline->now_ps + ps);
}

void bench_run_us(uint64_t us)
{
	bench_run_ps(us * PS_PER_US);
}

uint64_t bench_now_ps(void)
{
	return bench.timeline->now_ps;
}

uint64_t bench_next_ps(void)
{
	return timeline_next_ps(bench.timeline);
}

uint64_t bench_rate(const char *clock)
{
	int n = device_find_clock(bench.device, clock);
	ck_assert_msg(n >= 0, "no clock %s", clock);
	return bench.device->clk[n]->rate_hz;
}

static unsigned line_number(const char *name)
{
	int n = device_find_line(bench.device, name);
	ck_assert_msg(n >= 0, "no line %s", name);
	return (unsigned)n;
}

bool bench_line(const char *name)
{
	return bench.device->line[line_number(name)].level;
}

unsigned bench_rises(const char *name)
{
	return bench.watch[line_number(name)].rises;
}

void bench_input(const char *name, bool level)
{
	int n = device_find_input(bench.device, name);
	ck_assert_msg(n >= 0, "no input %s", name);
	bench.device->ops->input(bench.device, (unsigned)n, level);
}

static unsigned pin_number(const char *name)
{
	int n = bench.device ? device_find_pin(bench.device, name) :
			       part_find_pin(bench.part, name);
	ck_assert_msg(n >= 0, "no pin %s", name);
	return (unsigned)n;
}

void bench_drive(const char *pin, enum drive drive)
{
	pin_drive(&bench.hand[pin_number(pin)], drive);
}

bool bench_net(const char *pin)
{
	return bench.net[pin_number(pin)].level;
}

bool bench_net_driven(const char *pin)
{
	return bench.net[pin_number(pin)].driven;
}

bool bench_try(const char *action, const char *value)
{
	struct error err = { 0 };
	return part_act(bench.part, action, value, &err);
}

void bench_ask(const char *action, const char *value)
{
	struct error err = { 0 };
	ck_assert_msg(part_act(bench.part, action, value, &err), "%s", err.message);
}

const char *bench_look(void)
{
	static char text[256];
	bench.part->ops->look(bench.part, text, sizeof(text));
	return text;
}

const char *bench_uart_text(void)
{
	return bench.text;
}

unsigned bench_uart_count(void)
{
	return bench.frames;
}

struct uart_frame bench_uart_frame(unsigned n)
{
	ck_assert_uint_lt(n, bench.frames);
	return bench.frame[n];
}

uint64_t bench_uart_frame_ps(unsigned n)
{
	ck_assert_uint_lt(n, bench.frames);
	return bench.frame_ps[n];
}

void bench_uart_format(uint32_t baud, uint8_t data_bits, char parity)
{
	bench.sends = (struct uart_frame){ .data_bits = data_bits, .parity = parity, .baud = baud };
}

void bench_uart_send_byte(uint8_t byte)
{
	struct uart_frame frame = bench.sends;
	frame.data = byte;
	port_send_uart(&bench.instrument[0], &frame);
}

void bench_uart_send(const char *text)
{
	for (; *text; text++) {
		bench_uart_send_byte((uint8_t)*text);
	}
}

void bench_uart_send_break(void)
{
	struct uart_frame frame = bench.sends;
	frame.line_break = true;
	port_send_uart(&bench.instrument[0], &frame);
}

void bench_uart_rts(bool may_send)
{
	port_set_rts(&bench.instrument[0], may_send);
}

bool bench_uart_cts(void)
{
	return bench.clear_to_send;
}

unsigned bench_logged(enum log_kind kind)
{
	return (unsigned)log_count(bench.log, kind);
}

static void visit(struct snap *snap)
{
	for (unsigned n = 0; n < bench.clocks; n++) {
		clk_snap(&bench.clk[n], snap);
	}
	for (unsigned n = 0; n < bench.pins; n++) {
		net_snap(&bench.net[n], snap);
		pin_snap(&bench.hand[n], snap);
	}
	for (unsigned n = 0; n < bench.ports; n++) {
		port_snap(&bench.instrument[n], snap);
	}
	if (bench.device) {
		snap_bytes(snap, "memory", bench_memory(), BENCH_MEMORY);
		device_snap(bench.device, snap);
	} else {
		part_snap(bench.part, snap);
	}
	for (struct memory *memory = bench.memories; memory; memory = memory->next) {
		memory_snap(memory, snap);
	}
}

void bench_save(void)
{
	struct snap *snap = snap_create_save();
	visit(snap);
	const void *bytes = snap_data(snap, &bench.saved_length);
	free(bench.saved);
	bench.saved = alloc_zeroed(bench.saved_length, 1);
	memcpy(bench.saved, bytes, bench.saved_length);
	bench.saved_ps = bench.timeline->now_ps;
	bench.saved_order = bench.timeline->order;
	snap_destroy(snap);
}

void bench_restore(void)
{
	const char *what = NULL;
	if (bench.device) {
		device_reset(bench.device, RESET_POR);
	} else if (bench.part->ops->reset) {
		bench.part->ops->reset(bench.part);
	}
	bench.timeline->now_ps = bench.saved_ps;
	struct snap *load = snap_create_load(bench.saved, bench.saved_length);
	visit(load);
	ck_assert_msg(snap_ok(load, &what), "load: %s", what);
	bench.timeline->order = bench.saved_order;
	snap_destroy(load);
	struct snap *compare = snap_create_compare(bench.saved, bench.saved_length);
	visit(compare);
	ck_assert_msg(snap_ok(compare, &what), "compare: %s", what);
	snap_destroy(compare);
}

uint64_t bench_hash(void)
{
	struct snap *snap = snap_create_hash();
	visit(snap);
	uint64_t hash = snap_hash(snap);
	snap_destroy(snap);
	return hash;
}

struct pin *bench_hand(unsigned n)
{
	return &bench.hand[n];
}

struct port *bench_instrument(unsigned n)
{
	return n < bench.ports ? &bench.instrument[n] : NULL;
}

struct port *bench_port(enum port_kind kind)
{
	for (unsigned n = 0; n < bench.ports; n++) {
		if (bench.instrument[n].kind == kind) {
			return &bench.instrument[n];
		}
	}
	ck_abort_msg("nothing on the bench has such a port");
	return NULL;
}
