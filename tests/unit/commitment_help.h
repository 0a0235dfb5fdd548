#ifndef POLS_TESTS_UNIT_COMMITMENT_HELP_H
#define POLS_TESTS_UNIT_COMMITMENT_HELP_H

/*
 * What the tests of commitments share: making an input, computing it in an
 * arena of the group, and comparing the outcome.  help_*() fail the test.
 */

#include <stddef.h>
#include <stdint.h>

#include "model/commitment.h"

enum { HELP_NONE = -1 };

/* Group fixtures: the arena. */
int help_setup(void **state);
int help_teardown(void **state);

/* A day; DAY_NONE for NULL. */
int32_t help_day(const char *iso);

/*
 * An Omvang with one tarief that always holds (cents, in its own eenheid; it
 * lives until the next call), or a Budget.  The horizon is DAY_MAX.
 */
struct commitment_input help_specific(const char *from, const char *to,
				      int64_t volume, enum eenheid eenheid,
				      enum frequentie frequentie,
				      int64_t cents);
struct commitment_input help_budget(const char *from, const char *to,
				    int64_t cents);

/* A row; NULL for a side that is open. */
struct tarief help_tarief(const char *van, const char *tot,
			  enum eenheid eenheid, int64_t cents);

/* commitment_compute() in the arena; the second one must succeed. */
bool help_compute(struct commitment *out, const struct commitment_input *in,
		  struct err *e);
struct commitment help_computed(const struct commitment_input *in);

/* The basis by name, and the maxima; HELP_NONE for one that must be none. */
void help_basis(const struct commitment *c, const char *basis);
void help_maximum(const struct commitment *c, int64_t volume, int64_t ct);

/* Each month's share of the volume or the money, and that they add up. */
void help_volumes(const struct commitment *c, size_t n, const int64_t *volumes);
void help_amounts(const struct commitment *c, size_t n, const int64_t *amounts);

#define VOLUMES(c, ...)                                                        \
	help_volumes(c,                                                        \
		     sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), \
		     (const int64_t[]){__VA_ARGS__})
#define AMOUNTS(c, ...)                                                        \
	help_amounts(c,                                                        \
		     sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), \
		     (const int64_t[]){__VA_ARGS__})

#endif
