/*
 * Fuzz target: the file of a client, and behind a zero byte the beginning of
 * a topic it subscribes to.  Whatever the file says, the client gets no topic
 * that it may not read and none that it did not ask for.
 */
#include <string.h>

/* The source itself: this is about its insides. */
#include "flow/grants.c"

#include "fuzz/fuzz.h"

struct asked {
	const struct grant *grant;
	const char *prefix;
	size_t len;
};

static void
on_topic(void *ctx, const char *topic, size_t len)
{
	const struct asked *a = ctx;
	char text[2 * GRANT_LIST];

	fuzz_check(len < sizeof(text), "a topic too long");
	memcpy(text, topic, len);
	text[len] = '\0';
	fuzz_check(len >= a->len && memcmp(text, a->prefix, a->len) == 0,
		   "a topic that nobody asked for");
	fuzz_check(grant_may_read(a->grant, text),
		   "a topic that it may not read");
}

static void
subscribe(const struct grant *g, const uint8_t *prefix, size_t len)
{
	char text[256];
	struct asked a = {g, text, len};

	if (len >= sizeof(text))
		len = a.len = sizeof(text) - 1;
	if (len > 0)
		memcpy(text, prefix, len);
	text[len] = '\0';
	if (strlen(text) == len)
		grant_topics(g, text, len, on_topic, &a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = size > 0 ? memchr(data, 0, size) : NULL;
	size_t len = zero == NULL ? size : (size_t)(zero - data);
	struct err e = {.code = ERR_NONE};
	struct bericht_header header;
	struct reading r;
	struct grant g;
	size_t i;

	memset(&g, 0, sizeof(g));
	memset(&header, 0, sizeof(header));
	r = (struct reading){&g, false};
	if (!ini_parse("f", data, len, take, &r, &e)) {
		fuzz_check(e.code == ERR_CONFIG &&
				   strncmp(e.text, "f:", 2) == 0,
			   "refused without a place");
		return 0;
	}
	for (i = 0; i < bericht_type_count; i++)
		(void)grant_may_send(&g, &bericht_types[i], &header);
	fuzz_check(g.valid_from == DAY_NONE || g.valid_from == 0 ||
			   !grant_valid_on(&g, g.valid_from - 1),
		   "valid before its first day");
	if (zero != NULL)
		subscribe(&g, zero + 1, size - len - 1);
	else
		subscribe(&g, NULL, 0);
	return 0;
}
