/* SPDX-License-Identifier: MIT */
/* What the boot loader uses of EFI 1.10, by its specification. Members that it has no use for are room. */
#ifndef TW_BOOT_EFI_H
#define TW_BOOT_EFI_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

/* Zero is success; errors have the highest bit. */
typedef u64 efi_status;
typedef void *efi_handle;

/*
 * A function of the firmware: the address of its code, and its gp. The loader's own code is compiled to be loaded anywhere
 * (-mauto-pic), and calls through a pointer would take it for the address of code.
 */
typedef const struct {
	u64 code, gp;
} efi_function;

struct efi_guid {
	u32 a;
	u16 b, c;
	u8 d[8];
};

struct efi_text_output {
	void *reset;
	efi_function *output_string; /* output, text */
};

enum { EFI_ANY_PAGES = 0, EFI_THESE_PAGES = 2 };
enum { EFI_LOADER_DATA = 2 };
#define EFI_PAGE 4096UL

struct efi_boot_services {
	u64 header[3];
	void *before_pages[2];
	efi_function *allocate_pages; /* how, type, count, &address */
	void *free_pages;
	efi_function *get_memory_map; /* &size, map, &key, &size of a descriptor, &version of it */
	void *before_protocol[11];
	efi_function *handle_protocol; /* handle, &protocol, &interface */
	void *before_exit[9];
	efi_function *exit_boot_services; /* image, key */
};

struct efi_system_table {
	u64 header[3];
	u16 *vendor;
	u64 revision;
	efi_handle console_in_handle;
	void *console_in;
	efi_handle console_out_handle;
	struct efi_text_output *console_out;
	efi_handle error_handle;
	void *error;
	void *runtime_services;
	struct efi_boot_services *boot_services;
};

struct efi_loaded_image {
	u64 revision;
	efi_handle parent;
	struct efi_system_table *system;
	efi_handle device;
};

struct efi_file {
	u64 revision;
	efi_function *open; /* folder, &file, name, mode, attributes */
	void *before_read[2];
	efi_function *read; /* file, &size, bytes */
	void *write;
	efi_function *get_position; /* file, &position */
	efi_function *set_position; /* file, position */
};

struct efi_file_system {
	u64 revision;
	efi_function *open_volume; /* system, &root */
};

/* The offsets that the specification gives. */
_Static_assert(__builtin_offsetof(struct efi_boot_services, allocate_pages) == 40, "allocate_pages");
_Static_assert(__builtin_offsetof(struct efi_boot_services, get_memory_map) == 56, "get_memory_map");
_Static_assert(__builtin_offsetof(struct efi_boot_services, handle_protocol) == 152, "handle_protocol");
_Static_assert(__builtin_offsetof(struct efi_boot_services, exit_boot_services) == 232, "exit_boot_services");
_Static_assert(__builtin_offsetof(struct efi_system_table, console_out) == 64, "console_out");
_Static_assert(__builtin_offsetof(struct efi_system_table, boot_services) == 96, "boot_services");
_Static_assert(__builtin_offsetof(struct efi_loaded_image, device) == 24, "device");
_Static_assert(__builtin_offsetof(struct efi_file, read) == 32, "read");
_Static_assert(__builtin_offsetof(struct efi_file, set_position) == 56, "set_position");

#endif
