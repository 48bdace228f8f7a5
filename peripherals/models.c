/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of all models and parts. A new one is one line here, in its alphabetical place by type.
 */
#include <stddef.h>

#include "peripherals/cortex_m/cortex_m.h"
#include "peripherals/models.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/soc/soc_models.h"

const struct device_ops *const device_models[] = {
	&dcb_ops,
	&dwt_ops,
	&fpu_ops,
	&mpu_ops,
	&nvic_ops,
	&scb_ops,
	&systick_ops,
	&adc_ops,
	&cirq_ops,
	&dma_ops,
	&gpio_ops,
	&gpio_group_ops,
	&gpioif_ops,
	&gpt_ops,
	&i2c_ops,
	&i2s_ops,
	&i2s_fifo_ops,
	&isu_ops,
	&mbox_ops,
	&mbox_a7_ops,
	&mbox_app_ops,
	&pinmux_ops,
	&pwm_ops,
	&rgu_ops,
	&rtc_ops,
	&spim_ops,
	&spis_ops,
	&topcfg_ops,
	&uart_ops,
	&wdt_ops,
	&xip_cache_ops,
	NULL,
};

const struct part_ops *const part_models[] = {
	&arducam_ops,
	&button_ops,
	&buzzer_ops,
	&da7212_ops,
	&eeprom24_ops,
	&grove_lcd_ops,
	&ili9341_ops,
	&joystick_ops,
	&led_ops,
	&light_sensor_ops,
	&loopback_ops,
	&lps22hh_ops,
	&lsm6ds3_ops,
	&lsm6dso_ops,
	&max98090_ops,
	&mcp4921_ops,
	&potentiometer_ops,
	&rgb_led_ops,
	&rotary_encoder_ops,
	&sdcard_ops,
	&servo_ops,
	&spi_nor_ops,
	&ssd1306_ops,
	&ssd1331_ops,
	&terminal_ops,
	&vl53l1x_ops,
	&ws2812_ops,
	NULL,
};
