/* SPDX-License-Identifier: MIT */
/* x86_64's part of the C library: it has one of its own; this is to see that the rest of ours is right. */
	.text

	.globl	_start
_start:
	xor	%ebp, %ebp
	mov	%rsp, %rdi
	and	$-16, %rsp
	call	tw_begin
	ud2

	/* long tw_system_call(number, six arguments) */
	.globl	tw_system_call
tw_system_call:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret

	/* long tw_begin_thread(flags, stack, size, function): the stack grows from its end. */
	.globl	tw_begin_thread
tw_begin_thread:
	add	%rdx, %rsi
	mov	%rcx, -16(%rsi)
	sub	$16, %rsi
	xor	%edx, %edx
	xor	%r10d, %r10d
	xor	%r8d, %r8d
	mov	$56, %eax
	syscall
	test	%rax, %rax
	jz	1f
	ret
1:	xor	%ebp, %ebp
	pop	%rax
	add	$8, %rsp
	call	*%rax
	ud2

	.section .note.GNU-stack, "", @progbits
