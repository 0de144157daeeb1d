// SPDX-License-Identifier: MIT
/* Is this the kernel that the script was made for? And by how much does it run away from its link addresses? */
#include <linux/elf.h>
/* bin2hex: 6.1 has it in linux/kernel.h, 7.2 only in a header of its own. */
#if __has_include(<linux/hex.h>)
#include <linux/hex.h>
#endif
#include <linux/sched/task.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "session.h"

#define BUILD_ID_MAX 32
#define NOTES_MAX 65536

static unsigned long slide;

tw_u64 tw_address(tw_u64 link_address)
{
	return (unsigned long)link_address + slide;
}

static const u8 *find_build_id(const u8 *notes, u32 size, u32 *length)
{
	while (size > sizeof(struct elf_note)) {
		const struct elf_note *note = (const struct elf_note *)notes;
		u64 name = ALIGN((u64)note->n_namesz, 4), whole = sizeof(*note) + name + ALIGN((u64)note->n_descsz, 4);

		if (whole > size)
			return NULL;
		if (note->n_type == 3 && note->n_namesz == 4 && !memcmp(note + 1, "GNU", 4)) {
			*length = note->n_descsz;
			return (const u8 *)(note + 1) + name;
		}
		notes += whole;
		size -= whole;
	}
	return NULL;
}

static void put_build_id(char *to, const u8 *bytes, u32 length)
{
	*bin2hex(to, bytes, min_t(u32, length, BUILD_ID_MAX)) = 0;
}

static int refuse_kernel(const char *running)
{
	tw_report(TW_RECORD_ERROR, "ERROR: this module is for the kernel with build-id %s; the running kernel %s%s",
		  tw_script.build_id, running ? "has " : "does not have one where it should be", running ?: "");
	return -ENODEV;
}

static int check_build_id(void)
{
	char running[2 * BUILD_ID_MAX + 1];
	const u8 *id = NULL;
	u32 length = 0;
	u8 *notes;
	int error;

	if (!tw_script.base_symbol_address || !tw_script.notes_size || tw_script.notes_size > NOTES_MAX)
		return refuse_kernel(NULL);
	notes = vzalloc(tw_script.notes_size);
	if (!notes)
		return -ENOMEM;
	/* Another kernel may have anything there, or nothing: the read must not fault. */
	if (!tw_port_read(notes, tw_address(tw_script.notes_address), tw_script.notes_size, false))
		id = find_build_id(notes, tw_script.notes_size, &length);
	if (id)
		put_build_id(running, id, length);
	error = !id ? refuse_kernel(NULL) : strcmp(running, tw_script.build_id) ? refuse_kernel(running) : 0;
	vfree(notes);
	return error;
}

/* For an absolute address its author vouches: it is one of the running kernel or of a module there, where code has symbols. */
static bool is_in_text(const struct tw_probe *probe)
{
	if (probe->absolute)
		return probe->address == (unsigned long)probe->address && tw_symbol_start(probe->address);
	return tw_script.base_symbol_address && probe->address >= tw_script.text_start &&
	       probe->address < tw_script.text_end;
}

static int check_addresses(void)
{
	u32 i;

	for (i = 0; i < tw_script.n_probes; i++) {
		const struct tw_probe *probe = &tw_script.probes[i];

		if (!probe->address || is_in_text(probe))
			continue;
		tw_report(TW_RECORD_ERROR, "ERROR: cannot probe %s: address 0x%llx is not in the kernel's text",
			  probe->point, probe->address);
		return -ERANGE;
	}
	return 0;
}

/** tw_identity_check - before anything is registered; a refusal is -ENODEV and an ERROR record */
int tw_identity_check(void)
{
	int error = 0;

	if (tw_script.base_symbol_address)
		slide = (unsigned long)&TW_BASE_SYMBOL - (unsigned long)tw_script.base_symbol_address;
	if (tw_script.build_id)
		error = check_build_id();
	return error ?: check_addresses();
}
