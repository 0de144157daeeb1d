// Written by hand after clean.c, for Debian has no compiler for ia64.
	.file	"clean.c"
	.text
	.align 16
	.proc probe_0#
probe_0:
	alloc r35 = ar.pfs, 1, 5, 4, 0
	mov r34 = b0
	adds r14 = 40, r32
	;;
	ld8 r33 = [r14]
	mov r36 = r1
	;;
	adds r15 = 64, r33
	mov r38 = r33
	mov r37 = r32
	;;
	st8 [r14] = r15
	br.call.sptk.many b0 = tw_fn_execname#
	;;
	mov r1 = r36
	mov r37 = r32
	br.call.sptk.many b0 = tw_fn_pid#
	;;
	mov r1 = r36
	cmp.ne p6, p7 = 2, r8
	addl r14 = @gprel(total#), gp
	;;
	(p6) br.cond.dpnt.few .L1
	ld8 r15 = [r14]
	;;
	add r15 = r15, r8
	;;
	st8 [r14] = r15
.L1:
	addl r16 = @ltoffx(sizes#), r1
	;;
	ld8.mov r16 = [r16], sizes#
	;;
	ld8 r17 = [r16]
	;;
	adds r17 = 1, r17
	;;
	st8 [r16] = r17
	adds r14 = 40, r32
	;;
	st8 [r14] = r33
	mov b0 = r34
	mov ar.pfs = r35
	br.ret.sptk.many b0
	;;
	.endp probe_0#
	.section	.sbss, "aws", @nobits
	.align 8
total:	.skip 8
reads:	.skip 8
	.section	.data
	.align 8
sizes:	data8 1, 0, 0, 0
	.section	.rodata
	.align 8
.LC0:	stringz "reads"
.LC1:	stringz "s"
.LC2:	stringz "clean"
.LC3:	stringz "0123456789abcdef"
.LC4:	stringz "kernel.function(\"f\")"
	.align 16
	.global tw_script#
	.type tw_script#, @object
tw_script:
	data8 .LC2
	data8 .LC3
	data8 0x1122334455667788
	.skip 184
	.size tw_script#, 208
	.align 8
probes:
	data8 .LC4
	data8 @fptr(probe_0#)
	data8 reads
