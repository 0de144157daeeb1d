/* SPDX-License-Identifier: MIT */
/*
 * ia64's part of the C library: where a program begins, how it asks the kernel, how a thread begins.
 *
 * This file was assembled and looked at as machine code, and never ran: there was no emulator.
 */
	.text

	/* The kernel leaves 16 bytes below argc, as a caller does. gp is what the linker measured labels from. */
	.global	_start#
	.proc	_start#
_start:
	.prologue
	.save	rp, r0
	.body
	alloc	r2 = ar.pfs, 0, 0, 1, 0
	adds	out0 = 16, r12
	{ .mlx
	nop.m	0
	movl	r15 = @gprel(1f)
	}
1:	{ .mii
	nop.m	0
	mov	r14 = ip
	nop.i	0
	;;
	}
	sub	gp = r14, r15
	br.call.sptk.many b0 = tw_begin#
	;;
	break	0
	.endp	_start#

	/* long tw_system_call(number, six arguments): r10 tells whether r8 is an answer or the number of an error. */
	.global	tw_system_call#
	.proc	tw_system_call#
tw_system_call:
	.prologue
	.body
	alloc	r2 = ar.pfs, 7, 0, 6, 0
	mov	r15 = in0
	mov	out0 = in1
	mov	out1 = in2
	mov	out2 = in3
	mov	out3 = in4
	mov	out4 = in5
	mov	out5 = in6
	;;
	break	0x100000
	;;
	cmp.eq	p6, p0 = r0, r10
(p6)	br.ret.sptk.many b0
	sub	r8 = r0, r8
	br.ret.sptk.many b0
	;;
	.endp	tw_system_call#

	/*
	 * long tw_begin_thread(flags, stack, size, function): clone2, since a thread has a stack for its registers, too, which grows
	 * from the other end. The new thread keeps this frame's registers and has nothing to return to.
	 */
	.global	tw_begin_thread#
	.proc	tw_begin_thread#
tw_begin_thread:
	.prologue
	.body
	alloc	r2 = ar.pfs, 4, 0, 6, 0
	mov	r15 = 1213
	mov	out0 = in0
	mov	out1 = in1
	mov	out2 = in2
	mov	out3 = r0
	mov	out4 = r0
	mov	out5 = r0
	;;
	break	0x100000
	;;
	cmp.eq	p6, p7 = r0, r10
	;;
(p7)	sub	r8 = r0, r8
(p7)	br.ret.sptk.many b0
	cmp.eq	p8, p0 = r0, r8
	;;
(p8)	br.cond.spnt.few 1f
	br.ret.sptk.many b0
	;;
	/* A pointer to a function leads to its code and its gp. */
1:	ld8	r14 = [in3], 8
	;;
	ld8	gp = [in3]
	mov	b6 = r14
	;;
	br.call.sptk.many b0 = b6
	;;
	break	0
	.endp	tw_begin_thread#

	.section .note.GNU-stack, "", @progbits
