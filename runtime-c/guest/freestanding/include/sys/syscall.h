/* SPDX-License-Identifier: MIT */
#ifndef TW_SYS_SYSCALL_H
#define TW_SYS_SYSCALL_H

/* Numbers of system calls: those of arch/ia64 begin at 1024. */
#if defined(__ia64__)
#define SYS_read 1026
#define SYS_write 1027
#define SYS_open 1028
#define SYS_openat 1281
#define SYS_close 1029
#define SYS_lseek 1040
#define SYS_pread64 1148
#define SYS_pwrite64 1149
#define SYS_mmap 1151
#define SYS_munmap 1152
#define SYS_madvise 1209
#define SYS_mount 1043
#define SYS_mkdirat 1282
#define SYS_unlinkat 1287
#define SYS_getdents64 1214
#define SYS_faccessat 1293
#define SYS_ioctl 1065
#define SYS_ppoll 1295
#define SYS_clone 1128
#define SYS_execve 1033
#define SYS_exit 1025
#define SYS_exit_group 1236
#define SYS_wait4 1126
#define SYS_kill 1053
#define SYS_getpid 1041
#define SYS_getppid 1042
#define SYS_setpgid 1080
#define SYS_prctl 1170
#define SYS_uname 1130
#define SYS_clock_gettime 1254
#define SYS_clock_settime 1253
#define SYS_nanosleep 1168
#define SYS_rt_sigprocmask 1179
#define SYS_signalfd4 1313
#define SYS_eventfd2 1314
#define SYS_pipe2 1317
#define SYS_memfd_create 1340
#define SYS_getrandom 1339
#define SYS_sched_setaffinity 1231
#define SYS_sendfile 1187
#define SYS_socket 1190
#define SYS_bind 1191
#define SYS_sendto 1199
#define SYS_reboot 1096
#define SYS_finit_module 1335
#define SYS_delete_module 1134
#define SYS_futex 1230
#elif defined(__x86_64__)
#define SYS_read 0
#define SYS_write 1
#define SYS_open 2
#define SYS_openat 257
#define SYS_close 3
#define SYS_lseek 8
#define SYS_pread64 17
#define SYS_pwrite64 18
#define SYS_mmap 9
#define SYS_munmap 11
#define SYS_madvise 28
#define SYS_mount 165
#define SYS_mkdirat 258
#define SYS_unlinkat 263
#define SYS_getdents64 217
#define SYS_faccessat 269
#define SYS_ioctl 16
#define SYS_ppoll 271
#define SYS_clone 56
#define SYS_execve 59
#define SYS_exit 60
#define SYS_exit_group 231
#define SYS_wait4 61
#define SYS_kill 62
#define SYS_getpid 39
#define SYS_getppid 110
#define SYS_setpgid 109
#define SYS_prctl 157
#define SYS_uname 63
#define SYS_clock_gettime 228
#define SYS_clock_settime 227
#define SYS_nanosleep 35
#define SYS_rt_sigprocmask 14
#define SYS_signalfd4 289
#define SYS_eventfd2 290
#define SYS_pipe2 293
#define SYS_memfd_create 319
#define SYS_getrandom 318
#define SYS_sched_setaffinity 203
#define SYS_sendfile 40
#define SYS_socket 41
#define SYS_bind 49
#define SYS_sendto 44
#define SYS_reboot 169
#define SYS_finit_module 313
#define SYS_delete_module 176
#define SYS_futex 202
#else
#error "this library knows no system calls of this architecture"
#endif

#endif
