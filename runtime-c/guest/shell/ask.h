/* SPDX-License-Identifier: MIT */
#ifndef TAPWRIGHT_GUEST_ASK_H
#define TAPWRIGHT_GUEST_ASK_H

/* Whether the host knows this word. */
int tw_ask_knows(const char *word);

/*
 * A word of the guest's shell that the host knows: asks it, shows what is answered, and gives the exit code. `stap -c COMMAND` starts the
 * command here, when the probes act, and ends the script with it.
 */
int tw_ask(int argc, char **argv);

#endif
