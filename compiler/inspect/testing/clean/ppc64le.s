	.file	"clean.c"
	.machine power8
	.abiversion 2
	.section	".text"
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align 3
.LC0:
	.string	"near 'reads'"
	.align 3
.LC1:
	.string	"l"
	.align 3
.LC2:
	.string	"%d"
	.section	".text"
	.align 2
	.p2align 4,,15
	.type	probe_0, @function
probe_0:
.LCF0:
0:	addis 2,12,.TOC.-.LCF0@ha
	addi 2,2,.TOC.-.LCF0@l
	.localentry	probe_0,.-probe_0
	mflr 0
	std 31,-8(1)
	std 30,-16(1)
	mr 31,3
	std 0,16(1)
	stdu 1,-144(1)
	ld 9,3192(13)
	std 9,120(1)
	li 9,0
	ld 30,40(3)
	addi 9,30,64
	mr 4,30
	std 9,40(3)
	bl tw_fn_execname
	nop
	mr 3,31
	std 30,40(1)
	bl tw_fn_pid
	nop
	cmpdi 0,3,4
	beq 0,.L2
	bgt 0,.L3
	cmpdi 0,3,2
	beq 0,.L4
	cmpdi 0,3,3
	bne 0,.L15
	addis 9,2,.LANCHOR1+8@toc@ha
	addis 10,2,.LANCHOR0@toc@ha
	ld 9,.LANCHOR1+8@toc@l(9)
	ld 6,.LANCHOR0@toc@l(10)
	.p2align 4,,15
.L10:
	addis 10,2,.LANCHOR0+8@toc@ha
	addis 7,2,.LC0@toc@ha
	addi 5,1,40
	mr 3,31
	std 9,48(1)
	ld 4,.LANCHOR0+8@toc@l(10)
	addi 7,7,.LC0@toc@l
	bl tw_map_add
	nop
	ld 9,8(31)
	cmpdi 0,9,0
	bne 0,.L11
	addis 6,2,.LC1@toc@ha
	addis 5,2,.LC2@toc@ha
	addi 7,1,48
	mr 3,31
	addi 4,1,56
	addi 6,6,.LC1@toc@l
	addi 5,5,.LC2@toc@l
	bl tw_format_string
	nop
	addi 4,1,56
	mr 3,31
	bl tw_print
	nop
	addis 6,2,.LANCHOR0@toc@ha
	ld 9,48(1)
	ld 7,56(31)
	addis 8,2,.LANCHOR1@toc@ha
	ld 10,.LANCHOR0@toc@l(6)
	addi 8,8,.LANCHOR1@toc@l
	add 9,9,10
	rldic 10,9,3,59
	std 9,.LANCHOR0@toc@l(6)
	std 9,0(7)
	ldx 9,8,10
	addi 9,9,1
	stdx 9,8,10
.L11:
	std 30,40(31)
	ld 10,120(1)
	ld 9,3192(13)
	xor. 10,10,9
	li 9,0
	bne 0,.L16
	addi 1,1,144
	ld 0,16(1)
	ld 30,-16(1)
	ld 31,-8(1)
	mtlr 0
	blr
	.p2align 4,,15
.L15:
	cmpdi 0,3,1
	bne 0,.L7
	addis 9,2,.LANCHOR0@toc@ha
	ld 6,.LANCHOR0@toc@l(9)
	li 9,40
	b .L10
	.p2align 4,,15
.L3:
	cmpdi 0,3,5
	beq 0,.L8
	cmpdi 0,3,6
	bne 0,.L7
	addis 9,2,.LANCHOR0@toc@ha
	addis 10,2,.LANCHOR1@toc@ha
	ld 6,.LANCHOR0@toc@l(9)
	addi 10,10,.LANCHOR1@toc@l
	rldic 9,6,3,59
	ldx 9,10,9
	b .L10
	.p2align 4,,15
.L2:
	bl tw_cycles
	nop
	addis 9,2,.LANCHOR0@toc@ha
	ld 6,.LANCHOR0@toc@l(9)
	mr 9,3
	b .L10
	.p2align 4,,15
.L4:
	addis 9,2,.LANCHOR0@toc@ha
	ld 9,.LANCHOR0@toc@l(9)
	mr 6,9
	b .L10
	.p2align 4,,15
.L7:
	addis 9,2,.LANCHOR0@toc@ha
	ld 6,.LANCHOR0@toc@l(9)
	li 9,7
	b .L10
	.p2align 4,,15
.L8:
	addis 9,2,.LANCHOR0@toc@ha
	ld 6,.LANCHOR0@toc@l(9)
	li 9,-3
	b .L10
.L16:
	bl __stack_chk_fail
	nop
	.size	probe_0,.-probe_0
	.globl tw_script
	.section	.rodata.str1.8
	.align 3
.LC3:
	.string	"clean"
	.align 3
.LC4:
	.string	"0123456789abcdef"
	.align 3
.LC5:
	.string	"kernel.function(\"f\")"
	.align 3
.LC6:
	.string	"f"
	.align 3
.LC7:
	.string	"reads"
	.align 3
.LC8:
	.string	"s"
	.section	.rodata
	.align 3
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
	.section	".data"
	.align 3
	.set	.LANCHOR1,. + 0
	.type	sizes, @object
	.size	sizes, 32
sizes:
	.quad	1
	.zero	24
	.section	".bss"
	.align 3
	.set	.LANCHOR0,. + 0
	.type	total, @object
	.size	total, 8
total:
	.zero	8
	.type	reads, @object
	.size	reads, 8
reads:
	.zero	8
	.section	.note.GNU-stack,"",@progbits
