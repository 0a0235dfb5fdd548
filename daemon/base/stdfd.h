#ifndef POLS_BASE_STDFD_H
#define POLS_BASE_STDFD_H

/* Standard input, output and error of a program. */

/*
 * The process that started us may have closed one of them.  Then the next file
 * that is opened would get its number, and a message to the operator would be
 * written into the store or to a socket.  So a closed one is taken, before
 * anything else, by a descriptor that nothing can be written to: output fails
 * with EBADF and is reported.
 */
void stdfd_hold(void);

#endif
