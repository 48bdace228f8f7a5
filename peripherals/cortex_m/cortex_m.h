/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_CORTEX_M_CORTEX_M_H
#define ORRERY_PERIPHERALS_CORTEX_M_CORTEX_M_H

#include <stdint.h>

struct device_ops;
struct nvic;

/* The private peripherals of an ARMv7-M core; each device's aux is the core's struct nvic. */
extern const struct device_ops dcb_ops, dwt_ops, fpu_ops, mpu_ops, nvic_ops, scb_ops, systick_ops;

/* CYCCNT now; it counts while DWT_CTRL.CYCCNTENA and DEMCR.TRCENA are both set. */
uint32_t cyccnt_read(const struct nvic *nvic);
/* After a change of either enable, or to set the count: counts on from `value`. */
void cyccnt_restart(struct nvic *nvic, uint32_t value);

#endif
