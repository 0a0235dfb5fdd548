#ifndef POLS_MODEL_IMPORT_TEXT_H
#define POLS_MODEL_IMPORT_TEXT_H

/* Cells of text: a part of import_cell() (model/import.h). */

#include <stdbool.h>

#include "model/import.h"

/*
 * Put a cell into the text field f of a record, at `at`; NULL when it is
 * right, else what it must be.
 */
const char *import_text(const struct field *f, enum cell_form form,
			const char *cell, char *at);

/* Is s one of the words (NULL behind the last), capitals or not? */
bool import_is_one_of(const char *s, const char *const words[]);

#endif
