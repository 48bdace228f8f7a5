/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three channels of the ADC, a thousand sweeps a second, each result the average of four samples, and no word of it
 * touched by the core before the DMA has put it into a ring in SYSRAM: its interrupt tells of every tenth of a
 * second. Prints what the channels had on average, until the button of the stick is pressed.
 */
#include "adc.h"
#include "console.h"
#include "core.h"
#include "dma.h"
#include "gpio.h"
#include "gpt.h"

enum {
	CHANNELS = 3,
	MAP = (1 << CHANNELS) - 1, /* 0 light, 1 and 2 the stick */
	SWEEPS_HZ = 1000,
	SWEEPS = 100, /* in a figure */
	RING_WORDS = 512,
	AVERAGE_OF_4 = 2,
	BUTTON = 1,
};

static volatile uint32_t *const ring = (volatile uint32_t *)SYSRAM;

static volatile bool ready;
static volatile unsigned strangers;
static uint32_t sum[CHANNELS], count[CHANNELS];
static volatile uint32_t average_mv[CHANNELS];

static uint32_t to_mv(uint32_t results, uint32_t number)
{
	uint32_t scale = ADC_FULL_SCALE * number;

	return (uint32_t)(((uint64_t)results * ADC_REFERENCE_MV + scale / 2) / scale);
}

static void take(uint32_t result)
{
	unsigned channel = result & ADC_RESULT_CHANNEL;

	if (channel >= CHANNELS) {
		strangers++;
		return;
	}
	sum[channel] += result >> ADC_RESULT_SHIFT;
	count[channel]++;
}

static void dma_interrupt(void)
{
	volatile struct dma_channel *channel = &dma[DMA_ADC_RING];

	for (unsigned n = 0; n < SWEEPS * CHANNELS; n++) {
		uint32_t at = channel->swptr;

		take(ring[(at & 0xFFFF) / 4]);
		at += 4;
		if ((at & 0xFFFF) == RING_WORDS * 4)
			at = (at & DMA_WRAP) ^ DMA_WRAP;
		channel->swptr = at;
	}
	for (unsigned n = 0; n < CHANNELS; n++) {
		average_mv[n] = count[n] ? to_mv(sum[n], count[n]) : 0;
		sum[n] = count[n] = 0;
	}
	ready = true;
	channel->ackint = DMA_INT;
}

static void dma_setup(void)
{
	volatile struct dma_channel *channel = &dma[DMA_ADC_RING];

	dma_global->ch_en_set = 1 << DMA_ADC_RING;
	channel->start = 0;
	channel->pgmaddr = (uint32_t)(uintptr_t)ring;
	channel->ffsize = RING_WORDS;
	channel->count = SWEEPS * CHANNELS;
	channel->fixaddr = (uint32_t)(uintptr_t)&adc->rbr;
	channel->swptr = 0;
	channel->con = DMA_CON_WORDS | DMA_CON_TO_MEMORY | DMA_CON_DREQ | DMA_CON_ITEN;
	irq_install(IRQ_DMA, dma_interrupt, PRIO_NORMAL);
	channel->start = DMA_STR;
}

static void adc_setup(void)
{
	uint32_t control = MAP << ADC_CTL0_MAP_SHIFT | ADC_CTL0_PERIODIC | ADC_CTL0_T_CH |
		ADC_CTL0_T_INIT | AVERAGE_OF_4 << ADC_CTL0_AVERAGE_SHIFT;

	adc->global_ctrl = 0;
	adc->global_ctrl = ADC_RESET_B;
	adc->ctl[3] = ADC_CTL3_USUAL;
	clock_wait(clock_us(), 50); /* what the analog part takes to settle */
	adc->ctl[1] = ADC_HZ / SWEEPS_HZ - 1;
	adc->dma_en = ADC_RX_DMA_EN;
	adc->ctl[0] = control;
	adc->ctl[0] = control | ADC_CTL0_FSM_EN;
}

int main(void)
{
	unsigned figures = 0;

	clock_start();
	gpio_input_pulled_up(BUTTON);
	dma_setup();
	adc_setup();
	console_print("adc-dma: light and stick, %u times a second\n", SWEEPS_HZ);
	while (gpio_read(BUTTON)) {
		core_irq_off();
		if (!ready)
			core_wait();
		core_irq_on();
		if (ready) {
			ready = false;
			figures++;
			console_print("light %lu mV, stick %lu %lu mV\n", average_mv[0],
				average_mv[1], average_mv[2]);
		}
	}
	adc->ctl[0] = 0;
	console_print("adc-dma: %s, %u strangers\n", figures ? "done" : "no figure", strangers);
	return strangers != 0;
}
