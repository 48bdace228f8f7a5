/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_INTERCORE_INTERNAL_H
#define ORRERY_TOOLS_INTERCORE_INTERNAL_H

/* What the intercore_*.c files share. */

#include "tools/intercore.h"

/* intercore_host.c */
bool intercore_open_stdio(struct intercore_peer *peer, struct error *err);
bool intercore_open_unix(struct intercore_peer *peer, const char *path, struct error *err);
void intercore_host_poll(struct intercore_peer *peer);
/* To the client, when there is one. */
void intercore_host_give(struct intercore_peer *peer, const uint8_t *bytes, unsigned length);
void intercore_host_close(struct intercore_peer *peer);

/* intercore_script.c */
bool intercore_script_read(struct intercore_script *script, const char *file, struct error *err);
void intercore_script_free(struct intercore_script *script);
bool intercore_step_read(const char *text, struct intercore_step *step, struct error *err);
void intercore_step_free(struct intercore_step *step);
/* False when only a script can do that. */
bool intercore_step_is_act(const struct intercore_step *step, struct error *err);
bool intercore_step_do(
	struct intercore_peer *peer, const struct intercore_step *step, struct error *err);
void intercore_script_start(struct intercore_peer *peer);
void intercore_script_heard(struct intercore_peer *peer, const char *text);
void intercore_script_woken(struct intercore_peer *peer);
bool intercore_script_failed(struct intercore_peer *peer);

#endif
