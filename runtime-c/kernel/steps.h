/* SPDX-License-Identifier: MIT */
/* Instructions that a processor does not step over as it would run them; see steps.c. */
#ifndef TAPWRIGHT_STEPS_H
#define TAPWRIGHT_STEPS_H

#include <linux/types.h>

/** tw_steps_wrongly - a probe there would change what the probed code does. It may sleep */
bool tw_steps_wrongly(unsigned long address);

#endif
