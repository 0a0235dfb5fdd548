#ifndef POLS_STAGE_JUDGE_RULE_MONEY_H
#define POLS_STAGE_JUDGE_RULE_MONEY_H

/* Rules on declared money against ceilings, budgets and contracts. */

#include "stage/judge_rule.h"

/* Declared for care of the first half, well past its share (settled 22). */
struct judge_weight judge_weigh_half_year(const struct judge_case *c);
void judge_tell_half_year(const struct judge_case *c, struct jsonw *w);

/* Declared well below it, late enough to be sure of it (settled 23). */
struct judge_weight judge_weigh_under(const struct judge_case *c);
void judge_tell_under(const struct judge_case *c, struct jsonw *w);

/* Declared reaches a level of the amount (settled 24). */
struct judge_weight judge_weigh_threshold(const struct judge_case *c);
void judge_tell_threshold(const struct judge_case *c, struct jsonw *w);

/* Approved above the amount (settled 5). */
struct judge_weight judge_weigh_over(const struct judge_case *c);
void judge_tell_over(const struct judge_case *c, struct jsonw *w);

/*
 * A begroting on facts: half a year's care and other costs past the share of
 * the half, or those of the year past the whole.
 */
struct judge_weight judge_weigh_begroting(const struct judge_case *c);
void judge_tell_begroting(const struct judge_case *c, struct jsonw *w);

/* Declared while no contract covers it. */
struct judge_weight judge_weigh_outside(const struct judge_case *c);
void judge_tell_outside(const struct judge_case *c, struct jsonw *w);

#endif
