#ifndef POLS_FLOW_SPAWN_H
#define POLS_FLOW_SPAWN_H

/*
 * This program executed again under another name, to be another process: one
 * descriptor, the arguments, and nothing else of ours comes along
 * (decisions/0002).
 */

#include <stdbool.h>
#include <sys/types.h>

/* Where the child finds its descriptor. */
enum { SPAWN_FD = 3 };

/*
 * Execute program (NULL: /proc/self/exe) with argv; argv[0] says what it is to
 * be.  0, or an errno.
 */
int spawn_again(pid_t *pid, const char *program, char *const argv[], int fd);

/* In the child: close what lies behind its descriptor.  False: errno. */
bool spawn_shed(void);

/* End a child of ours that was not waited for, and wait; 0 is none. */
void spawn_end(pid_t pid);

#endif
