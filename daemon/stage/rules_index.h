#ifndef POLS_STAGE_RULES_INDEX_H
#define POLS_STAGE_RULES_INDEX_H

/*
 * An index of nodes by a key of one or more texts, to find equals among very
 * many in a time that does not grow with their number.
 *
 * The hash (SipHash-1-3) has a random key, so that no message can be made
 * whose texts all fall together.  It decides nothing but places in the table:
 * what is found, and in which order, is the same every time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "stage/rules_value.h"

enum { RULES_KEY_MAX = 6 };

/* Texts that together make a key; equal as by rules_same(). */
struct rules_key {
	struct rules_text part[RULES_KEY_MAX];
	size_t count;
};

/* A node of a group, in the order in which they were added. */
struct rules_item {
	struct rules_item *next;
	uint32_t node;
};

/* All nodes of one key. */
struct rules_group {
	uint32_t count;
	uint32_t key_count;
	struct rules_item *last;
	struct rules_item first;
	struct rules_text key[];
};

struct rules_index {
	struct arena *arena;
	const uint64_t *seed; /* two */
	struct rules_slot *slots;
	size_t size; /* a power of two, or 0 */
	size_t used;
	uint32_t turn;
};

/* All zero is not ready; arena and seed are borrowed. */
void rules_index_init(struct rules_index *x, struct arena *a,
		      const uint64_t *seed);

/* Forget all nodes, at no cost. */
void rules_index_clear(struct rules_index *x);

/* The group of a key, or NULL. */
const struct rules_group *rules_index_find(const struct rules_index *x,
					   const struct rules_key *key);

/*
 * Add a node; the key's texts are borrowed as long as the arena lives.  NULL
 * when memory is out, else its group.
 */
const struct rules_group *rules_index_add(struct rules_index *x,
					  const struct rules_key *key,
					  uint32_t node);

#endif
