/* Grants: lists of words held against what a client wants. */
#include "model/grant.h"

#include <string.h>
#include <strings.h>

#include "model/day.h"

/* The next word of a list; NULL at its end.  *at moves behind it. */
static const char *
next_word(const char **at, size_t *len)
{
	const char *word = *at + strspn(*at, " \t");

	*len = strcspn(word, " \t");
	*at = word + *len;
	return *len == 0 ? NULL : word;
}

static bool
is_any(const char *word, size_t len)
{
	return len == 1 && word[0] == '*';
}

static bool
has_word(const char *list, const char *wanted)
{
	const char *word;
	size_t len;

	while ((word = next_word(&list, &len)) != NULL)
		if (is_any(word, len) || (len == strlen(wanted) &&
					  strncasecmp(word, wanted, len) == 0))
			return true;
	return false;
}

bool
grant_valid_on(const struct grant *g, int32_t day)
{
	return (g->valid_from == DAY_NONE || day >= g->valid_from) &&
	       (g->valid_until == DAY_NONE || day <= g->valid_until);
}

/* A gemeentecode has four digits, an AGB-code eight. */
static const char *
gemeente_of(const struct bericht_header *h)
{
	return strlen(h->afzender) == 4 ? h->afzender : h->ontvanger;
}

bool
grant_may_send(const struct grant *g, const struct bericht_type *type,
	       const struct bericht_header *header)
{
	if (type != NULL && !has_word(g->types, type->type) &&
	    !has_word(g->types, type->soort))
		return false;
	if (header->afzender[0] != '\0' &&
	    !has_word(g->senders, header->afzender))
		return false;
	return gemeente_of(header)[0] == '\0' ||
	       has_word(g->gemeenten, gemeente_of(header));
}

bool
grant_may_read(const struct grant *g, const char *topic)
{
	const char *list = g->topics, *word;
	size_t len;

	while ((word = next_word(&list, &len)) != NULL)
		if (is_any(word, len) || strncmp(topic, word, len) == 0)
			return true;
	return false;
}

void
grant_topics(const struct grant *g, const char *prefix, size_t len,
	     void (*fn)(void *ctx, const char *topic, size_t len), void *ctx)
{
	const char *list = g->topics, *word;
	size_t n;

	while ((word = next_word(&list, &n)) != NULL) {
		if (is_any(word, n) ||
		    (n <= len && memcmp(prefix, word, n) == 0)) {
			fn(ctx, prefix, len); /* all that it asks for */
			return;
		}
	}
	list = g->topics;
	while ((word = next_word(&list, &n)) != NULL)
		if (n > len && memcmp(prefix, word, len) == 0)
			fn(ctx, word, n);
}
