/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_ADC_H
#define ORRERY_PERIPHERALS_SOC_ADC_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/* Shared by adc.c (registers, FIFO) and adc_sweep.c (the converter). */

enum adc_reg {
	ADC_GLOBAL,
	ADC_CTL0,
	ADC_CTL1,
	ADC_CTL2,
	ADC_CTL3,
	ADC_RBR,
	ADC_IER,
	ADC_IIR,
	ADC_FAKELCR,
	ADC_LSR,
	ADC_SLEEP_EN,
	ADC_DMA_EN,
	ADC_RTOCNT,
	ADC_TRI_LVL,
	ADC_WAK,
	ADC_WAT_TIME,
	ADC_HANDSHAKE,
	ADC_DEBUG16,
};

enum adc_field {
	ADC_RESET_B,
	ADC_FSM_EN,
	ADC_AVG_MODE,
	ADC_T_CH,
	ADC_PMODE_EN,
	ADC_T_INIT,
	ADC_CH_MAP,
	ADC_PERIOD,
	ADC_TIMESTAMP_EN,
	ADC_VCM_GEN_EN,
	ADC_VCM_VREF,
	ADC_RXFEN,
	ADC_RXTEN,
	ADC_RX_DMA_EN,
	ADC_TO_AUTORST,
	ADC_TO_CNT,
	ADC_RX_TRI_LVL,
	ADC_LOOP,
};

enum { ADC_CHANNELS = 8, ADC_DEPTH = 32 };

enum adc_phase {
	ADC_IDLE,
	ADC_SETTLE, /* until the channel can be sampled */
	ADC_SAMPLE, /* until its average is complete */
	ADC_REST,   /* until the next sweep of the periodic mode */
	ADC_PHASES
};

/* Ticks are those of the ADC's clock since power-on. */
struct adc {
	struct device dev;
	struct event step;     /* the end of the phase */
	struct event silence;  /* nothing came for the receive timeout */
	uint64_t step_ticks;   /* when `step` is due */
	uint64_t sweep_ticks;  /* when the sweep began */
	uint64_t summed_ticks; /* up to where `sum_mv` goes */
	uint64_t gated_ticks;  /* when the clock was taken away */
	uint64_t sum_mv;
	uint32_t millivolts; /* on the channel since summed_ticks */
	uint16_t fifo[ADC_DEPTH];
	uint8_t read_at, write_at, count;
	uint8_t phase, channel;
	bool enabled; /* FSM_EN with a channel, as last acted on */
	bool gated;
	bool timed_out;
};

/* adc.c */
void adc_push(struct adc *adc, unsigned channel, uint32_t value);

/* adc_sweep.c */
/* ADC_CTL0 was written. */
void adc_control(struct adc *adc);
void adc_step(void *owner, unsigned index);
/* The voltage on a channel jumped. */
void adc_jumped(struct adc *adc, unsigned channel);
void adc_stop(struct adc *adc);
/* Without its clock the converter stands still. */
void adc_gate(struct adc *adc, bool gated);

#endif
