/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SHORTS_H
#define ORRERY_TOOLS_SHORTS_H

struct machine;
struct shorts;

/*
 * Watches every net of a machine and logs, once a net, when two strong drivers disagree, with the names of both. The
 * watch goes with the machine: shorts_destroy only after machine_destroy.
 */
struct shorts *shorts_watch(struct machine *machine);
void shorts_destroy(struct shorts *shorts);

#endif
