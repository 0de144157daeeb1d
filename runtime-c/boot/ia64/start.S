/* SPDX-License-Identifier: MIT */
/*
 * The boot loader's file: a PE32+ program, whose headers stand here as data, since the linker of ia64 writes ELF only. Everything
 * is one section, at the same offset in the file and in memory. The only addresses in it are the two of the entry's descriptor,
 * for which there are two relocations; the rest of the code finds its data by gp.
 */
#define PAGE 0x1000

	.section .header, "a"
dos:	.ascii	"MZ"
	.zero	58
	data4	pe - dos
	.balign	128			// where a program of DOS ends, which tools skip
pe:	.ascii	"PE\0\0"
	data2	0x200			// IA-64
	data2	2			// sections
	data4	0, 0, 0			// no time, no symbols
	data2	sections - optional
	data2	0x2e			// executable, no symbols, no line numbers, large addresses
optional:
	data2	0x20b			// PE32+
	data2	0
	data4	tw_code_size#, 0, 0
	data4	entry			// a descriptor
	data4	tw_code#
	data8	0			// base: anywhere
	data4	PAGE, PAGE
	data2	0, 0, 0, 0, 1, 0	// of no system; of version 1.0 of this one
	data4	0
	data4	tw_image_size#
	data4	PAGE			// headers
	data4	0
	data2	10			// an EFI application
	data2	0
	data8	0, 0, 0, 0		// stacks and heaps
	data4	0
	data4	16			// tables, of which only that of relocations is there
	.zero	5 * 8
	data4	tw_relocations#, tw_relocations_size#
	.zero	10 * 8
sections:
	.ascii	".text\0\0\0"
	data4	tw_code_size#, tw_code#, tw_code_size#, tw_code#
	data4	0, 0, 0
	data4	0xe0000060		// code and data, all of which may be read, written and executed
	.ascii	".reloc\0\0"
	data4	PAGE, tw_relocations#, PAGE, tw_relocations#
	data4	0, 0, 0
	data4	0x42000040		// data, read once
	.balign	PAGE

	.section .relocations, "a"
	data4	tw_code#		// the page
	data4	12			// of this block
	data2	0xa000, 0xa008		// whole addresses, at the beginning of the page

	.section .start, "awx"
entry:	data8	begin, __gp#

	.balign	16
	.proc	begin
begin:
	.prologue
	.body
	alloc	r34 = ar.pfs, 2, 2, 2, 0
	mov	r35 = b0
	mov	out0 = in0
	mov	out1 = in1
	;;
	br.call.sptk.many b0 = tw_load#
	;;
	mov	b0 = r35
	mov	ar.pfs = r34
	;;
	br.ret.sptk.many b0
	.endp	begin

	/* efi_status tw_call(function, five arguments) */
	.global	tw_call#
	.proc	tw_call#
tw_call:
	.prologue
	.body
	alloc	r38 = ar.pfs, 6, 3, 5, 0
	mov	r39 = b0
	mov	r40 = gp
	ld8	r14 = [in0], 8
	mov	out0 = in1
	mov	out1 = in2
	mov	out2 = in3
	mov	out3 = in4
	mov	out4 = in5
	;;
	ld8	gp = [in0]
	mov	b6 = r14
	;;
	br.call.sptk.many b0 = b6
	;;
	mov	gp = r40
	mov	b0 = r39
	mov	ar.pfs = r38
	;;
	br.ret.sptk.many b0
	.endp	tw_call#

	/* void tw_enter(kernel, parameters): what the kernel wants in r28 at its first instruction. */
	.global	tw_enter#
	.proc	tw_enter#
tw_enter:
	.prologue
	.body
	alloc	r2 = ar.pfs, 2, 0, 0, 0
	rsm	psr.i
	mov	r28 = in1
	mov	b6 = in0
	;;
	srlz.i
	;;
	br.cond.sptk.many b6
	.endp	tw_enter#

	.section .note.GNU-stack, "", @progbits
