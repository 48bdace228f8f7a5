/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts and wires that are added to a board: the short form, what it does, and every way to get it wrong. */
#include "loader/wiring.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "loader/load.h"
#include "loader/pool.h"
#include "loader/yaml.h"
#include "machine/machine.h"
#include "support/suite.h"

static struct error err;
static struct machine *machine;
static struct pool *pool;

static void setup(void)
{
	err = (struct error){ 0 };
	machine = NULL;
	pool = pool_create();
}

static void teardown(void)
{
	machine_destroy(machine);
	pool_destroy(pool);
}

/* Parts, then wires; each list ends with NULL. */
static bool build(const char *board, const char *const *parts, const char *const *wires)
{
	struct wiring wiring = { .part = parts, .wire = wires };
	while (parts && parts[wiring.part_count]) {
		wiring.part_count++;
	}
	while (wires && wires[wiring.wire_count]) {
		wiring.wire_count++;
	}
	machine = load_board_wired(MODELS, board, &wiring, &err);
	ck_assert(err.set == !machine);
	return machine;
}

#define TEXTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void good(const char *const *parts, const char *const *wires)
{
	ck_assert_msg(build("mt3620-rdb", parts, wires), "%s: %s", err.where, err.message);
}

static void bad(const char *const *parts, const char *const *wires, const char *says)
{
	ck_assert_msg(!build("mt3620-rdb", parts, wires), "accepted, not: %s", says);
	ck_assert_msg(strstr(err.message, says), "says `%s`, not `%s`", err.message, says);
}

static const struct part *part(const char *name)
{
	const struct part *found = machine_find_part(machine, name);
	ck_assert_msg(found, "there is no %s", name);
	return found;
}

static const char *net_of(const char *name, const char *pin)
{
	int at = part_find_pin(part(name), pin);
	ck_assert_int_ge(at, 0);
	return part(name)->pin[at].net ? part(name)->pin[at].net->name : "";
}

static struct port *port_of(const char *name, const char *port)
{
	int at = part_find_port(part(name), port);
	ck_assert_int_ge(at, 0);
	return &part(name)->port[at];
}

static struct port *bus(const char *name)
{
	struct device *dev = machine_find_device(machine, name);
	ck_assert(dev && dev->port_count);
	return dev->port[0];
}

static bool on_bus(const struct port *end, const struct port *bus)
{
	for (const struct port *at = bus->peer; at && at != bus; at = at->peer) {
		if (at == end) {
			return true;
		}
	}
	return false;
}

/* The short form alone. */

START_TEST(the_short_form_gives_what_a_board_file_would)
{
	const struct yaml_node *text = wiring_text(
		pool, "--part", "rgb-led@GPIO1,name=a-1,active=low,image=a\\,b\\\\c.img");
	const struct yaml_node *map = wiring_part(pool, text, &err);
	ck_assert_msg(map, "%s", err.message);
	ck_assert_str_eq(map->key, "a-1");
	ck_assert_uint_eq(map->count, 4);
	ck_assert_str_eq(yaml_get(map, "part")->text, "rgb-led");
	ck_assert_str_eq(yaml_get(map, "on")->text, "GPIO1");
	ck_assert_str_eq(yaml_get(map, "active")->text, "low");
	ck_assert_str_eq(yaml_get(map, "image")->text, "a,b\\c.img");
	ck_assert_uint_eq(yaml_get(map, "active")->column, 31);
}
END_TEST

START_TEST(a_value_may_hold_an_equals_sign_and_the_rest_may_be_absent)
{
	const struct yaml_node *map = wiring_part(
		pool, wiring_text(pool, "--part", "led,label=a=b"), &err);
	ck_assert_msg(map, "%s", err.message);
	ck_assert_ptr_null(map->key);
	ck_assert_ptr_null(yaml_get(map, "on"));
	ck_assert_str_eq(yaml_get(map, "label")->text, "a=b");
}
END_TEST

static const struct {
	const char *text, *message;
	unsigned column;
} bad_parts[] = {
	{ "", "no type of a part", 1 },
	{ "@", "no type of a part", 1 },
	{ ",", "no type of a part", 1 },
	{ "=", "no type of a part", 1 },
	{ "le d", "no type of a part", 1 },
	{ "led@", "names no bus or pin", 4 },
	{ "led@,a=1", "names no bus or pin", 4 },
	{ "led=GPIO1", "goes before this", 4 },
	{ "led@GPIO1,", "KEY=VALUE", 11 },
	{ "led@GPIO1,,a=1", "KEY=VALUE", 11 },
	{ "led@GPIO1,active", "KEY=VALUE", 11 },
	{ "led@GPIO1,=low", "KEY=VALUE", 11 },
	{ "led@GPIO1,active=", "has no value", 11 },
	{ "led@GPIO1,active=,color=red", "has no value", 11 },
	{ "led@GPIO1,act ive=low", "is no name of a setting", 11 },
	{ "led@GPIO1,active=low,active=low", "given twice", 22 },
	{ "led@GPIO1,name=a,name=b", "given twice", 18 },
	{ "led@GPIO1,name=a.b", "cannot be a name", 16 },
	{ "led@GPIO1,name=a b", "cannot be a name", 16 },
	{ "led@GPIO1,on=GPIO2", "given twice", 11 },
	{ "led@GPIO1,part=led", "given twice", 11 },
	{ "led\n@GPIO1", "a control character", 1 },
	{ "led@GPIO1,color=\033[31m", "a control character", 1 },
};

START_TEST(a_bad_short_form_is_refused_where_it_is_bad)
{
	const char *text = bad_parts[_i].text;
	ck_assert_msg(
		!wiring_part(pool, wiring_text(pool, "--part", text), &err), "accepted: %s", text);
	ck_assert(err.set);
	ck_assert_msg(strstr(err.message, bad_parts[_i].message), "%s says: %s", text, err.message);
	char where[40];
	snprintf(where, sizeof(where), "--part:1:%u", bad_parts[_i].column);
	ck_assert_msg(!strcmp(err.where, where), "%s points at %s, not %s", text, err.where, where);
}
END_TEST

static const struct {
	const char *text, *message;
} bad_wires[] = {
	{ "", "two ends" },
	{ "GPIO1", "two ends" },
	{ "=", "missing" },
	{ "GPIO1=", "missing" },
	{ "=GPIO1", "missing" },
	{ "GPIO1==GPIO2", "only two ends" },
	{ "GPIO1=GPIO2=GPIO3", "only two ends" },
	{ "GPIO1=\tGPIO2", "control character" },
};

START_TEST(a_wire_has_two_ends)
{
	const struct yaml_node *ends[2];
	const char *text = bad_wires[_i].text;
	ck_assert_msg(!wiring_ends(pool, wiring_text(pool, "--wire", text), ends, &err),
		"accepted: %s", text);
	ck_assert_msg(strstr(err.message, bad_wires[_i].message), "%s says: %s", text, err.message);
}
END_TEST

START_TEST(a_very_long_text_is_refused)
{
	char *text = pool_take(pool, 5001);
	memset(text, 'a', 5000);
	ck_assert(!wiring_part(pool, wiring_text(pool, "--part", text), &err));
	ck_assert_ptr_nonnull(strstr(err.message, "characters"));
}
END_TEST

/* Where things can be soldered. */

START_TEST(a_place_has_many_names)
{
	static const char *const places[] = { "GPIO41", "gpio41", "41", "H2.11", "h2.11", "ADC0.0",
		NULL };
	for (unsigned i = 0; places[i]; i++) {
		char text[64];
		snprintf(text, sizeof(text), "led@%s", places[i]);
		good(TEXTS(text), NULL);
		ck_assert_str_eq(net_of("led1", "pin"), "GPIO41");
		machine_destroy(machine);
		machine = NULL;
	}
}
END_TEST

START_TEST(a_net_and_a_signal_of_a_serial_unit_are_places)
{
	good(TEXTS("led@button-a", "led@ISU1.csb", "led@isu2.scl", "led@led1.pin,name=last"), NULL);
	ck_assert_str_eq(net_of("led1", "pin"), "BUTTON_A");
	ck_assert_str_eq(net_of("led2", "pin"), "GPIO35");
	ck_assert_str_eq(net_of("led3", "pin"), "GPIO37");
	ck_assert_str_eq(net_of("last", "pin"), "BUTTON_A");
}
END_TEST

START_TEST(pins_are_keys)
{
	good(TEXTS("RGB-LED,red=GPIO1,green=H1.8,blue=3,active=high,name=lamp"), NULL);
	ck_assert_str_eq(part("lamp")->ops->type, "rgb_led");
	ck_assert_str_eq(net_of("lamp", "green"), "GPIO2");
	ck_assert_str_eq(net_of("lamp", "blue"), "GPIO3");
}
END_TEST

START_TEST(names_are_type_and_number)
{
	good(TEXTS("led@GPIO1", "led@GPIO2", "ssd1306@isu0-i2c", "ssd1306@isu1-i2c"), NULL);
	ck_assert_str_eq(net_of("led2", "pin"), "GPIO2");
	ck_assert(on_bus(port_of("ssd1306-2", "i2c"), bus("isu1-i2c")));
}
END_TEST

/* Buses. */

START_TEST(a_bus_is_named_by_device_unit_or_kind)
{
	good(TEXTS("ssd1306@isu0-i2c", "ssd1306@ISU1-SPI,dc=GPIO0", "ssd1306@isu2-spim,dc=GPIO0",
		     "terminal@isu3", "lsm6ds3@isu0-i2c"),
		NULL);
	ck_assert(on_bus(port_of("ssd1306-1", "i2c"), bus("isu0-i2c")));
	ck_assert(on_bus(port_of("lsm6ds3-1", "i2c"), bus("isu0-i2c")));
	ck_assert(on_bus(port_of("ssd1306-2", "spi"), bus("isu1-spim")));
	ck_assert(on_bus(port_of("ssd1306-3", "spi"), bus("isu2-spim")));
	ck_assert_ptr_eq(bus("isu3-uart")->peer, port_of("terminal1", "uart"));
}
END_TEST

START_TEST(spi_selects_a_unless_something_else_is_given)
{
	good(TEXTS("ssd1306@isu1-spi", "ssd1306@isu1-spi,cs=csb", "ssd1306@isu1-spi,cs=GPIO5"),
		NULL);
	ck_assert_str_eq(net_of("ssd1306-1", "cs"), "GPIO34");
	ck_assert_str_eq(net_of("ssd1306-2", "cs"), "GPIO35");
	ck_assert_str_eq(net_of("ssd1306-3", "cs"), "GPIO5");
}
END_TEST

START_TEST(a_port_can_be_a_key)
{
	good(TEXTS("lsm6ds3,i2c=isu2-i2c,int1=GPIO5"), NULL);
	ck_assert(on_bus(port_of("lsm6ds3-1", "i2c"), bus("isu2-i2c")));
	ck_assert_str_eq(net_of("lsm6ds3-1", "int1"), "GPIO5");
}
END_TEST

START_TEST(a_part_takes_the_place_of_the_boards_terminal)
{
	good(TEXTS("terminal@isu0-uart,name=mine"), NULL);
	ck_assert_ptr_eq(bus("isu0-uart")->peer, port_of("mine", "uart"));
	ck_assert_ptr_null(port_of("isu0", "uart")->peer);
}
END_TEST

static const struct {
	const char *const *parts;
	const char *message, *help;
} bad_boards[] = {
	{ TEXTS("lde@GPIO1"), "there is no part `lde`", "led" },
	{ TEXTS("nothing-like-it"), "there is no part", "orrery part list" },
	{ TEXTS("led@GPIO200"), "there is no bus or pin `GPIO200`", "GPIO20" },
	{ TEXTS("led@H9.9"), "there is no bus or pin `H9.9`", "H1.9" },
	{ TEXTS("led@somewhere-far-away"), "there is no bus or pin", "board show mt3620-rdb" },
	{ TEXTS("ssd1306@isu9"), "there is no bus or pin `isu9`", "isu" },
	{ TEXTS("ssd1306@isu2-can"), "there is no bus or pin", "isu2-" },
	{ TEXTS("led@isu1"), "a led does not fit `isu1`", "" },
	{ TEXTS("ssd1306@uart0"), "a ssd1306 does not fit `uart0`", "" },
	{ TEXTS("terminal@isu1-spi"), "a terminal does not fit `isu1-spi`", "" },
	{ TEXTS("ssd1306@isu1-spis"), "nobody is master of isu1-spis and ssd1306-1", "isu1-spi" },
	{ TEXTS("ethernet"), "a ENC28J60 has no model yet", "" },
	{ TEXTS("imu-i2c,name=a", "imu-i2c,name=b"), "a and b both answer I2C address 0x6A",
		"sa0" },
	{ TEXTS("lsm6ds3@isu2"), "fits `isu2` in more than one way", "lsm6ds3@isu2-i2c" },
	{ TEXTS("rgb_led@GPIO3"), "`GPIO3` is a pin, and a rgb_led has several", "" },
	{ TEXTS("terminal@GPIO3"), "`GPIO3` is a pin, and a terminal has none", "" },
	{ TEXTS("led"), "connected to nothing", "part show led" },
	{ TEXTS("lsm6ds3,sa0=high"), "connected to nothing", "part show lsm6ds3" },
	{ TEXTS("led@GPIO1,colour=red"), "has no setting colour", "color" },
	{ TEXTS("led@GPIO1,active=sideways"), "sideways", "" },
	{ TEXTS("led@GPIO1,pin=GPIO2"), "`pin` is on `GPIO1` already", "" },
	{ TEXTS("rgb_led,red=GPIO2000"), "there is no net or pin `GPIO2000`", "GPIO2" },
	{ TEXTS("rgb_led,rde=GPIO2"), "has no setting rde", "red" },
	{ TEXTS("ssd1306@isu1-spi,cs=ISU1.csx"), "there is no net or pin", "ISU1.cs" },
	{ TEXTS("lsm6ds3,i2c=isu2-i3c"), "there is no device `isu2-i3c`", "" },
	{ TEXTS("lsm6ds3,i2c=isu2-spim"), "does not fit", "" },
	{ TEXTS("led@GPIO1,name=LED1"), "there is a `LED1` already", "board show" },
	{ TEXTS("led@GPIO1,name=uart0"), "there is a `uart0` already", "board show" },
	{ TEXTS("led@GPIO1,name=a", "led@GPIO2,name=a"), "there is a `a` already", "" },
	{ TEXTS("led@GPIO1,pins=GPIO2"), "expected a map for pins", "" },
	{ TEXTS("terminal@isu0", "terminal@isu0"), "connected to something already", "" },
	{ TEXTS("lsm6ds3@lsm6ds3-1.i2c"), "does not fit", "" },
	/* Sound each by itself, not together. */
	{ TEXTS("lsm6ds3@isu2-i2c,name=a", "lsm6ds3@isu2-i2c,name=b"),
		"a and b both answer I2C address 0x6A on isu2-i2c", "sa0" },
	{ TEXTS("ssd1306@isu2-i2c", "ssd1306@isu2-i2c"), "both answer I2C address 0x3C",
		"address=" },
	{ TEXTS("ssd1306@isu1-spi", "ssd1306@isu1-spi"), "the same chip select on isu1-spim",
		"cs=csb" },
	{ TEXTS("ssd1306@isu1-i2c,name=a", "ssd1306@isu1-spi,name=b"),
		"isu1 is used as i2c by a and as spi by b", "another unit" },
	{ TEXTS("terminal@isu1,name=a", "ssd1306@isu1-i2c,name=b"),
		"isu1 is used as uart by a and as i2c by b", "another unit" },
	{ TEXTS("ssd1306@isu1-i2c,name=a", "led@GPIO32"),
		"`GPIO32` is used twice: as I2C_SCL of isu1-i2c for a, and by led1.pin", "" },
	{ TEXTS("led@H4.5", "ssd1306@isu1-spi,name=a"), "`GPIO33` is used twice", "" },
};

START_TEST(what_cannot_be_soldered_is_refused)
{
	bad(bad_boards[_i].parts, NULL, bad_boards[_i].message);
	const char *help = bad_boards[_i].help;
	ck_assert_msg(strstr(err.help, help) || strstr(err.note, help), "help is `%s`, not `%s`",
		err.help, help);
	ck_assert_str_eq(err.where, "--part");
	ck_assert_msg(err.excerpt[0], "no excerpt");
}
END_TEST

START_TEST(two_addresses_go_together)
{
	good(TEXTS("lsm6ds3@isu2-i2c", "lsm6ds3@isu2-i2c,sa0=high", "ssd1306@isu2-i2c",
		     "ssd1306@isu2-i2c,address=0x3d"),
		NULL);
}
END_TEST

/* Wires. */

START_TEST(a_wire_makes_one_net_of_two_and_both_names_find_it)
{
	good(TEXTS("led@GPIO30,name=mine"), TEXTS("BUTTON_A=GPIO30"));
	struct net *net = machine_find_net(machine, "GPIO30");
	ck_assert_ptr_eq(net, machine_find_net(machine, "BUTTON_A"));
	ck_assert_str_eq(net->name, "BUTTON_A");
	ck_assert_str_eq(net_of("mine", "pin"), "BUTTON_A");
	struct part *button = machine_find_part(machine, "button_a");
	ck_assert(net->level);
	ck_assert(part_act(button, "press", NULL, &err));
	ck_assert(!net->level);
	const struct device *bank = machine_find_device(machine, "isu0");
	ck_assert_ptr_eq(bank->pin[4].net, net);
	ck_assert(!pin_level(&bank->pin[4]));
}
END_TEST

START_TEST(wires_can_be_chained_in_any_order)
{
	good(NULL, TEXTS("GPIO0=GPIO1", "GPIO2=GPIO3", "H1.6=H1.8", "GND=3"));
	for (unsigned i = 0; i < 4; i++) {
		char name[8];
		snprintf(name, sizeof(name), "GPIO%u", i);
		ck_assert_str_eq(machine_find_net(machine, name)->name, "GND");
	}
	ck_assert(!machine_find_net(machine, "GPIO0")->level);
}
END_TEST

START_TEST(a_button_may_be_tied_down)
{
	good(NULL, TEXTS("GPIO12=GND"));
	ck_assert(!machine_find_net(machine, "BUTTON_A")->level);
}
END_TEST

START_TEST(contacts_share_nets_with_each_other_and_with_rails)
{
	good(TEXTS("button@BUTTON_A", "rotary_encoder,a=GPIO0,b=GPIO0,button=GPIO1"),
		TEXTS("GPIO0=GND", "GPIO1=3V3"));
	ck_assert(!machine_find_net(machine, "GPIO0")->level);
}
END_TEST

START_TEST(a_free_pin_of_a_part_can_be_wired)
{
	good(TEXTS("ssd1306@isu2-i2c,name=oled"), TEXTS("oled.res=GPIO5", "oled.dc=oled.cs"));
	ck_assert_str_eq(net_of("oled", "res"), "GPIO5");
	ck_assert_str_eq(net_of("oled", "dc"), net_of("oled", "cs"));
}
END_TEST

START_TEST(a_uart_hears_itself_over_a_wire)
{
	good(NULL, TEXTS("H2.1=H2.3"));
	ck_assert_ptr_eq(bus("isu0-uart")->peer, bus("isu0-uart"));
	ck_assert_ptr_null(port_of("isu0", "uart")->peer);
}
END_TEST

START_TEST(a_wire_from_tx_to_rx_leads_one_way)
{
	good(NULL, TEXTS("ISU0.tx=ISU1.rx"));
	ck_assert_ptr_eq(bus("isu0-uart")->peer, bus("isu1-uart"));
	ck_assert_ptr_eq(bus("isu1-uart")->peer, port_of("isu1", "uart"));
	ck_assert_ptr_null(port_of("isu1", "uart")->peer);
	ck_assert_ptr_eq(port_of("isu0", "uart")->peer, bus("isu0-uart"));
}
END_TEST

START_TEST(two_i2c_units_become_one_bus_by_two_wires)
{
	good(TEXTS("ssd1306@isu1-i2c"), TEXTS("ISU1.scl=ISU2.scl", "ISU1.sda=ISU2.sda"));
	ck_assert(on_bus(port_of("ssd1306-1", "i2c"), bus("isu2-i2c")));
	ck_assert(on_bus(bus("isu1-i2c"), bus("isu2-i2c")));
	machine_destroy(machine);
	machine = NULL;
	good(TEXTS("ssd1306@isu1-i2c"), TEXTS("ISU1.scl=ISU2.scl"));
	ck_assert(!on_bus(bus("isu1-i2c"), bus("isu2-i2c")));
}
END_TEST

START_TEST(mosi_wired_to_miso_gives_back_what_was_sent)
{
	const struct spi_word word = { .mosi = 0x5a, .bits = 8 };
	good(NULL, TEXTS("ISU1.mosi=ISU1.miso"));
	ck_assert_uint_eq(port_spi_exchange(bus("isu1-spim"), &word), 0x5a);
	ck_assert_uint_eq(port_spi_exchange(bus("isu2-spim"), &word), 0xff);
}
END_TEST

START_TEST(what_a_board_offers_can_be_changed_while_it_is_mounted)
{
	good(TEXTS("imu-i2c", "IMU-I2C,sa0=high", "imu-spi,cs=GPIO0,name=third"), NULL);
	ck_assert(on_bus(port_of("imu-i2c", "i2c"), bus("isu2-i2c")));
	ck_assert(on_bus(port_of("imu-i2c2", "i2c"), bus("isu2-i2c")));
	ck_assert_str_eq(net_of("third", "cs"), "GPIO0");
}
END_TEST

START_TEST(a_part_hangs_on_another_parts_port)
{
	good(TEXTS("lsm6dso@isu2-i2c,name=imu", "lps22hh@imu.aux,name=air"), NULL);
	ck_assert(on_bus(port_of("air", "i2c"), port_of("imu", "aux")));
	ck_assert(!on_bus(port_of("air", "i2c"), bus("isu2-i2c")));
	machine_destroy(machine);
	machine = NULL;
	bad(TEXTS("lsm6dso@isu2-i2c,name=imu", "lps22hh@imu.aux,name=a", "lps22hh@imu.aux,name=b"),
		NULL, "a and b both answer I2C address 0x5C on imu.aux");
}
END_TEST

static char said[200];

static void keep_last(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	(void)context;
	(void)kind;
	(void)repeats;
	snprintf(said, sizeof(said), "%s", text);
}

/* Two pads of the chip are one pin of the module. */
START_TEST(the_mini_boards_shared_pins_are_one)
{
	ck_assert(!build("mt3620-mdb", TEXTS("ssd1306@isu0-spi,name=oled", "led@GPIO8"), NULL));
	ck_assert_msg(strstr(err.message,
			      "`GPIO26` is used twice: as SPI_SCLK of isu0-spim for "
			      "oled, and by led1.pin"),
		"%s", err.message);
	ck_assert_ptr_nonnull(strstr(err.note, "MODULE_5"));
	err = (struct error){ 0 };
	ck_assert(!build("mt3620-mdb", TEXTS("potentiometer@GPIO4", "potentiometer@GPIO41"), NULL));
	ck_assert_ptr_nonnull(strstr(err.message, "net `MODULE_1` is driven twice"));
	err = (struct error){ 0 };
	ck_assert(build("mt3620-mdb", TEXTS("potentiometer@GPIO4", "potentiometer@GPIO42"), NULL));
	said[0] = '\0';
	log_set_sink(machine->log, keep_last, NULL);
	ck_assert_str_eq(
		said, "potentiometer2.wiper is on MODULE_2: GPIO5 and GPIO42 are one there");
}
END_TEST

START_TEST(two_analog_outputs_do_not_share_a_pin)
{
	ck_assert(!build("avnet-sk-rev1", TEXTS("potentiometer@41"), NULL));
	ck_assert_msg(strstr(err.message,
			      "net `LIGHT` is driven twice: by light.out and by "
			      "potentiometer1.wiper"),
		"%s", err.message);
}
END_TEST

/* Scenarios and board files name files beside themselves. */

static const char *write_file(const char *folder, const char *name, const char *text, size_t length)
{
	char *path = pool_format(pool, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	ck_assert(file && fwrite(text, 1, length, file) == length && fclose(file) == 0);
	return path;
}

START_TEST(a_host_file_is_looked_for_beside_the_file_that_names_it)
{
	static const char yaml[] =
		"parts: {rom: {part: eeprom24, type: 24c02, image: rom.bin, on: isu2-i2c}}\n"
		"wires: [GPIO0=GPIO1]\n";
	char folder[] = "/tmp/orrery-wiring-XXXXXX", bytes[256];
	ck_assert_ptr_nonnull(mkdtemp(folder));
	memset(bytes, 0x42, sizeof(bytes));
	const char *image = write_file(folder, "rom.bin", bytes, sizeof(bytes));
	const char *scenario = write_file(folder, "s.yaml", yaml, sizeof(yaml) - 1);
	const struct yaml_node *top = yaml_load(pool, scenario, &err);
	struct wiring wiring = { .parts = yaml_get(top, "parts"), .wires = yaml_get(top, "wires") };
	machine = load_board_wired(MODELS, "mt3620-rdb", &wiring, &err);
	unlink(image);
	unlink(scenario);
	rmdir(folder);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	struct port *bus_port = bus("isu2-i2c");
	ck_assert(port_i2c_start(bus_port, 0x50, false));
	ck_assert(port_i2c_write(bus_port, 7));
	ck_assert(port_i2c_start(bus_port, 0x50, true));
	ck_assert_uint_eq(port_i2c_read(bus_port, true), 0x42);
	ck_assert_str_eq(machine_find_net(machine, "GPIO1")->name, "GPIO0");
}
END_TEST

static const struct {
	const char *const *parts, *const *wires;
	const char *message, *help;
} bad_wired[] = {
	{ NULL, TEXTS("GPIO1=GPIO200"), "there is no net or pin `GPIO200`", "GPIO20" },
	{ NULL, TEXTS("GND=NOWHERE"), "there is no net or pin `NOWHERE`", "board show" },
	{ NULL, TEXTS("H2.1=H2.99"), "there is no net or pin `H2.99`", "H2.9" },
	{ NULL, TEXTS("LED1.rde=GPIO1"), "there is no net or pin", "LED1.red" },
	{ NULL, TEXTS("GPIO1=GPIO1"), "are one net already", "" },
	{ NULL, TEXTS("GPIO1=H1.6"), "are one net already: `GPIO1`", "" },
	{ NULL, TEXTS("GPIO1=GPIO2", "GPIO2=GPIO1"), "are one net already", "" },
	{ NULL, TEXTS("GND=RTC_SUPPLY"), "driven twice: by a rail that is low and by a rail", "" },
	{ NULL, TEXTS("GND=GPIO1", "GPIO1=RTC_SUPPLY"), "driven twice", "" },
	{ TEXTS("lsm6ds3@isu2-i2c,name=imu"), TEXTS("imu.int1=GND"),
		"net `GND` is driven twice: by a rail that is low and by imu.int1", "" },
	{ TEXTS("lsm6ds3@isu2-i2c,name=imu"), TEXTS("imu.int1=GPIO12"),
		"`BUTTON_A` is driven twice", "" },
	{ TEXTS("lsm6ds3@isu2-i2c,name=imu"), TEXTS("imu.int1=imu.int2"),
		"driven twice: by imu.int1 and by imu.int2", "" },
	{ TEXTS("rotary_encoder,button=GPIO0,name=knob", "lsm6ds3@isu2-i2c,name=imu"),
		TEXTS("GPIO0=imu.int1"), "driven twice: by knob.button and by imu.int1", "" },
	{ TEXTS("ssd1306@isu1-i2c,name=oled"), TEXTS("ISU1.scl=GND"),
		"as I2C_SCL of isu1-i2c for oled, and by a rail", "" },
};

START_TEST(a_wire_that_cannot_be_is_refused)
{
	bad(bad_wired[_i].parts, bad_wired[_i].wires, bad_wired[_i].message);
	const char *help = bad_wired[_i].help;
	ck_assert_msg(strstr(err.help, help) || strstr(err.note, help), "help is `%s`, not `%s`",
		err.help, help);
	ck_assert_msg(!strncmp(err.where, "--", 2) && !strchr(err.where, ':'), "%s", err.where);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wiring");
	TCase *tc = tcase_create("wiring");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_short_form_gives_what_a_board_file_would);
	tcase_add_test(tc, a_value_may_hold_an_equals_sign_and_the_rest_may_be_absent);
	tcase_add_loop_test(tc, a_bad_short_form_is_refused_where_it_is_bad, 0,
		sizeof(bad_parts) / sizeof(*bad_parts));
	tcase_add_loop_test(tc, a_wire_has_two_ends, 0, sizeof(bad_wires) / sizeof(*bad_wires));
	tcase_add_test(tc, a_very_long_text_is_refused);
	tcase_add_test(tc, a_place_has_many_names);
	tcase_add_test(tc, a_net_and_a_signal_of_a_serial_unit_are_places);
	tcase_add_test(tc, pins_are_keys);
	tcase_add_test(tc, names_are_type_and_number);
	tcase_add_test(tc, a_bus_is_named_by_device_unit_or_kind);
	tcase_add_test(tc, spi_selects_a_unless_something_else_is_given);
	tcase_add_test(tc, a_port_can_be_a_key);
	tcase_add_test(tc, a_part_takes_the_place_of_the_boards_terminal);
	tcase_add_loop_test(tc, what_cannot_be_soldered_is_refused, 0,
		sizeof(bad_boards) / sizeof(*bad_boards));
	tcase_add_test(tc, two_addresses_go_together);
	tcase_add_test(tc, a_wire_makes_one_net_of_two_and_both_names_find_it);
	tcase_add_test(tc, wires_can_be_chained_in_any_order);
	tcase_add_test(tc, a_button_may_be_tied_down);
	tcase_add_test(tc, contacts_share_nets_with_each_other_and_with_rails);
	tcase_add_test(tc, a_free_pin_of_a_part_can_be_wired);
	tcase_add_test(tc, a_uart_hears_itself_over_a_wire);
	tcase_add_test(tc, a_wire_from_tx_to_rx_leads_one_way);
	tcase_add_test(tc, two_i2c_units_become_one_bus_by_two_wires);
	tcase_add_test(tc, mosi_wired_to_miso_gives_back_what_was_sent);
	tcase_add_test(tc, what_a_board_offers_can_be_changed_while_it_is_mounted);
	tcase_add_test(tc, a_part_hangs_on_another_parts_port);
	tcase_add_test(tc, the_mini_boards_shared_pins_are_one);
	tcase_add_test(tc, two_analog_outputs_do_not_share_a_pin);
	tcase_add_test(tc, a_host_file_is_looked_for_beside_the_file_that_names_it);
	tcase_add_loop_test(
		tc, a_wire_that_cannot_be_is_refused, 0, sizeof(bad_wired) / sizeof(*bad_wired));
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
