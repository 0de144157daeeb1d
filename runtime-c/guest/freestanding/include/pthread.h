/* SPDX-License-Identifier: MIT */
#ifndef TW_PTHREAD_H
#define TW_PTHREAD_H

typedef long pthread_t;
typedef struct tw_thread_attributes pthread_attr_t;

/* One thread beside the first. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*function)(void *), void *argument);

#endif
