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
same_word(const char *word, size_t len, const char *wanted)
{
	return len == strlen(wanted) && strncasecmp(word, wanted, len) == 0;
}

static bool
has_word(const char *list, const char *wanted)
{
	const char *word;
	size_t len;

	while ((word = next_word(&list, &len)) != NULL)
		if (is_any(word, len) || same_word(word, len, wanted))
			return true;
	return false;
}

static bool
is_empty(const char *list)
{
	size_t len;

	return next_word(&list, &len) == NULL;
}

/* ---- what the words of a list may be */

static bool
is_digits(const char *word, size_t len)
{
	return strspn(word, "0123456789") >= len;
}

static bool
is_sender(const char *word, size_t len)
{
	return (len == 4 || len == 8) && is_digits(word, len);
}

static bool
is_gemeente(const char *word, size_t len)
{
	return len == 4 && is_digits(word, len);
}

static bool
is_type(const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < bericht_type_count; i++)
		if (same_word(word, len, bericht_types[i].type) ||
		    same_word(word, len, bericht_types[i].soort))
			return true;
	return false;
}

static bool
are_all(const char *list, bool (*right)(const char *word, size_t len))
{
	const char *word;
	size_t len;

	while ((word = next_word(&list, &len)) != NULL)
		if (!is_any(word, len) && !right(word, len))
			return false;
	return true;
}

bool
grant_names_senders(const char *list)
{
	return are_all(list, is_sender);
}

bool
grant_names_gemeenten(const char *list)
{
	return are_all(list, is_gemeente);
}

bool
grant_names_types(const char *list)
{
	return are_all(list, is_type);
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
	if (is_empty(g->types) || is_empty(g->senders) ||
	    is_empty(g->gemeenten))
		return false;
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
