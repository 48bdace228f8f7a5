/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Versions of the libraries in use, each asked through its own door. */
#include "tools/versions.h"

#include <stdio.h>

#include "base/png.h"
#include "machine/cpu.h"
#include "tools/disasm.h"
#include "tools/record.h"
#include "tools/symbols.h"

unsigned versions_list(struct library_version *library)
{
	unsigned unicorn = cpu_library_version(), count = 0;
	library[count].name = "unicorn";
	snprintf(library[count++].version, sizeof(library->version), "%u.%u.%u", unicorn >> 24,
		unicorn >> 16 & 0xff, unicorn >> 8 & 0xff);
	library[count].name = "capstone";
	snprintf(
		library[count++].version, sizeof(library->version), "%s", disasm_library_version());
	library[count].name = "libdw";
	snprintf(library[count++].version, sizeof(library->version), "%s",
		symbols_library_version());
	library[count].name = "jansson";
	snprintf(
		library[count++].version, sizeof(library->version), "%s", record_library_version());
	library[count].name = "libpng";
	snprintf(library[count++].version, sizeof(library->version), "%s", png_library_version());
	return count;
}
