#ifndef TESTS_FILE_HELP_H
#define TESTS_FILE_HELP_H

/* Files that a test writes. */

/* Write text to path, in place of what is there; fails the test otherwise. */
void file_write(const char *path, const char *text);

/* The same for folder/name. */
void file_write_in(const char *folder, const char *name, const char *text);

#endif
