#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

/* A folder for the store of a test or of a group, as cmocka sets one up. */

/* The file; nothing has opened it yet. */
extern char store_path[];

int store_folder_make(void **state);
/* Fails when more lies in it than a store. */
int store_folder_remove(void **state);

#endif
