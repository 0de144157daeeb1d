	.file	"clean.c"
	.text
	.section	.rodata.str1.1,"aMS",@progbits,1
.LC0:
	.string	"near 'reads'"
.LC1:
	.string	"l"
.LC2:
	.string	"%d"
	.text
	.p2align 4
	.type	probe_0, @function
probe_0:
	pushq	%rbp
	pushq	%rbx
	movq	%rdi, %rbx
	subq	$88, %rsp
	movq	40(%rdi), %rbp
	movq	%gs:40, %rax
	movq	%rax, 80(%rsp)
	xorl	%eax, %eax
	leaq	64(%rbp), %rax
	movq	%rbp, %rsi
	movq	%rax, 40(%rdi)
	call	tw_fn_execname
	movq	%rbx, %rdi
	movq	%rbp, (%rsp)
	call	tw_fn_pid
	cmpq	$4, %rax
	je	.L2
	jg	.L3
	cmpq	$2, %rax
	je	.L4
	cmpq	$3, %rax
	jne	.L16
	movq	sizes+8(%rip), %rdx
	movq	total(%rip), %rcx
.L10:
	movq	reads(%rip), %rsi
	movq	%rdx, 8(%rsp)
	movq	$.LC0, %r8
	movq	%rsp, %rdx
	movq	%rbx, %rdi
	call	tw_map_add
	cmpq	$0, 8(%rbx)
	jne	.L11
	movq	$.LC2, %rdx
	leaq	8(%rsp), %r8
	leaq	16(%rsp), %rsi
	movq	%rbx, %rdi
	movq	$.LC1, %rcx
	call	tw_format_string
	leaq	16(%rsp), %rsi
	movq	%rbx, %rdi
	call	tw_print
	movq	total(%rip), %rax
	addq	8(%rsp), %rax
	movq	%rax, %rdx
	movq	%rax, total(%rip)
	andl	$3, %edx
	addq	$1, sizes(,%rdx,8)
	movq	56(%rbx), %rdx
	movq	%rax, (%rdx)
.L11:
	movq	%rbp, 40(%rbx)
	movq	80(%rsp), %rax
	subq	%gs:40, %rax
	jne	.L17
	addq	$88, %rsp
	popq	%rbx
	popq	%rbp
	jmp	__x86_return_thunk
.L16:
	movq	total(%rip), %rcx
	movl	$40, %edx
	cmpq	$1, %rax
	je	.L10
.L7:
	movq	total(%rip), %rcx
	movl	$7, %edx
	jmp	.L10
.L3:
	cmpq	$5, %rax
	je	.L8
	cmpq	$6, %rax
	jne	.L7
	movq	total(%rip), %rcx
	movq	%rcx, %rax
	andl	$3, %eax
	movq	sizes(,%rax,8), %rdx
	jmp	.L10
.L8:
	movq	total(%rip), %rcx
	movq	$-3, %rdx
	jmp	.L10
.L2:
	call	tw_cycles
	movq	total(%rip), %rcx
	movq	%rax, %rdx
	jmp	.L10
.L4:
	movq	total(%rip), %rdx
	movq	%rdx, %rcx
	jmp	.L10
.L17:
	call	__stack_chk_fail
	.size	probe_0, .-probe_0
	.globl	tw_script
	.section	.rodata.str1.1
.LC3:
	.string	"clean"
.LC4:
	.string	"0123456789abcdef"
	.section	.rodata
	.align 32
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
	.section	.rodata.str1.1
.LC5:
	.string	"kernel.function(\"f\")"
.LC6:
	.string	"f"
	.section	.rodata
	.align 32
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
	.section	.rodata.str1.1
.LC7:
	.string	"reads"
.LC8:
	.string	"s"
	.section	.rodata
	.align 32
	.type	maps, @object
	.size	maps, 64
maps:
	.quad	reads
	.quad	.LC7
	.quad	.LC8
	.byte	108
	.zero	39
	.data
	.align 32
	.type	sizes, @object
	.size	sizes, 32
sizes:
	.quad	1
	.zero	24
	.local	total
	.comm	total,8,8
	.local	reads
	.comm	reads,8,8
	.section	.note.GNU-stack,"",@progbits
