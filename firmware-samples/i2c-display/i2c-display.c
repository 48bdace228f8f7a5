/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An orrery on an SSD1306 display of 128 x 64 dots: ISU2, I2C address 0x3C, 1 MHz. Twenty pictures a second,
 * each by DMA in one transfer; the core sleeps meanwhile.
 */
#include "console.h"
#include "core.h"
#include "dma.h"
#include "gpt.h"
#include "i2c.h"

enum {
	ADDRESS = 0x3C,
	WIDTH = 128,
	HEIGHT = 64,
	FRAME_SIZE = WIDTH * HEIGHT / 8,
	STEPS = 24, /* of a turn */
	DAYS = 8 * STEPS,
	DAY_TICKS = 1638, /* of 32.768 kHz: 50 ms */
	ORBITS = 3,
	CENTER_X = 92,
	CENTER_Y = 32,
	COMMANDS_FOLLOW = 0x00,
	DATA_FOLLOWS = 0x40,
};

/* The DMA's memory is SYSRAM: a control byte, then the picture, eight rows to a byte. */
static volatile uint8_t *const message = (volatile uint8_t *)SYSRAM;
static volatile uint8_t *const frame = (volatile uint8_t *)SYSRAM + 1;

static volatile bool finished;
static volatile bool dawned;
static unsigned refused;

static void i2c_interrupt(void)
{
	i2c_isu2->int_ctrl = I2C_INT_STA | I2C_INT_EN;
	finished = true;
}

static void timer_interrupt(void)
{
	gpt->isr = GPT_INT0;
	dawned = true;
}

/* Sleeps until a flag is there: with interrupts held off, none can slip between test and sleep. */
static void wait_for(volatile bool *flag)
{
	core_irq_off();
	while (!*flag) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	*flag = false;
	core_irq_on();
}

/* One packet, its bytes left to whoever feeds or drains the FIFO. */
static void transfer(unsigned length, uint32_t direction)
{
	i2c_isu2->mm_id_con0 = ADDRESS;
	i2c_isu2->mm_cnt_byte_val_pk[0] = length;
	i2c_isu2->mm_pack_con0 = direction;
	i2c_isu2->mm_con0 = I2C_CON_MASTER | I2C_CON_GMODE | I2C_CON_START;
	wait_for(&finished);
	if (i2c_isu2->mm_ack_val & I2C_ACK_ID)
		refused++;
}

/* What is in `message`. */
static void send(unsigned length)
{
	volatile struct dma_channel *channel = &dma[DMA_ISU2_TX_HALF];

	channel->start = 0;
	channel->pgmaddr = (uint32_t)(uintptr_t)message;
	channel->fixaddr = (uint32_t)(uintptr_t)&i2c_isu2->mm_fifo_data;
	channel->count = length;
	channel->con = DMA_CON_DREQ | DMA_CON_SINC;
	channel->start = DMA_STR;
	transfer(length, 0);
	channel->start = 0;
}

static void command(const uint8_t *bytes, unsigned count)
{
	uint8_t before[16];

	for (unsigned i = 0; i < count; i++) {
		before[i] = frame[i];
		frame[i] = bytes[i];
	}
	message[0] = COMMANDS_FOLLOW;
	send(count + 1);
	for (unsigned i = 0; i < count; i++)
		frame[i] = before[i];
}

static void show(void)
{
	message[0] = DATA_FOLLOWS;
	send(FRAME_SIZE + 1);
}

/* Bit 6 of what it answers: the display is off. */
static bool is_on(void)
{
	transfer(1, I2C_PACK_READ);
	return !(i2c_isu2->mm_fifo_data & 0x40);
}

static void dot(int x, int y)
{
	if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT)
		frame[y / 8 * WIDTH + x] |= (uint8_t)(1 << y % 8);
}

static void clear(void)
{
	for (unsigned i = 0; i < FRAME_SIZE; i++)
		frame[i] = 0;
}

static void disc(int x, int y, int radius)
{
	for (int dy = -radius; dy <= radius; dy++)
		for (int dx = -radius; dx <= radius; dx++)
			if (dx * dx + dy * dy <= radius * radius + radius / 2)
				dot(x + dx, y + dy);
}

/* 64 times the cosine of a step. */
static int cosine(unsigned step)
{
	static const int8_t quarter[] = { 64, 62, 55, 45, 32, 17, 0 };

	step %= STEPS;
	if (step > STEPS / 2)
		step = STEPS - step;
	return step <= STEPS / 4 ? quarter[step] : -quarter[STEPS / 2 - step];
}

static int sine(unsigned step)
{
	return cosine(step + 3 * STEPS / 4);
}

static int rounded(int value)
{
	return (value + (value < 0 ? -32 : 32)) / 64;
}

static void orbit(int radius)
{
	for (unsigned step = 0; step < STEPS; step++)
		dot(CENTER_X + rounded(radius * cosine(step)),
			CENTER_Y + rounded(radius * sine(step)));
}

/* Columns of seven dots, the top one in bit 0. */
struct glyph {
	char c;
	uint8_t column[5];
};

static const struct glyph glyphs[] = {
	{ '0', { 0x3E, 0x41, 0x41, 0x41, 0x3E } },
	{ '1', { 0x00, 0x42, 0x7F, 0x40, 0x00 } },
	{ '2', { 0x62, 0x51, 0x49, 0x49, 0x46 } },
	{ '3', { 0x22, 0x41, 0x49, 0x49, 0x36 } },
	{ '4', { 0x18, 0x14, 0x12, 0x7F, 0x10 } },
	{ '5', { 0x2F, 0x49, 0x49, 0x49, 0x31 } },
	{ '6', { 0x3E, 0x49, 0x49, 0x49, 0x32 } },
	{ '7', { 0x01, 0x01, 0x79, 0x05, 0x03 } },
	{ '8', { 0x36, 0x49, 0x49, 0x49, 0x36 } },
	{ '9', { 0x26, 0x49, 0x49, 0x49, 0x3E } },
	{ 'A', { 0x7E, 0x09, 0x09, 0x09, 0x7E } },
	{ 'D', { 0x7F, 0x41, 0x41, 0x41, 0x3E } },
	{ 'E', { 0x7F, 0x49, 0x49, 0x49, 0x41 } },
	{ 'M', { 0x7F, 0x02, 0x0C, 0x02, 0x7F } },
	{ 'O', { 0x3E, 0x41, 0x41, 0x41, 0x3E } },
	{ 'R', { 0x7F, 0x09, 0x19, 0x29, 0x46 } },
	{ 'T', { 0x01, 0x01, 0x7F, 0x01, 0x01 } },
	{ 'Y', { 0x03, 0x04, 0x78, 0x04, 0x03 } },
};

static int letter(int x, int y, char c)
{
	for (unsigned i = 0; i < sizeof(glyphs) / sizeof(*glyphs); i++)
		if (glyphs[i].c == c)
			for (int bit = 0; bit < 35; bit++)
				if (glyphs[i].column[bit / 7] >> bit % 7 & 1)
					dot(x + bit / 7, y + bit % 7);
	return x + 6;
}

static int text(int x, int y, const char *words)
{
	while (*words)
		x = letter(x, y, *words++);
	return x;
}

static void draw(unsigned day)
{
	/* radius, size, and how fast: the inner ones are faster */
	static const uint8_t planets[ORBITS][3] = { { 11, 1, 4 }, { 19, 2, 2 }, { 28, 2, 1 } };
	int x;

	clear();
	text(4, 4, "ORRERY");
	for (x = 4; x < 40; x++)
		dot(x, 13);
	text(4, 18, "MT3620");
	x = text(4, 52, "DAY ");
	for (unsigned unit = 100; unit; unit /= 10)
		x = letter(x, 52, (char)('0' + day / unit % 10));
	disc(CENTER_X, CENTER_Y, 5);
	for (unsigned i = 0; i < ORBITS; i++) {
		int radius = planets[i][0];
		unsigned step = day * planets[i][2];
		orbit(radius);
		disc(CENTER_X + rounded(radius * cosine(step)),
			CENTER_Y + rounded(radius * sine(step)), planets[i][1]);
	}
}

static void setup(void)
{
	/* off, all rows, upright, pictures row by row, charge pump, contrast, on */
	static const uint8_t commands[] = { 0xAE, 0xA8, 0x3F, 0xA1, 0xC8, 0x20, 0x00, 0x8D, 0x14,
		0x81, 0xFF, 0xAF };

	dma_global->ch_en_set = 1 << DMA_ISU2_TX_HALF;
	i2c_setup_1mhz(i2c_isu2);
	irq_install(IRQ_ISU2_I2C, i2c_interrupt, PRIO_NORMAL);
	command(commands, sizeof(commands));
	irq_install(IRQ_GPT0_GPT1, timer_interrupt, PRIO_NORMAL);
	gpt->ier = GPT_INT0;
	gpt->gpt0_icnt = DAY_TICKS;
	gpt->gpt0_ctrl = GPT01_EN | GPT01_REPEAT | GPT01_FAST;
}

int main(void)
{
	setup();
	console_print("i2c-display: the display is %s\n", is_on() ? "on" : "off");
	for (unsigned day = 0; day <= DAYS; day++) {
		draw(day);
		show();
		wait_for(&dawned);
	}
	console_print("i2c-display: %u days, %u refused\n", DAYS, refused);
	return refused || i2c_isu2->mm_fifo_status != I2C_FIFO_IDLE;
}
