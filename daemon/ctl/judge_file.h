#ifndef POLS_CTL_JUDGE_FILE_H
#define POLS_CTL_JUDGE_FILE_H

/*
 * What intake would say of a message after levels 1 and 2: from the answer of
 * a reader to a receipt without a journal number.
 */

#include <stddef.h>

#include "base/arena.h"
#include "flow/readers.h"
#include "model/verdict.h"
#include "stage/receipt.h"

/*
 * Fill the outcome, level, type, header and findings of r, and dated (what the
 * Rapport has for Dagtekening); how and answer are those of the reader.
 * Everything lies in the arena or in answer.
 */
void judge_file(struct receipt *r, char dated[VERDICT_DATED], struct arena *a,
		enum reader_outcome how, const void *answer, size_t len);

/*
 * Append the published Rapport (standard, Rapport 1.1) of a receipt with a
 * type and a header: these, and a Fout per finding.  Strict: the verdict is not
 * that of the published sheets, so their version is left out.
 */
void judge_file_rapport(const struct receipt *r, const char *dated, bool strict,
			struct buf *out);

#endif
