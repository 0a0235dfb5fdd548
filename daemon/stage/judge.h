#ifndef POLS_STAGE_JUDGE_H
#define POLS_STAGE_JUDGE_H

/*
 * Judging: does anything in the books ask for a talk?
 *
 * A rule looks at one subject (a commitment, a ceiling) on one day and gives
 * figures and a verdict; the life-cycle is the same for all rules: at most one
 * signal that is not cleared per rule, level and subject, opened with the
 * figures that opened it, cleared when the figures allow it.  Only what the
 * entry touched is judged: new settings touch everything, a new day what
 * begins, ends or falls due on it (judge.c).
 *
 * The same books on the same day with the same settings give the same
 * signals: nothing here depends on how the books came to be so.
 */

#include "model/turn.h"

/* Version of the rules, kept with every journal row and every signal. */
#define JUDGE_RULES 1

/* Judge all that turn->touched names; its commitments are sorted first. */
void judge(struct turn *t);

#endif
