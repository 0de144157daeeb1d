	.file	"clean.c"
	.machinemode zarch
	.machine "z196"
.text
	.section	.rodata.str1.2,"aMS",@progbits,1
	.align	2
.LC0:
	.string	"near 'reads'"
	.align	2
.LC1:
	.string	"l"
	.align	2
.LC2:
	.string	"%d"
.text
	.align	8
	.align	16
	.type	probe_0, @function
probe_0:
	stmg	%r6,%r15,72(%r15)
	lgr	%r14,%r15
	lay	%r15,-168(%r15)
	stg	%r14,152(%r15)
	lg	%r11,40(%r2)
	lgr	%r12,%r2
	la	%r1,64(%r11)
	stg	%r1,40(%r2)
	lgr	%r3,%r11
	brasl	%r14,tw_fn_execname@PLT
	lgr	%r2,%r12
	stg	%r11,160(%r15)
	brasl	%r14,tw_fn_pid@PLT
	cghi	%r2,4
	je	.L2
	jh	.L3
	cgije	%r2,2,.L4
	cgijlh	%r2,3,.L14
	lgrl	%r2,.LANCHOR1+8
	lgrl	%r5,.LANCHOR0
.L10:
	lgrl	%r3,.LANCHOR0+8
	stg	%r2,168(%r15)
	larl	%r6,.LC0
	la	%r4,160(%r15)
	lgr	%r2,%r12
	brasl	%r14,tw_map_add@PLT
	ltg	%r1,8(%r12)
	jne	.L11
	larl	%r5,.LC1
	larl	%r4,.LC2
	la	%r3,176(%r15)
	lgr	%r2,%r12
	la	%r6,168(%r15)
	brasl	%r14,tw_format_string@PLT
	la	%r3,176(%r15)
	lgr	%r2,%r12
	brasl	%r14,tw_print@PLT
	lg	%r2,56(%r12)
	lgrl	%r1,.LANCHOR0
	ag	%r1,168(%r15)
	stg	%r1,0(%r2)
	stgrl	%r1,.LANCHOR0
	larl	%r2,.LANCHOR1
	risbg	%r1,%r1,59,128+60,3
	lg	%r3,0(%r1,%r2)
	aghi	%r3,1
	stg	%r3,0(%r1,%r2)
.L11:
	stg	%r11,40(%r12)
	lmg	%r6,%r15,240(%r15)
.LRETMEM0:
 	jg	__s390_indirect_jump_r14
.L14:
	cgijlh	%r2,1,.L7
	lgrl	%r5,.LANCHOR0
	lghi	%r2,40
	j	.L10
.L3:
	cgije	%r2,5,.L8
	cgijlh	%r2,6,.L7
	lgrl	%r5,.LANCHOR0
	larl	%r1,.LANCHOR1
	risbg	%r2,%r5,59,128+60,3
	lg	%r2,0(%r2,%r1)
	j	.L10
.L2:
	brasl	%r14,tw_cycles@PLT
	lgrl	%r5,.LANCHOR0
	j	.L10
.L4:
	lgrl	%r2,.LANCHOR0
	lgr	%r5,%r2
	j	.L10
.L7:
	lgrl	%r5,.LANCHOR0
	lghi	%r2,7
	j	.L10
.L8:
	lgrl	%r5,.LANCHOR0
	lghi	%r2,-3
	j	.L10
	.size	probe_0, .-probe_0
.globl tw_script
	.section	.rodata.str1.2
	.align	2
.LC3:
	.string	"clean"
	.align	2
.LC4:
	.string	"0123456789abcdef"
	.align	2
.LC5:
	.string	"kernel.function(\"f\")"
	.align	2
.LC6:
	.string	"f"
	.align	2
.LC7:
	.string	"reads"
	.align	2
.LC8:
	.string	"s"
	.section	.rodata
	.align	8
	.type	tw_script, @object
	.size	tw_script, 224
tw_script:
	.quad	.LC3
	.quad	.LC4
	.quad	1234605616436508552
	.zero	36
	.long	64
	.zero	80
	.quad	probes
	.long	1
	.zero	4
	.quad	maps
	.long	1
	.zero	52
	.type	probes, @object
	.size	probes, 104
probes:
	.byte	3
	.zero	23
	.quad	.LC5
	.quad	probe_0
	.zero	16
	.quad	.LC6
	.zero	40
	.type	maps, @object
	.size	maps, 64
maps:
	.quad	reads
	.quad	.LC7
	.quad	.LC8
	.byte	108
	.zero	39
.data
	.align	8
	.set	.LANCHOR1,. + 0
	.type	sizes, @object
	.size	sizes, 32
sizes:
	.quad	1
	.zero	24
.bss
	.align	8
	.set	.LANCHOR0,. + 0
	.type	total, @object
	.size	total, 8
total:
	.zero	8
	.type	reads, @object
	.size	reads, 8
reads:
	.zero	8
	.section	.text.__s390_indirect_jump_r14,"axG",@progbits,__s390_indirect_jump_r14,comdat
.globl __s390_indirect_jump_r14
	.hidden	__s390_indirect_jump_r14
	.type	__s390_indirect_jump_r14, @function
__s390_indirect_jump_r14:
	exrl	0,1f
0:	j	0b
1:	br	%r14
	.section	.s390_return_mem,"a",@progbits
	.long	.LRETMEM0-.
	.section	.note.GNU-stack,"",@progbits
