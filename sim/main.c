/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program's door: hands the arguments to the command line and returns its exit code.
 */
#include <stdio.h>

int main(void)
{
	fputs("usage: orrery VERB [ARGUMENT...]\n", stderr);
	return 2;
}
