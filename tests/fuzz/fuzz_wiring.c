/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as options: each line is a --part, or a --wire behind a `-`. They are soldered to a board of one serial unit
 * with one of each kind of bus.
 */
#include "fuzz/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_file.h"
#include "loader/device_file.h"
#include "loader/pool.h"
#include "loader/soc_file.h"
#include "loader/wiring.h"
#include "loader/yaml.h"
#include "machine/machine.h"

enum { OPTIONS = 12 };

static const char chip[] =
	"schema: 1\nname: C\n"
	"clocks: {xtal: {rate: 26000000}, bus: {rate: 26000000}, i2c: {rate: 26000000}, spi: {rate: 80000000}}\n"
	"devices:\n"
	"  isu0: {file: mt3620-isu}\n  isu0-i2c: {file: mt3620-i2c}\n  isu0-spim: {file: mt3620-spim}\n"
	"  isu0-uart: {file: mt3620-uart}\n"
	"pins:\n  GPIO{0-4}: {device: isu0, pin: 'p{0-4}', functions: [[UART_TX, SPI_SCLK], [SPI_MOSI, I2C_SCL],"
	" [UART_RX, SPI_MISO, I2C_SDA], [SPI_CSA], [SPI_CSB]]}\n  GPIO{5-8}: {}\n";
static const char board[] =
	"schema: 1\nname: b\nsoc: c\nnets: {BUTTON_A: GPIO5, GND: {level: low}, VCC: {level: high}}\n"
	"parts: {button_a: {part: button, pin: BUTTON_A}, t: {part: terminal, on: isu0-uart}}\n"
	"headers: {H2: {1: GPIO0, 2: GND}}\nbuses: {ISU0: {spi: {csa: H2.1}}}\n"
	"optional: {oled: {part: ssd1306, on: isu0-i2c}}\n";

/* Register files are read once: they are most of the work, and never what is tested here. */
struct known {
	const char *name;
	const struct device_file *file;
};

static const struct device_file *find(void *owner, const struct yaml_node *name, struct error *err)
{
	static struct known known[8];
	static struct pool *pool;
	unsigned i = 0;
	(void)owner;
	pool = pool ? pool : pool_create();
	while (known[i].name && strcmp(known[i].name, name->text) != 0) {
		i++;
	}
	if (!known[i].name) {
		const char *path = pool_format(
			pool, "%s/devices/%s.yaml", ORRERY_MODELS_DIR, name->text);
		known[i].name = pool_text(pool, name->text, strlen(name->text));
		known[i].file = device_file_load(pool, path, err);
	}
	return known[i].file;
}

static void must(bool good, const struct error *err)
{
	if (!good) {
		error_print(err, stderr, false);
		abort();
	}
}

static void read_lines(struct pool *pool, const uint8_t *bytes, size_t length,
	struct wiring *wiring, const char **parts, const char **wires)
{
	char *text = pool_text(pool, (const char *)bytes, length), *rest = text;
	/* No host file outside this folder is opened. */
	for (char *slash = text; (slash = strchr(slash, '/')) != NULL;) {
		*slash = '.';
	}
	wiring->part = parts;
	wiring->wire = wires;
	for (unsigned i = 0; i < OPTIONS && rest; i++) {
		char *line = rest;
		rest = strchr(line, '\n');
		if (rest) {
			*rest++ = '\0';
		}
		if (line[0] == '-') {
			wires[wiring->wire_count++] = line + 1;
		} else if (line[0]) {
			parts[wiring->part_count++] = line;
		}
	}
}

static bool solder(
	struct pool *pool, struct machine *machine, const struct wiring *wiring, struct error *err)
{
	const struct device_finder finder = { find, NULL };
	struct soc_info soc = { 0 };
	struct board_info info = { 0 };
	struct error none = { 0 };
	const struct yaml_node *top = yaml_parse(pool, "c.yaml", chip, sizeof(chip) - 1, &none);
	must(top && soc_file_build(pool, top, &finder, machine, &soc, &none), &none);
	top = yaml_parse(pool, "b.yaml", board, sizeof(board) - 1, &none);
	must(top && board_file_head(top, &info, &none) &&
			board_file_build(pool, top, machine, &info, &none),
		&none);
	if (!board_file_wire(pool, top, wiring, machine, &info, err) ||
		!machine_prepare(machine, err)) {
		return false;
	}
	machine_seal(machine);
	machine_reset(machine);
	return board_file_check(pool, top, machine, &info, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pool *pool = pool_create();
	struct machine *machine = machine_create("fuzz", 8 << 20);
	struct error err = { 0 };
	struct wiring wiring = { 0 };
	const char *parts[OPTIONS], *wires[OPTIONS];
	read_lines(pool, bytes, length, &wiring, parts, wires);
	bool good = solder(pool, machine, &wiring, &err);
	if (good == err.set || (err.set && !err.message[0])) {
		abort();
	}
	machine_destroy(machine);
	pool_destroy(pool);
	return 0;
}
