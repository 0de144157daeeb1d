/* SPDX-License-Identifier: MIT */
/*
 * The boot loader of ia64 guests: an EFI program, started by the firmware from the disk that the guest boots from. It puts the
 * kernel where the kernel wants to be, the initramfs somewhere, and enters the kernel with what arch/ia64's asm/setup.h asks for.
 *
 * It was compiled, linked and looked at as machine code, and never ran: there was no emulator.
 */
#include "efi.h"

/* In start.S: calls a function of the firmware, and leaves the firmware behind. */
efi_status tw_call(efi_function *function, u64 a, u64 b, u64 c, u64 d, u64 e);
void tw_enter(u64 kernel, u64 parameters) __attribute__((noreturn));

/* Pointers are numbers to it. */
#define PICK(function, a, b, c, d, e, ...) tw_call(function, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e))
#define ask(...) PICK(__VA_ARGS__, 0, 0, 0, 0, 0)

static struct efi_system_table *efi;

/* struct ia64_boot_param; addresses are physical. */
struct boot_parameters {
	u64 command_line, system_table, memory_map, memory_map_size, descriptor_size;
	u32 descriptor_version;
	u16 columns, rows, x, y;
	u64 floating_point, initramfs, initramfs_size;
};

struct elf_header {
	u8 magic[16];
	u16 type, machine;
	u32 version;
	u64 entry, segments, sections;
	u32 flags;
	u16 size, segment_size, segment_count;
};

struct elf_segment {
	u32 type, flags;
	u64 offset, virtual_address, address, file_size, size, alignment;
};

enum { ELF_IA64 = 50, ELF_LOAD = 1 };

struct content {
	u8 *bytes;
	u64 size;
};

static void say(const u16 *text)
{
	ask(efi->console_out->output_string, efi->console_out, text);
}

/* There is nobody to return to who could do better. What was said stands on the console. */
static void fail(const u16 *what)
{
	say(u"tapwright: no kernel is started: ");
	say(what);
	say(u"\r\n");
	for (;;)
		;
}

static void copy(u8 *to, const u8 *from, u64 size)
{
	while (size--)
		*to++ = *from++;
}

static void clear(u8 *at, u64 size)
{
	while (size--)
		*at++ = 0;
}

static u64 allocate(u32 how, u64 address, u64 size)
{
	u64 pages = (size + EFI_PAGE - 1) / EFI_PAGE;

	if (ask(efi->boot_services->allocate_pages, how, EFI_LOADER_DATA, pages, &address))
		fail(u"memory that it needs is not free");
	return address;
}

static struct efi_file *open_disk(efi_handle image)
{
	const struct efi_guid loaded = { 0x5b1b31a1, 0x9562, 0x11d2, { 0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } };
	const struct efi_guid files = { 0x964e5b22, 0x6459, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b } };
	struct efi_loaded_image *self;
	struct efi_file_system *system;
	struct efi_file *root;

	if (ask(efi->boot_services->handle_protocol, image, &loaded, &self) ||
	    ask(efi->boot_services->handle_protocol, self->device, &files, &system) ||
	    ask(system->open_volume, system, &root))
		fail(u"the disk that it was started from cannot be read");
	return root;
}

/* A whole file, with a zero behind it. */
static struct content read_file(struct efi_file *root, const u16 *name)
{
	const u64 for_reading = 1, to_the_end = ~0UL;
	struct efi_file *file;
	struct content content;
	u64 done;

	if (ask(root->open, root, &file, name, for_reading, 0) || ask(file->set_position, file, to_the_end) ||
	    ask(file->get_position, file, &content.size) || ask(file->set_position, file, 0))
		fail(name);
	content.bytes = (u8 *)allocate(EFI_ANY_PAGES, 0, content.size + 1);
	for (done = 0; done < content.size;) {
		u64 size = content.size - done;

		if (ask(file->read, file, &size, content.bytes + done) || !size)
			fail(name);
		done += size;
	}
	content.bytes[content.size] = 0;
	return content;
}

/* The pages of all segments at once: they may share some. Returns where the kernel begins. */
static u64 place_kernel(struct content kernel)
{
	const struct elf_header *elf = (const void *)kernel.bytes;
	const struct elf_segment *segment = (const void *)(kernel.bytes + elf->segments);
	u64 low = ~0UL, high = 0;

	if (kernel.size < sizeof(*elf) || elf->magic[0] != 0x7f || elf->magic[1] != 'E' || elf->machine != ELF_IA64)
		fail(u"the file of the kernel is not one of ia64");
	for (int i = 0; i < elf->segment_count; i++) {
		if (segment[i].type != ELF_LOAD)
			continue;
		if (segment[i].address < low)
			low = segment[i].address;
		if (segment[i].address + segment[i].size > high)
			high = segment[i].address + segment[i].size;
	}
	if (low >= high)
		fail(u"the file of the kernel has nothing to load");
	low &= ~(EFI_PAGE - 1);
	allocate(EFI_THESE_PAGES, low, high - low);
	for (int i = 0; i < elf->segment_count; i++) {
		u8 *at = (u8 *)segment[i].address;

		if (segment[i].type != ELF_LOAD)
			continue;
		copy(at, kernel.bytes + segment[i].offset, segment[i].file_size);
		clear(at + segment[i].file_size, segment[i].size - segment[i].file_size);
	}
	/* What was copied is read as instructions. */
	for (u64 line = low; line < high; line += 32)
		asm volatile("fc.i %0" : : "r"(line) : "memory");
	asm volatile(";; sync.i;; srlz.i;;" : : : "memory");
	return elf->entry;
}

/* The map of memory is right only until something is allocated: it is the last thing that is asked for. */
static void leave_firmware(efi_handle image, struct boot_parameters *parameters)
{
	const u64 room = 16 * EFI_PAGE;
	u64 key;

	parameters->memory_map = allocate(EFI_ANY_PAGES, 0, room);
	/* The firmware may refuse once, when leaving itself has changed the map. */
	for (int attempt = 0; attempt < 3; attempt++) {
		parameters->memory_map_size = room;
		if (ask(efi->boot_services->get_memory_map, &parameters->memory_map_size, parameters->memory_map, &key,
			&parameters->descriptor_size, &parameters->descriptor_version))
			fail(u"the firmware tells no map of memory");
		if (!ask(efi->boot_services->exit_boot_services, image, key))
			return;
	}
	fail(u"the firmware does not let go");
}

/* Called by the firmware, by way of start.S. */
efi_status tw_load(efi_handle image, struct efi_system_table *system)
{
	struct boot_parameters *parameters;
	struct efi_file *root;
	struct content initramfs;
	u64 entry;

	efi = system;
	root = open_disk(image);
	parameters = (void *)allocate(EFI_ANY_PAGES, 0, sizeof(*parameters));
	clear((u8 *)parameters, sizeof(*parameters));
	parameters->columns = 80;
	parameters->rows = 25;
	parameters->system_table = (u64)system;
	parameters->command_line = (u64)read_file(root, u"\\CMDLINE").bytes;
	initramfs = read_file(root, u"\\INITRD");
	parameters->initramfs = (u64)initramfs.bytes;
	parameters->initramfs_size = initramfs.size;
	entry = place_kernel(read_file(root, u"\\VMLINUX"));
	leave_firmware(image, parameters);
	tw_enter(entry, (u64)parameters);
}
