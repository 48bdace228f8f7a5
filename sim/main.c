/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program's door: hands the arguments to the command line and returns its exit code. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
