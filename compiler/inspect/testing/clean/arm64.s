	.arch armv8-a
	.file	"clean.c"
	.text
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align	3
.LC0:
	.string	"near 'reads'"
	.align	3
.LC1:
	.string	"l"
	.align	3
.LC2:
	.string	"%d"
	.text
	.align	2
	.p2align 4,,11
	.type	probe_0, %function
probe_0:
.LFB7:
	.cfi_startproc
	hint	25 // paciasp
	.cfi_window_save
	stp	x29, x30, [sp, -144]!
	.cfi_def_cfa_offset 144
	.cfi_offset 29, -144
	.cfi_offset 30, -136
	mrs	x1, sp_el0
	mov	x29, sp
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -128
	.cfi_offset 20, -120
	mov	x19, x0
	str	x21, [sp, 32]
	.cfi_offset 21, -112
	ldr	x20, [x0, 40]
	ldr	x2, [x1, 1216]
	str	x2, [sp, 136]
	mov	x2, 0
	add	x2, x20, 64
	mov	x1, x20
	str	x2, [x0, 40]
	bl	tw_fn_execname
	str	x20, [sp, 56]
	mov	x0, x19
	bl	tw_fn_pid
	cmp	x0, 4
	beq	.L2
	bgt	.L3
	cmp	x0, 2
	beq	.L4
	cmp	x0, 3
	bne	.L15
	adrp	x0, .LANCHOR1+8
	adrp	x21, .LANCHOR0
	ldr	x5, [x0, #:lo12:.LANCHOR1+8]
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	.p2align 3,,7
.L10:
	add	x0, x21, :lo12:.LANCHOR0
	add	x2, sp, 56
	adrp	x4, .LC0
	add	x4, x4, :lo12:.LC0
	str	x5, [sp, 64]
	ldr	x1, [x0, 8]
	mov	x0, x19
	bl	tw_map_add
	ldr	x0, [x19, 8]
	cbnz	x0, .L11
	add	x4, sp, 64
	adrp	x3, .LC1
	adrp	x2, .LC2
	add	x3, x3, :lo12:.LC1
	add	x2, x2, :lo12:.LC2
	add	x1, sp, 72
	mov	x0, x19
	bl	tw_format_string
	add	x1, sp, 72
	mov	x0, x19
	bl	tw_print
	ldr	x0, [sp, 64]
	adrp	x1, .LANCHOR1
	ldr	x2, [x21, #:lo12:.LANCHOR0]
	add	x1, x1, :lo12:.LANCHOR1
	ldr	x3, [x19, 56]
	add	x0, x0, x2
	and	x2, x0, 3
	str	x0, [x21, #:lo12:.LANCHOR0]
	str	x0, [x3]
	ldr	x0, [x1, x2, lsl 3]
	add	x0, x0, 1
	str	x0, [x1, x2, lsl 3]
.L11:
	str	x20, [x19, 40]
	mrs	x0, sp_el0
	ldr	x2, [sp, 136]
	ldr	x1, [x0, 1216]
	subs	x2, x2, x1
	mov	x1, 0
	bne	.L16
	ldp	x19, x20, [sp, 16]
	ldr	x21, [sp, 32]
	ldp	x29, x30, [sp], 144
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	hint	29 // autiasp
	.cfi_window_save
	ret
	.p2align 2,,3
.L15:
	.cfi_restore_state
	cmp	x0, 1
	bne	.L7
	adrp	x21, .LANCHOR0
	mov	x5, 40
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	b	.L10
	.p2align 2,,3
.L3:
	cmp	x0, 5
	beq	.L8
	cmp	x0, 6
	bne	.L7
	adrp	x21, .LANCHOR0
	adrp	x0, .LANCHOR1
	add	x0, x0, :lo12:.LANCHOR1
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	and	x1, x3, 3
	ldr	x5, [x0, x1, lsl 3]
	b	.L10
	.p2align 2,,3
.L2:
	adrp	x21, .LANCHOR0
	bl	tw_cycles
	mov	x5, x0
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	b	.L10
	.p2align 2,,3
.L4:
	adrp	x21, .LANCHOR0
	ldr	x5, [x21, #:lo12:.LANCHOR0]
	mov	x3, x5
	b	.L10
	.p2align 2,,3
.L7:
	adrp	x21, .LANCHOR0
	mov	x5, 7
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	b	.L10
	.p2align 2,,3
.L8:
	adrp	x21, .LANCHOR0
	mov	x5, -3
	ldr	x3, [x21, #:lo12:.LANCHOR0]
	b	.L10
.L16:
	bl	__stack_chk_fail
	.cfi_endproc
.LFE7:
	.size	probe_0, .-probe_0
	.global	tw_script
	.section	.rodata.str1.8
	.align	3
.LC3:
	.string	"clean"
	.align	3
.LC4:
	.string	"0123456789abcdef"
	.align	3
.LC5:
	.string	"kernel.function(\"f\")"
	.align	3
.LC6:
	.string	"f"
	.align	3
.LC7:
	.string	"reads"
	.align	3
.LC8:
	.string	"s"
	.section	.rodata
	.align	3
	.type	tw_script, %object
	.size	tw_script, 224
tw_script:
	.xword	.LC3
	.xword	.LC4
	.xword	1234605616436508552
	.zero	36
	.word	64
	.zero	80
	.xword	probes
	.word	1
	.zero	4
	.xword	maps
	.word	1
	.zero	52
	.type	probes, %object
	.size	probes, 104
probes:
	.byte	3
	.zero	23
	.xword	.LC5
	.xword	probe_0
	.zero	16
	.xword	.LC6
	.zero	40
	.type	maps, %object
	.size	maps, 64
maps:
	.xword	reads
	.xword	.LC7
	.xword	.LC8
	.byte	108
	.zero	39
	.data
	.align	3
	.set	.LANCHOR1,. + 0
	.type	sizes, %object
	.size	sizes, 32
sizes:
	.xword	1
	.zero	24
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	total, %object
	.size	total, 8
total:
	.zero	8
	.type	reads, %object
	.size	reads, 8
reads:
	.zero	8
	.section	.note.GNU-stack,"",@progbits
	.section	.note.gnu.property,"a"
	.align	3
	.word	4
	.word	16
	.word	5
	.string	"GNU"
	.word	3221225472
	.word	4
	.word	2
	.align	3
