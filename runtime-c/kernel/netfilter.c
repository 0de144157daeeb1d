// SPDX-License-Identifier: MIT
/* Hooks of the kernel's packet filter, in the first network namespace. */
#include <linux/netfilter.h>
#include <net/net_namespace.h>

#include "family.h"

#ifdef CONFIG_NETFILTER

struct tw_hook {
	struct tw_handler handler;
	struct nf_hook_ops operations;
};

static struct tw_hook *hooks;
static u32 n_hooks;

/* The handler may answer: its last value is the verdict. */
static unsigned int on_packet(void *hook, struct sk_buff *skb, const struct nf_hook_state *state)
{
	s64 values[] = { state->hook, (s64)(unsigned long)skb, (s64)(unsigned long)state->in,
			 (s64)(unsigned long)state->out, NF_ACCEPT };

	preempt_disable();
	tw_hit(&((struct tw_hook *)hook)->handler, NULL, values);
	preempt_enable();
	/* What is no verdict would be a jump into nowhere. */
	return (values[4] & NF_VERDICT_MASK) <= NF_MAX_VERDICT ? (unsigned int)values[4] : NF_ACCEPT;
}

static int register_hooks(void)
{
	u32 i;
	int error;

	hooks = vzalloc((tw_count_probes(TW_PROBE_NETFILTER) + 1) * sizeof(*hooks));
	if (!hooks)
		return -ENOMEM;
	for (i = 0; i < tw_script.n_probes; i++) {
		struct tw_hook *hook = &hooks[n_hooks];
		const struct tw_netfilter_spec *spec = tw_script.probes[i].spec;

		if (tw_script.probes[i].kind != TW_PROBE_NETFILTER)
			continue;
		hook->handler = tw_handler_of(&tw_script.probes[i]);
		hook->operations = (struct nf_hook_ops){ .hook = on_packet, .priv = hook, .pf = spec->protocol_family,
							 .hooknum = spec->hook, .priority = spec->priority };
		error = nf_register_net_hook(&init_net, &hook->operations);
		if (!error)
			n_hooks++;
		else if (tw_refuse_probe(&tw_script.probes[i], error,
					 error == -EOPNOTSUPP ? "the kernel has no hooks for this protocol family" : NULL))
			return error;
	}
	return 0;
}

static void unregister_hooks(void)
{
	for (; n_hooks; n_hooks--)
		nf_unregister_net_hook(&init_net, &hooks[n_hooks - 1].operations);
	/* A packet may still be under way through a hook that is gone. */
	synchronize_net();
	vfree(hooks);
	hooks = NULL;
}

static u32 count_hooks(void)
{
	return n_hooks;
}

#else

static int register_hooks(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++)
		if (tw_script.probes[i].kind == TW_PROBE_NETFILTER)
			return tw_refuse_probe(&tw_script.probes[i], -EOPNOTSUPP, "the kernel was built without netfilter");
	return 0;
}

static void unregister_hooks(void)
{
}

static u32 count_hooks(void)
{
	return 0;
}

#endif

const struct tw_family tw_netfilter = {
	.register_all = register_hooks,
	.unregister_all = unregister_hooks,
	.count = count_hooks,
};
