/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PWM of pin groups 0 to 2 (GPIO 0 to 11): four channels that share a tick clock. */
#ifndef PWM_H
#define PWM_H

#include <stdint.h>

struct pwm_channel {
	uint32_t ctrl;
	uint32_t param_s0;
	uint32_t param_s1;
	uint32_t reserved_0c;
};

struct pwm_regs {
	uint32_t glo_ctrl;
	uint32_t reserved_004[63];
	struct pwm_channel channel[4];
};

enum pwm_bits {
	PWM_GLO_ROUTING = 0xE400, /* each channel on its own pin */
	PWM_GLO_KICK = 1,
	PWM_GLO_2MHZ = 1 << 1,
	PWM_KICK = 1 << 0,
	PWM_REPLAY = 1 << 1,
	PWM_ACTIVE_LOW = 1 << 2,
	PWM_CLOCK_EN = 1 << 4,
	PWM_GLOBAL_KICK_EN = 1 << 5,
	PWM_S0_STAY_SHIFT = 8,
	PWM_S1_STAY_SHIFT = 20,
	PWM_OFF_SHIFT = 16,
};

static inline volatile struct pwm_regs *pwm_group(unsigned pin)
{
	return (volatile struct pwm_regs *)(0x38011000 + 0x10000 * (pin / 4));
}

static inline volatile struct pwm_channel *pwm_channel(unsigned pin)
{
	return &pwm_group(pin)->channel[pin % 4];
}

#endif
