#ifndef POLS_MODEL_GRANT_H
#define POLS_MODEL_GRANT_H

/*
 * What one client with a key may do: which messages it may hand in and which
 * topics it may read.  A list of words; `*` is any, an empty list is none.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bericht.h"

enum { GRANT_NAME = 64, GRANT_KEY = 32, GRANT_LIST = 1024 };

struct grant {
	char name[GRANT_NAME]; /* of the client, without its key */
	unsigned char key[GRANT_KEY];
	int32_t valid_from;         /* first day, DAY_NONE = always was */
	int32_t valid_until;        /* last day, DAY_NONE = no end */
	char senders[GRANT_LIST];   /* Afzender of the messages */
	char gemeenten[GRANT_LIST]; /* the municipality they concern */
	char types[GRANT_LIST];     /* "301", or of one law "wmo301" */
	char topics[GRANT_LIST];    /* beginnings of topics */
};

/*
 * Is every word of a list `*`, or what it may be: codes of municipalities and
 * providers, codes of municipalities, types of the catalogue?
 */
bool grant_names_senders(const char *list);
bool grant_names_gemeenten(const char *list);
bool grant_names_types(const char *list);

/* May it do anything at all on this day? */
bool grant_valid_on(const struct grant *g, int32_t day);

/*
 * May it hand in a message of this type and header?  What could not be read of
 * them (type NULL, empty codes) is no reason to refuse, unless the client may
 * hand in nothing at all.
 */
bool grant_may_send(const struct grant *g, const struct bericht_type *type,
		    const struct bericht_header *header);

/* May it read an event with this topic, or beginning of one? */
bool grant_may_read(const struct grant *g, const char *topic);

/*
 * What a subscription to all topics that begin with `prefix` (len bytes)
 * comes to for this client: fn is called with each beginning of topics that
 * it gets.  Nothing when it may read none of them.
 */
void grant_topics(const struct grant *g, const char *prefix, size_t len,
		  void (*fn)(void *ctx, const char *topic, size_t len),
		  void *ctx);

#endif
