/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_PARTS_PART_MODELS_H
#define ORRERY_PERIPHERALS_PARTS_PART_MODELS_H

struct part_ops;

/* Board components, alphabetical by type. */
extern const struct part_ops arducam_ops;
extern const struct part_ops button_ops;
extern const struct part_ops buzzer_ops;
extern const struct part_ops da7212_ops;
extern const struct part_ops eeprom24_ops;
extern const struct part_ops grove_lcd_ops;
extern const struct part_ops ili9341_ops;
extern const struct part_ops joystick_ops;
extern const struct part_ops led_ops;
extern const struct part_ops light_sensor_ops;
extern const struct part_ops loopback_ops;
extern const struct part_ops lps22hh_ops;
extern const struct part_ops lsm6ds3_ops;
extern const struct part_ops lsm6dso_ops;
extern const struct part_ops max98090_ops;
extern const struct part_ops mcp4921_ops;
extern const struct part_ops potentiometer_ops;
extern const struct part_ops rgb_led_ops;
extern const struct part_ops rotary_encoder_ops;
extern const struct part_ops sdcard_ops;
extern const struct part_ops servo_ops;
extern const struct part_ops spi_nor_ops;
extern const struct part_ops ssd1306_ops;
extern const struct part_ops ssd1331_ops;
extern const struct part_ops terminal_ops;
extern const struct part_ops vl53l1x_ops;
extern const struct part_ops ws2812_ops;

#endif
