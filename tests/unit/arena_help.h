#ifndef TESTS_ARENA_HELP_H
#define TESTS_ARENA_HELP_H

/* *state is an arena of the test, as cmocka sets one up. */

int arena_make(void **state);
int arena_drop(void **state);

#endif
