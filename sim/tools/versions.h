/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_VERSIONS_H
#define ORRERY_TOOLS_VERSIONS_H

enum { LIBRARIES = 8 };

struct library_version {
	const char *name;
	char version[32];
};

/* The libraries this program runs with; returns how many. */
unsigned versions_list(struct library_version *library);

#endif
