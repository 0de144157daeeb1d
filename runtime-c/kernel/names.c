// SPDX-License-Identifier: MIT
/*
 * Addresses by name, for scripts made without debug information. Several functions may have one name; then the name
 * is refused, because the kernel would silently take one of them.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/version.h>

#include "family.h"
#include "arch/arch.h"

struct wanted {
	const char *name;
	unsigned long address;
	u32 found;
	u32 probe;
};

struct search {
	struct wanted *wanted;
	u32 count;
};

static void note_symbol(struct search *search, const char *name, unsigned long address)
{
	u32 low = 0, high = search->count;

	name = tw_arch_code_name(name);
	while (low < high) {
		u32 middle = (low + high) / 2;

		if (strcmp(search->wanted[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < search->count && !strcmp(search->wanted[low].name, name); low++) {
		search->wanted[low].address = address;
		search->wanted[low].found++;
	}
}

/* 6.4 took the module away from the callback: commit 3703bd54cd37 ("kallsyms: Delete an unused parameter …"). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
static int on_symbol(void *data, const char *name, unsigned long address)
{
	note_symbol(data, name, address);
	return 0;
}
typedef int (*on_each_symbol)(int (*visit)(void *, const char *, unsigned long), void *data);
#else
static int on_symbol(void *data, const char *name, struct module *module, unsigned long address)
{
	if (!module)
		note_symbol(data, name, address);
	return 0;
}
typedef int (*on_each_symbol)(int (*visit)(void *, const char *, struct module *, unsigned long), void *data);
#endif

/* Of a function that is not exported: a probe that is never armed tells where it is. 0: this kernel does not tell. */
static unsigned long find_function(const char *name)
{
	struct kprobe kprobe = { .symbol_name = name, .flags = KPROBE_FLAG_DISABLED };
	unsigned long address;

	if (register_kprobe(&kprobe))
		return 0;
	address = tw_arch_function_start((unsigned long)kprobe.addr);
	unregister_kprobe(&kprobe);
	return address;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wanted *)a)->name, ((const struct wanted *)b)->name);
}

static int check_found(const struct wanted *wanted, const struct tw_probe *probe)
{
	if (wanted->found == 1)
		return 0;
	if (wanted->found)
		tw_report(TW_RECORD_ERROR, "ERROR: cannot probe %s: %u functions are called %s, and only debug information can tell them apart",
			  probe->point, wanted->found, wanted->name);
	else
		tw_report(TW_RECORD_ERROR, "ERROR: cannot probe %s: the kernel has no function %s", probe->point,
			  wanted->name);
	return wanted->found ? -EADDRNOTAVAIL : -ENOENT;
}

static int resolve_all(struct search *search, const struct tw_probe *probes, unsigned long *addresses)
{
	unsigned long code = find_function("kallsyms_on_each_symbol");
	struct tw_descriptor descriptor;
	on_each_symbol each = tw_arch_callable(code, &descriptor);
	int error = 0;
	u32 i;

	if (!code) {
		tw_report(TW_RECORD_ERROR, "ERROR: this kernel does not tell where %s is; a kernel with debug information is needed",
			  search->wanted[0].name);
		return -EOPNOTSUPP;
	}
	sort(search->wanted, search->count, sizeof(*search->wanted), by_name, NULL);
	each(on_symbol, search);
	for (i = 0; !error && i < search->count; i++) {
		const struct wanted *wanted = &search->wanted[i];

		error = check_found(wanted, &probes[wanted->probe]);
		addresses[wanted->probe] = wanted->address + probes[wanted->probe].offset;
	}
	return error;
}

static bool is_kprobe(const struct tw_probe *probe)
{
	return probe->kind == TW_PROBE_KPROBE || probe->kind == TW_PROBE_KRETPROBE;
}

/* A probe that is never armed tells where a function of a module is; the module has to be loaded. */
static int find_in_module(const struct tw_probe *probe, unsigned long *address)
{
	char name[MODULE_NAME_LEN + KSYM_NAME_LEN];
	struct kprobe kprobe = { .symbol_name = name, .flags = KPROBE_FLAG_DISABLED };
	int error;

	snprintf(name, sizeof(name), "%s:%s", probe->module, probe->symbol);
	error = register_kprobe(&kprobe);
	if (error)
		return error;
	*address = (unsigned long)kprobe.addr + probe->offset;
	unregister_kprobe(&kprobe);
	return 0;
}

/*
 * Probes side by side in one module. A wildcard stands for thousands of modules, most of which are not loaded: that is told
 * once for each. -ENOENT says as much of a function that the module does not have; any other answer says that the module is there.
 */
static int find_in_one_module(const struct tw_probe *probes, u32 count, unsigned long *addresses)
{
	bool is_there = false;
	u32 i, absent = 0;
	int error = 0;

	for (i = 0; i < count; i++)
		is_there |= find_in_module(&probes[i], &addresses[i]) != -ENOENT;
	for (i = 0; i < count && !error; i++) {
		if (addresses[i])
			continue;
		if (!is_there && probes[i].optional) {
			absent++;
			continue;
		}
		error = find_in_module(&probes[i], &addresses[i]);
		if (error)
			error = tw_refuse_probe(&probes[i], error,
						error != -ENOENT ? NULL :
						is_there	 ? "the module has no such function" :
								   "the module is not loaded, or has no such function");
	}
	if (absent)
		tw_report(TW_RECORD_ABSENT, "%s %u", probes->module, absent);
	return error;
}

/* How many probes from this one on are of its module. */
static u32 count_of_module(const struct tw_probe *probes, u32 count)
{
	u32 i;

	for (i = 1; i < count; i++)
		if (!is_kprobe(&probes[i]) || probes[i].address || !probes[i].module || strcmp(probes[i].module, probes->module))
			break;
	return i;
}

/** tw_names_resolve - run-time addresses of the probes that have no link-time address, by the probe's number */
int tw_names_resolve(const struct tw_probe *probes, u32 count, unsigned long *addresses)
{
	struct search search = { 0 };
	int error = 0;
	u32 i, same;

	search.wanted = vzalloc((count + 1) * sizeof(*search.wanted));
	if (!search.wanted)
		return -ENOMEM;
	for (i = 0; i < count && !error; i += same) {
		same = 1;
		if (probes[i].address || !is_kprobe(&probes[i]))
			continue;
		if (probes[i].module) {
			same = count_of_module(&probes[i], count - i);
			error = find_in_one_module(&probes[i], same, &addresses[i]);
			continue;
		}
		search.wanted[search.count].name = probes[i].symbol;
		search.wanted[search.count++].probe = i;
	}
	if (!error && search.count)
		error = resolve_all(&search, probes, addresses);
	vfree(search.wanted);
	return error;
}

typedef unsigned long (*lookup_name)(const char *name);

int tw_places_find(void)
{
	char name[MODULE_NAME_LEN + KSYM_NAME_LEN];
	struct tw_descriptor descriptor;
	unsigned long code;
	lookup_name lookup;
	u32 i;

	if (!tw_script.n_places)
		return 0;
	code = find_function("kallsyms_lookup_name");
	lookup = tw_arch_callable(code, &descriptor);
	if (!code) {
		tw_report(TW_RECORD_ERROR, "ERROR: this kernel does not tell where code and data of modules are");
		return -EOPNOTSUPP;
	}
	for (i = 0; i < tw_script.n_places; i++) {
		struct tw_place *place = &tw_script.places[i];

		snprintf(name, sizeof(name), "%s:%s", place->module, place->symbol);
		place->address = lookup(name);
		if (!place->address) {
			tw_report(TW_RECORD_ERROR, "ERROR: the module %s is not loaded, or its %s is not known", place->module,
				  place->symbol);
			return -ENOENT;
		}
		place->address += place->offset;
	}
	return 0;
}
