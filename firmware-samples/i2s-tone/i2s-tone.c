/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sine through I2S0 into a MAX98090 codec, and I2S1 that hears itself. All sound goes by DMA from and to rings
 * in SYSRAM; the codec gives the clock.
 */
#include "console.h"
#include "core.h"
#include "dma.h"
#include "gpt.h"
#include "i2c.h"
#include "i2s.h"

enum {
	CODEC = 0x10,
	CODEC_RESET = 0x00,
	CODEC_SYSTEM_CLOCK = 0x1B,
	CODEC_DAI_LEVEL = 0x27,
	CODEC_OUTPUTS = 0x3F,
	CODEC_SHUTDOWN = 0x45,
	CODEC_REVISION = 0xFF,
	RATE_HZ = 48000,
	RING_WORDS = 512,
	LOOP_WORDS = 256,
	LOOP_SENT = LOOP_WORDS + 16, /* so that none is missing where the test ends */
	PERIOD = 48,                 /* frames of a sine of 1 kHz */
	QUARTER = PERIOD / 4,
};

static volatile uint32_t *const ring = (volatile uint32_t *)SYSRAM;
static volatile uint32_t *const sent = (volatile uint32_t *)(SYSRAM + 0x1000);
static volatile uint32_t *const back = (volatile uint32_t *)(SYSRAM + 0x2000);
static volatile uint8_t *const message = (volatile uint8_t *)(SYSRAM + 0x4000);

/* A quarter of a sine, half of full scale. */
static const int16_t quarter[QUARTER + 1] = { 0, 2139, 4240, 6270, 8192, 9974, 11585, 12998, 14189,
	15137, 15826, 16244, 16384 };

static volatile bool finished;
static volatile uint32_t frames;
static unsigned refused;

static int16_t sine(unsigned at)
{
	at %= PERIOD;
	if (at >= PERIOD / 2)
		return (int16_t)-sine(at - PERIOD / 2);
	return at <= QUARTER ? quarter[at] : quarter[PERIOD / 2 - at];
}

static void i2c_interrupt(void)
{
	i2c_isu2->int_ctrl = I2C_INT_STA | I2C_INT_EN;
	finished = true;
}

static void transfer(unsigned length, uint32_t direction)
{
	i2c_isu2->mm_id_con0 = CODEC;
	i2c_isu2->mm_cnt_byte_val_pk[0] = length;
	i2c_isu2->mm_pack_con0 = direction;
	i2c_isu2->mm_con0 = I2C_CON_MASTER | I2C_CON_GMODE | I2C_CON_START;
	core_irq_off();
	while (!finished) {
		core_wait();
		core_irq_on();
		core_irq_off();
	}
	finished = false;
	core_irq_on();
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

static void codec_write(uint8_t reg, uint8_t value)
{
	message[0] = reg;
	message[1] = value;
	send(2);
}

static uint8_t codec_read(uint8_t reg)
{
	message[0] = reg;
	send(1);
	transfer(1, I2C_PACK_READ);
	return (uint8_t)i2c_isu2->mm_fifo_data;
}

/* Master at 48 kHz out of 16 MHz: 48000 * 256 / 16 MHz is 96 / 125. */
static void codec_setup(void)
{
	static const uint8_t clocks[] = { CODEC_SYSTEM_CLOCK, 0x10, 0x01, 0, 96, 0, 125, 0x81, 0x04,
		0, 0, 0x01 };

	codec_write(CODEC_RESET, 0x80);
	for (unsigned i = 0; i < sizeof(clocks); i++)
		message[i] = clocks[i];
	send(sizeof(clocks));
	codec_write(CODEC_OUTPUTS, 0xC3);
}

/* Fills the ring up, and toggles the wrap bit where it ends. */
static void refill(void)
{
	volatile struct dma_channel *channel = &dma[DMA_I2S0_TX_RING];
	uint32_t at = channel->swptr;

	for (uint32_t room = RING_WORDS - channel->ffcnt; room; room--) {
		uint16_t sample = (uint16_t)sine(frames++);

		ring[(at & 0xFFFF) / 4] = sample | (uint32_t)sample << 16;
		at += 4;
		if ((at & 0xFFFF) == RING_WORDS * 4)
			at = (at & DMA_WRAP) ^ DMA_WRAP;
	}
	channel->swptr = at;
}

static void dma_interrupt(void)
{
	refill();
	dma[DMA_I2S0_TX_RING].ackint = DMA_INT;
}

static void ring_setup(unsigned number, volatile uint32_t *memory, uint32_t words, uint32_t port,
	uint32_t direction)
{
	volatile struct dma_channel *channel = &dma[number];

	dma_global->ch_en_set = 1u << number;
	channel->start = 0;
	channel->pgmaddr = (uint32_t)(uintptr_t)memory;
	channel->ffsize = words;
	channel->fixaddr = port;
	channel->swptr = 0;
	channel->con = DMA_CON_WORDS | DMA_CON_DREQ | direction;
}

static unsigned loopback(void)
{
	uint32_t path = I2S_PATH_EN | I2S_PATH_I2S | I2S_PATH_48K;
	unsigned wrong = 0, first = 0;

	for (unsigned i = 0; i < LOOP_SENT; i++)
		sent[i] = (i + 1) * 0x01010107;
	ring_setup(DMA_I2S1_TX_RING, sent, LOOP_SENT, I2S1_FIFO, 0);
	ring_setup(DMA_I2S1_RX_RING, back, 2 * LOOP_WORDS, I2S1_FIFO, DMA_CON_TO_MEMORY);
	i2s1->global_control = I2S_LOOPBACK | I2S_CLOCKS;
	i2s1->dl_control = path;
	i2s1->ul_control = path;
	i2s1->global_control = I2S_LOOPBACK | I2S_CLOCKS | I2S_EN;
	dma[DMA_I2S1_RX_RING].start = DMA_STR;
	dma[DMA_I2S1_TX_RING].start = DMA_STR;
	dma[DMA_I2S1_TX_RING].swptr = DMA_WRAP; /* full */
	while (dma[DMA_I2S1_RX_RING].ffcnt < LOOP_WORDS + 4)
		;
	while (!back[first] && first < 4)
		first++;
	for (unsigned i = 0; i < LOOP_WORDS; i++)
		wrong += back[first + i] != sent[i];
	dma[DMA_I2S1_TX_RING].start = 0;
	dma[DMA_I2S1_RX_RING].start = 0;
	i2s1->global_control = 0;
	return wrong;
}

static void play(void)
{
	uint32_t control = I2S_EXT_CODEC | I2S_CLOCKS | I2S_EXTERNAL_CLOCK;

	i2s0->soft_reset = I2S_GLB_SOFT_RST;
	i2s0->soft_reset = 0;
	ring_setup(DMA_I2S0_TX_RING, ring, RING_WORDS, I2S0_FIFO, DMA_CON_ITEN);
	dma[DMA_I2S0_TX_RING].count = RING_WORDS / 4;
	refill();
	irq_install(IRQ_DMA, dma_interrupt, PRIO_NORMAL);
	i2s0->global_control = control;
	i2s0->dl_control = I2S_PATH_EN | I2S_PATH_SLAVE | I2S_PATH_I2S | I2S_PATH_48K;
	i2s0->global_control = control | I2S_EN;
	dma[DMA_I2S0_TX_RING].start = DMA_STR;
	codec_write(CODEC_SHUTDOWN, 0x80);
	i2s0->sts_clr = I2S_DL_UNDERRUN;
}

/* Sleeps between the interrupts of the DMA, which come every few milliseconds. */
static void listen(uint32_t us)
{
	uint32_t since_us = clock_us();

	while (clock_us() - since_us < us)
		core_wait();
}

int main(void)
{
	clock_start();
	dma_global->ch_en_set = 1u << DMA_ISU2_TX_HALF;
	i2c_setup_1mhz(i2c_isu2);
	irq_install(IRQ_ISU2_I2C, i2c_interrupt, PRIO_NORMAL);
	console_print("i2s-tone: %u of %u words came back wrong\n", loopback(), LOOP_WORDS);
	console_print("i2s-tone: codec revision %x\n", codec_read(CODEC_REVISION));
	codec_setup();
	play();
	listen(500000);
	console_print("i2s-tone: now quieter\n");
	codec_write(CODEC_DAI_LEVEL, 6);
	listen(500000);
	unsigned underruns = (i2s0->int_sts & I2S_DL_UNDERRUN) != 0;
	console_print("i2s-tone: one second, %u underruns, %u refused\n", underruns, refused);
	return underruns || refused || frames < RATE_HZ;
}
