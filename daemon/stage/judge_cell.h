#ifndef POLS_STAGE_JUDGE_CELL_H
#define POLS_STAGE_JUDGE_CELL_H

/*
 * Small cells: do fewer clients than [privacy] small_cell stand behind the
 * figures of a subject (settled 30)?  Asked only when a signal begins or opens,
 * and cheap: the walk over lines ends as soon as enough clients
 * were met, and after so many lines it errs on the careful side.
 */

#include <stdbool.h>

#include "stage/judge_rule.h"
#include "stage/judge_subject.h"

bool judge_small(const struct judge_view *v, const struct judge_subject *s);

#endif
