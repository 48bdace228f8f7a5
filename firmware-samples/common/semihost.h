/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ending a run through the debugger (Arm semihosting). Without a listener the core faults. */
#ifndef SEMIHOST_H
#define SEMIHOST_H

#ifdef __cplusplus
extern "C" {
#endif

/* Drains the console, then ends the program with this exit status. */
__attribute__((noreturn)) void semihost_exit(int status);

#ifdef __cplusplus
}
#endif

#endif
