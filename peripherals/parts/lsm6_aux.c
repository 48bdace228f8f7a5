/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The auxiliary I2C bus of LSM6DS3 and LSM6DSO, on which their sensor hubs are the controller.
 */
#include "peripherals/parts/lsm6.h"

static bool name_register(struct port *aux, uint8_t address, uint8_t at)
{
	return port_i2c_start(aux, address, false) && port_i2c_write(aux, at);
}

bool lsm6_aux_read(struct lsm6 *lsm6, const uint8_t *slave, unsigned count, uint8_t *into)
{
	struct port *aux = &lsm6->part.port[LSM6_PORT_AUX];
	bool good = name_register(aux, slave[0] >> 1, slave[1]) &&
		port_i2c_start(aux, slave[0] >> 1, true);
	for (unsigned n = 0; good && n < count; n++) {
		into[n] = port_i2c_read(aux, n + 1 == count);
	}
	port_i2c_stop(aux);
	return good;
}

bool lsm6_aux_write(struct lsm6 *lsm6, const uint8_t *slave, uint8_t byte)
{
	struct port *aux = &lsm6->part.port[LSM6_PORT_AUX];
	bool good = name_register(aux, slave[0] >> 1, slave[1]) && port_i2c_write(aux, byte);
	port_i2c_stop(aux);
	return good;
}
