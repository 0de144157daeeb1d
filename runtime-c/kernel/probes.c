// SPDX-License-Identifier: MIT
/*
 * The script's probes, family by family. All are registered while no handler acts (tw_session.live is 0), act from one
 * moment on, and act no more before the first of them is taken away.
 */
#include <linux/kprobes.h>
#include <linux/mutex.h>

#include "family.h"

/* In the order in which they are registered; taken away in the opposite one. */
static const struct tw_family *const families[] = {
	&tw_kprobes,
	&tw_tracepoints,
	&tw_watchpoints,
	&tw_counters,
	&tw_netfilter,
	&tw_files,
	&tw_timers,
};

/* How many were registered, also when they are gone. */
static u32 registered;
/* The state may be read while another thread takes the probes away. */
static DEFINE_MUTEX(probes_mutex);

u32 tw_count_probes(u8 kind)
{
	u32 count = 0, i;

	for (i = 0; i < tw_script.n_probes; i++)
		count += tw_script.probes[i].kind == kind;
	return count;
}

/* More probes skipped than the author allows end the script; tw_session_stop says so. */
void tw_skip_hit(enum tw_skip why)
{
	atomic_inc(&tw_session.skipped_for[why]);
	if (atomic_inc_return(&tw_session.skipped) == tw_script.max_skipped + 1)
		tw_session_end();
}
NOKPROBE_SYMBOL(tw_skip_hit);

int tw_refuse_probe(const struct tw_probe *probe, int error, const char *reason)
{
	bool is_left_out = probe->optional && error != -ENOMEM;

	tw_report(is_left_out ? TW_RECORD_WARNING : TW_RECORD_ERROR, "%s: cannot probe %s%s%s%s: error %d%s%s",
		  is_left_out ? "WARNING" : "ERROR", probe->point, probe->symbol ? " (" : "", probe->symbol ?: "",
		  probe->symbol ? ")" : "", error, reason ? ", " : "", reason ?: "");
	return is_left_out ? 0 : error;
}

/** tw_probes_register - all of them, or none: on failure the reason is in an ERROR record */
int tw_probes_register(void)
{
	u32 count = 0, i;
	int error = tw_places_find();

	for (i = 0; i < ARRAY_SIZE(families) && !error; i++) {
		error = families[i]->register_all();
		count += families[i]->count();
	}
	if (error)
		tw_probes_unregister();
	else
		registered = count;
	return error;
}

void tw_probes_unregister(void)
{
	u32 i;

	mutex_lock(&probes_mutex);
	for (i = ARRAY_SIZE(families); i > 0; i--)
		families[i - 1]->unregister_all();
	mutex_unlock(&probes_mutex);
}

u32 tw_probes_count(void)
{
	return READ_ONCE(registered);
}

u64 tw_probes_missed(void)
{
	u64 count = 0;
	u32 i;

	mutex_lock(&probes_mutex);
	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (families[i]->missed)
			count += families[i]->missed();
	mutex_unlock(&probes_mutex);
	return count;
}
