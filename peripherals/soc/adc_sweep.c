/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The converter of the MT3620 ADC: a sweep over the channels of CH_MAP, lowest first, on the ADC's clock.
 * A sweep begins with T_INIT + 1 clocks; a channel takes T_CH + 2 to settle, one for each sample of its
 * average, and one to store. In periodic mode sweeps begin PERIOD + 1 clocks apart, or end to end when they
 * take longer.
 *
 * The reference is 2.5 V, or 1.8 V while VCM_GEN_EN and VCM_VREF are both 1: one family of drivers has the
 * generator on and chooses by VCM_VREF, another leaves it off, always writes VCM_VREF = 1 and expects 2.5 V.
 *
 * A result is 4095 times voltage over reference, to the nearest, which is how drivers turn it back. An average
 * gives every voltage its share of the time as far as a net tells of it: changes of an analog voltage that
 * leave the logic level alone count from the next channel.
 */
#include "peripherals/soc/adc.h"

enum { FULL_SCALE = 4095, AVERAGE_MOST = 6 };

static uint64_t ticks_now(const struct adc *adc)
{
	return clk_ticks_at(adc->dev.clk[0], adc->dev.timeline->now_ps);
}

static void go_on_at(struct adc *adc, enum adc_phase phase, uint64_t ticks)
{
	adc->phase = (uint8_t)phase;
	adc->step_ticks = ticks;
	timeline_arm_at(adc->dev.timeline, &adc->step, clk_time_of(adc->dev.clk[0], ticks));
}

/* The first channel of the map from `from` on; ADC_CHANNELS when there is none. */
static unsigned next_channel(const struct adc *adc, unsigned from)
{
	uint32_t map = field_get(&adc->dev, ADC_CH_MAP);
	while (from < ADC_CHANNELS && !(map >> from & 1)) {
		from++;
	}
	return from;
}

static unsigned average_power(const struct adc *adc)
{
	uint32_t mode = field_get(&adc->dev, ADC_AVG_MODE);
	return mode < AVERAGE_MOST ? mode : AVERAGE_MOST;
}

static void settle(struct adc *adc, unsigned channel, uint64_t from_ticks)
{
	adc->channel = (uint8_t)channel;
	go_on_at(adc, ADC_SETTLE, from_ticks + field_get(&adc->dev, ADC_T_CH) + 2);
}

static void sweep(struct adc *adc, uint64_t from_ticks)
{
	unsigned first = next_channel(adc, 0);
	adc->sweep_ticks = from_ticks;
	if (first == ADC_CHANNELS) {
		adc->phase = ADC_IDLE;
	} else {
		settle(adc, first, from_ticks + field_get(&adc->dev, ADC_T_INIT) + 1);
	}
}

static void measure(struct adc *adc)
{
	int millivolts = pin_voltage_mv(&adc->dev.pin[adc->channel]);
	adc->millivolts = millivolts > 0 ? (uint32_t)millivolts : 0;
}

/* The voltage known so far counts up to a moment, but no longer than there are samples. */
static void sum_up_to(struct adc *adc, uint64_t ticks)
{
	uint64_t last = adc->step_ticks - 1; /* the last clock stores */
	uint64_t upto = ticks < last ? ticks : last;
	if (upto > adc->summed_ticks) {
		adc->sum_mv += adc->millivolts * (upto - adc->summed_ticks);
		adc->summed_ticks = upto;
	}
}

static uint32_t result(const struct adc *adc)
{
	bool low = field_get(&adc->dev, ADC_VCM_GEN_EN) && field_get(&adc->dev, ADC_VCM_VREF);
	uint64_t full_mv = low ? 1800 : 2500;
	uint64_t scale = full_mv << average_power(adc);
	uint64_t value = (adc->sum_mv * FULL_SCALE + scale / 2) / scale;
	return value < FULL_SCALE ? (uint32_t)value : FULL_SCALE;
}

static void end_channel(struct adc *adc)
{
	uint64_t now = adc->step_ticks;
	unsigned next = next_channel(adc, adc->channel + 1u);
	sum_up_to(adc, now);
	if (next < ADC_CHANNELS) {
		settle(adc, next, now);
	} else if (field_get(&adc->dev, ADC_PMODE_EN)) {
		uint64_t again = adc->sweep_ticks + field_get(&adc->dev, ADC_PERIOD) + 1;
		go_on_at(adc, ADC_REST, again > now ? again : now);
	} else {
		adc->phase = ADC_IDLE;
	}
}

void adc_step(void *owner, unsigned index)
{
	struct adc *adc = owner;
	uint64_t now = adc->step_ticks;
	(void)index;
	switch (adc->phase) {
	case ADC_SETTLE:
		adc->sum_mv = 0;
		adc->summed_ticks = now;
		measure(adc);
		go_on_at(adc, ADC_SAMPLE, now + (1u << average_power(adc)) + 1);
		break;
	case ADC_SAMPLE: {
		unsigned channel = adc->channel;
		end_channel(adc);
		adc_push(adc, channel, result(adc));
		break;
	}
	case ADC_REST: sweep(adc, now); break;
	default: break;
	}
}

void adc_jumped(struct adc *adc, unsigned channel)
{
	if (adc->phase == ADC_SAMPLE && adc->channel == channel) {
		sum_up_to(adc, ticks_now(adc));
		measure(adc);
	}
}

void adc_stop(struct adc *adc)
{
	timeline_disarm(adc->dev.timeline, &adc->step);
	adc->phase = ADC_IDLE;
}

void adc_control(struct adc *adc)
{
	struct device *dev = &adc->dev;
	uint32_t map = field_get(dev, ADC_CH_MAP);
	bool enabled = field_get(dev, ADC_FSM_EN) && next_channel(adc, 0) < ADC_CHANNELS;
	if (field_get(dev, ADC_FSM_EN) && (!map || map >> ADC_CHANNELS)) {
		log_guest(dev->log, dev, ADC_CTL0,
			"%s: %s.CH_MAP is 0x%x: there are channels 0 to %d only", dev->name,
			reg_name(dev, ADC_CTL0), map, ADC_CHANNELS - 1);
	}
	if (enabled == adc->enabled) {
		return;
	}
	adc->enabled = enabled;
	if (enabled) {
		sweep(adc, ticks_now(adc));
	} else {
		adc_stop(adc);
	}
}

void adc_gate(struct adc *adc, bool gated)
{
	if (gated == adc->gated) {
		return;
	}
	adc->gated = gated;
	if (gated) {
		adc->gated_ticks = ticks_now(adc);
		timeline_disarm(adc->dev.timeline, &adc->step);
	} else if (adc->phase != ADC_IDLE) {
		uint64_t lost = ticks_now(adc) - adc->gated_ticks;
		adc->sweep_ticks += lost;
		adc->summed_ticks += lost;
		go_on_at(adc, (enum adc_phase)adc->phase, adc->step_ticks + lost);
	}
}
