#ifndef POLS_MODEL_FEW_H
#define POLS_MODEL_FEW_H

/*
 * Small cells: do fewer different clients than [privacy] small_cell stand
 * behind an amount?  Once enough were met no more are looked at.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FEW_MOST = 1000 }; /* the largest small_cell there is */

struct few {
	int64_t clients[FEW_MOST];
	size_t count;
	size_t enough;
};

void few_init(struct few *f, int32_t small_cell);
void few_add(struct few *f, int64_t client);
/* Enough were met: nothing more changes the answer. */
bool few_enough(const struct few *f);

#endif
