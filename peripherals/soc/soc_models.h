/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_SOC_MODELS_H
#define ORRERY_PERIPHERALS_SOC_SOC_MODELS_H

struct device_ops;

/* Models of blocks of the MT3620, alphabetical by type. */
extern const struct device_ops adc_ops;
extern const struct device_ops cirq_ops;
extern const struct device_ops dma_ops;
extern const struct device_ops gpio_group_ops;
extern const struct device_ops gpio_ops;
extern const struct device_ops gpioif_ops;
extern const struct device_ops gpt_ops;
extern const struct device_ops i2c_ops;
extern const struct device_ops i2s_fifo_ops;
extern const struct device_ops i2s_ops;
extern const struct device_ops isu_ops;
extern const struct device_ops mbox_ops;
extern const struct device_ops mbox_a7_ops;
extern const struct device_ops mbox_app_ops;
extern const struct device_ops pinmux_ops;
extern const struct device_ops pwm_ops;
extern const struct device_ops rgu_ops;
extern const struct device_ops rtc_ops;
extern const struct device_ops spim_ops;
extern const struct device_ops spis_ops;
extern const struct device_ops topcfg_ops;
extern const struct device_ops uart_ops;
extern const struct device_ops wdt_ops;
extern const struct device_ops xip_cache_ops;

#endif
