/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * LED1 of the reference board by the PWM of pin group 2: a fade of red, all three colors started by one global kick,
 * and a sequence of two states that blinks blue without the core.
 */
#include "console.h"
#include "core.h"
#include "gpio.h"
#include "gpt.h"
#include "pwm.h"

enum {
	PERIOD = 2000, /* ticks of 2 MHz: a millisecond */
	PERCENT = PERIOD / 100,
	BLINK_PERIODS = 60,
};

static void wait_ms(unsigned ms)
{
	clock_wait(clock_us(), ms * 1000);
}

static void set(unsigned pin, unsigned percent, uint32_t more)
{
	uint32_t on = percent * PERCENT;

	pwm_channel(pin)->param_s0 = on | (PERIOD - on) << PWM_OFF_SHIFT;
	pwm_channel(pin)->ctrl = PWM_CLOCK_EN | PWM_ACTIVE_LOW | more;
}

static void fade(void)
{
	for (unsigned percent = 0; percent <= 100; percent += 5) {
		set(RDB_LED1_RED, percent, PWM_KICK);
		wait_ms(4);
		if (percent == 25 || percent == 100) {
			console_print("red is at %u%%\n", percent);
			wait_ms(40);
		}
	}
}

/* Each channel has its share before any of them begins. */
static void start_together(void)
{
	set(RDB_LED1_RED, 10, PWM_GLOBAL_KICK_EN);
	set(RDB_LED1_GREEN, 20, PWM_GLOBAL_KICK_EN);
	set(RDB_LED1_BLUE, 30, PWM_GLOBAL_KICK_EN);
	pwm_group(RDB_LED1_RED)->glo_ctrl = PWM_GLO_ROUTING | PWM_GLO_2MHZ | PWM_GLO_KICK;
	wait_ms(5);
	console_print("all three at once\n");
	wait_ms(40);
}

static void blink_alone(void)
{
	set(RDB_LED1_RED, 0, PWM_KICK);
	set(RDB_LED1_GREEN, 0, PWM_KICK);
	pwm_channel(RDB_LED1_BLUE)->param_s1 = PERIOD << PWM_OFF_SHIFT;
	set(RDB_LED1_BLUE, 50,
		PWM_REPLAY | BLINK_PERIODS << PWM_S0_STAY_SHIFT |
			(uint32_t)BLINK_PERIODS << PWM_S1_STAY_SHIFT | PWM_KICK);
	console_print("blue blinks by itself\n");
	wait_ms(300);
}

static void dark(void)
{
	for (unsigned pin = RDB_LED1_RED; pin <= RDB_LED1_BLUE; pin++)
		pwm_channel(pin)->ctrl = PWM_ACTIVE_LOW;
	wait_ms(25);
}

int main(void)
{
	clock_start();
	pwm_group(RDB_LED1_RED)->glo_ctrl = PWM_GLO_ROUTING | PWM_GLO_2MHZ;
	fade();
	start_together();
	blink_alone();
	dark();
	console_print("pwm-fade: done\n");
	return 0;
}
