	.file	"clean.c"
	.text
	.section	.rodata.str1.1,"aMS",@progbits,1
.LC0:
	.string	"near 'reads'"
.LC1:
	.string	"%d"
.LC2:
	.string	"l"
	.text
	.p2align 4
	.type	probe_0, @function
probe_0:
	pushl	%edi
	pushl	%esi
	pushl	%ebx
	movl	%eax, %ebx
	subl	$96, %esp
	movl	%fs:__stack_chk_guard, %eax
	movl	%eax, 92(%esp)
	xorl	%eax, %eax
	movl	24(%ebx), %esi
	leal	64(%esi), %eax
	movl	%esi, %edx
	movl	%eax, 24(%ebx)
	movl	%ebx, %eax
	call	tw_fn_execname
	movl	%ebx, %eax
	movl	%esi, 12(%esp)
	call	tw_fn_pid
	movl	$6, %ecx
	cmpl	%eax, %ecx
	movl	$0, %ecx
	sbbl	%edx, %ecx
	jc	.L2
	jmp	*.L4(,%eax,4)
	.section	.rodata
	.align 4
	.align 4
.L4:
	.long	.L2
	.long	.L9
	.long	.L8
	.long	.L7
	.long	.L6
	.long	.L5
	.long	.L3
	.text
	.p2align 4,,10
	.p2align 3
.L3:
	movl	total, %ecx
	movl	total+4, %edi
	movl	%ecx, %eax
	andl	$3, %eax
	movl	sizes+4(,%eax,8), %edx
	movl	sizes(,%eax,8), %eax
	.p2align 4
	.p2align 3
.L10:
	movl	%edx, 24(%esp)
	movl	reads, %edx
	movl	%eax, 20(%esp)
	movl	$.LC0, %eax
	movl	%eax, 8(%esp)
	movl	%ebx, %eax
	movl	%ecx, (%esp)
	leal	12(%esp), %ecx
	movl	%edi, 4(%esp)
	call	tw_map_add
	movl	8(%ebx), %edx
	testl	%edx, %edx
	jne	.L11
	leal	20(%esp), %eax
	movl	$.LC1, %ecx
	movl	%eax, 4(%esp)
	leal	28(%esp), %edx
	movl	%ebx, %eax
	movl	$.LC2, (%esp)
	call	tw_format_string
	leal	28(%esp), %edx
	movl	%ebx, %eax
	call	tw_print
	movl	total, %eax
	addl	20(%esp), %eax
	movl	total+4, %edx
	adcl	24(%esp), %edx
	movl	%eax, total
	movl	%eax, %ecx
	andl	$3, %ecx
	addl	$1, sizes(,%ecx,8)
	movl	%edx, total+4
	adcl	$0, sizes+4(,%ecx,8)
	movl	32(%ebx), %ecx
	movl	%eax, (%ecx)
	movl	%edx, 4(%ecx)
.L11:
	movl	%esi, 24(%ebx)
	movl	92(%esp), %eax
	subl	%fs:__stack_chk_guard, %eax
	jne	.L15
	addl	$96, %esp
	popl	%ebx
	popl	%esi
	popl	%edi
	ret
	.p2align 4,,10
	.p2align 3
.L9:
	movl	total, %ecx
	movl	$40, %eax
	xorl	%edx, %edx
	movl	total+4, %edi
	jmp	.L10
	.p2align 4,,10
	.p2align 3
.L8:
	movl	total, %eax
	movl	total+4, %edx
	movl	%eax, %ecx
	movl	%edx, %edi
	jmp	.L10
	.p2align 4,,10
	.p2align 3
.L7:
	movl	sizes+8, %eax
	movl	sizes+12, %edx
	movl	total, %ecx
	movl	total+4, %edi
	jmp	.L10
	.p2align 4,,10
	.p2align 3
.L6:
	call	tw_cycles
	movl	total, %ecx
	movl	total+4, %edi
	jmp	.L10
	.p2align 4,,10
	.p2align 3
.L5:
	movl	total, %ecx
	movl	$-3, %eax
	movl	$-1, %edx
	movl	total+4, %edi
	jmp	.L10
.L2:
	movl	total, %ecx
	movl	$7, %eax
	xorl	%edx, %edx
	movl	total+4, %edi
	jmp	.L10
.L15:
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
	.size	tw_script, 172
tw_script:
	.long	.LC3
	.long	.LC4
	.long	1432778632
	.long	287454020
	.zero	32
	.long	64
	.zero	80
	.long	probes
	.long	1
	.long	maps
	.long	1
	.zero	24
	.section	.rodata.str1.1
.LC5:
	.string	"kernel.function(\"f\")"
.LC6:
	.string	"f"
	.section	.rodata
	.align 32
	.type	probes, @object
	.size	probes, 68
probes:
	.byte	3
	.zero	19
	.long	.LC5
	.long	probe_0
	.zero	12
	.long	.LC6
	.zero	24
	.section	.rodata.str1.1
.LC7:
	.string	"reads"
.LC8:
	.string	"s"
	.section	.rodata
	.align 32
	.type	maps, @object
	.size	maps, 48
maps:
	.long	reads
	.long	.LC7
	.long	.LC8
	.byte	108
	.zero	35
	.data
	.align 32
	.type	sizes, @object
	.size	sizes, 32
sizes:
	.long	1
	.long	0
	.zero	24
	.local	total
	.comm	total,8,8
	.local	reads
	.comm	reads,4,4
	.section	.note.GNU-stack,"",@progbits
