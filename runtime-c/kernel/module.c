// SPDX-License-Identifier: MIT
/* The module's life. Loading it makes memory and files; nothing is probed before the control file says so. */
#include <linux/init.h>
#include <linux/module.h>

#include "session.h"

static int __init tw_init(void)
{
	int error = tw_script.name ? tw_session_init() : -EINVAL;

	if (!error)
		error = tw_control_init();
	if (error) {
		tw_control_exit();
		tw_session_exit();
	}
	return error;
}

static void __exit tw_exit(void)
{
	tw_control_exit();
	tw_session_exit();
}

module_init(tw_init);
module_exit(tw_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Tapwright script");
