#ifndef POLS_STAGE_BOOK_TARIEF_H
#define POLS_STAGE_BOOK_TARIEF_H

/*
 * The tariffs that may price a product, from the store by way of a small
 * cache: a region has some hundreds of products and providers, and every
 * allocation asks for the same few again.
 *
 * The cache holds nothing that the store does not have; code that changes
 * tariffs, or rolls such a change back, must empty it (book_tarief_forget()).
 */

#include <stdbool.h>
#include <stddef.h>

#include "model/commitment_tarief.h"
#include "model/domein.h"

struct db;
struct book_tarief_cache;

struct book_tarief_cache *book_tarief_new(void);
void book_tarief_free(struct book_tarief_cache **c);
void book_tarief_forget(struct book_tarief_cache *c);

/*
 * All rows that may price this product of this provider for this gemeente,
 * wildcards included, each with its rank.  They are the cache's, until it is
 * asked again.  False when memory is out or the store failed.
 */
bool book_tarief_rows(struct book_tarief_cache *c, struct db *db,
		      enum domein domein, const char *code,
		      const char *aanbieder, const char *gemeente,
		      const struct tarief **rows, size_t *count);

#endif
