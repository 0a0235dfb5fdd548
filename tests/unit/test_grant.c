/* What a key may do: lists of words against messages and topics. */
#include "model/grant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"

static struct grant
grant(void)
{
	struct grant g = {
		.name = "backoffice",
		.valid_from = DAY_NONE,
		.valid_until = DAY_NONE,
		.senders = "65656055 42420001",
		.gemeenten = "0310  0352",
		.types = "323 wmo305",
		.topics = "nl.pols.declaraties. nl.pols.stroom.hartslag",
	};

	return g;
}

static bool
may_send(const struct grant *g, const char *standard, const char *type,
	 const char *afzender, const char *ontvanger)
{
	struct bericht_header h = {.dagtekening = 0};

	snprintf(h.afzender, sizeof(h.afzender), "%s", afzender);
	snprintf(h.ontvanger, sizeof(h.ontvanger), "%s", ontvanger);
	return grant_may_send(g, bericht_by_name(standard, "3.2", type), &h);
}

static void
days_are_both_included(void **state)
{
	struct grant g = grant();

	(void)state;
	assert_true(grant_valid_on(&g, 0));
	g.valid_from = 100;
	g.valid_until = 200;
	assert_false(grant_valid_on(&g, 99));
	assert_true(grant_valid_on(&g, 100));
	assert_true(grant_valid_on(&g, 200));
	assert_false(grant_valid_on(&g, 201));
}

static void
a_message_must_fit_all_three_lists(void **state)
{
	struct grant g = grant();

	(void)state;
	assert_true(may_send(&g, "iwmo", "323", "65656055", "0310"));
	assert_true(may_send(&g, "ijw", "323", "42420001", "0352"));
	assert_false(may_send(&g, "iwmo", "323", "65656056", "0310"));
	assert_false(may_send(&g, "iwmo", "323", "65656055", "0355"));
	assert_false(may_send(&g, "iwmo", "301", "65656055", "0310"));
	/* Of one law only. */
	assert_true(may_send(&g, "iwmo", "305", "65656055", "0310"));
	assert_false(may_send(&g, "ijw", "305", "65656055", "0310"));
	/* A word is a whole word. */
	assert_false(may_send(&g, "iwmo", "323", "6565605", "0310"));
	assert_false(may_send(&g, "iwmo", "323", "65656055", "031"));
}

static void
the_municipality_is_whoever_has_four_digits(void **state)
{
	struct grant g = grant();

	(void)state;
	snprintf(g.types, sizeof(g.types), "*");
	snprintf(g.senders, sizeof(g.senders), "0310");
	assert_true(may_send(&g, "iwmo", "301", "0310", "65656055"));
	assert_false(may_send(&g, "iwmo", "301", "0355", "65656055"));
}

static void
an_empty_list_is_nothing_and_a_star_is_all(void **state)
{
	struct grant g = {.valid_from = DAY_NONE, .valid_until = DAY_NONE};
	const struct bericht_header unread = {.dagtekening = 0};

	(void)state;
	assert_false(may_send(&g, "iwmo", "323", "65656055", "0310"));
	assert_false(grant_may_send(&g, NULL, &unread));
	assert_false(grant_may_read(&g, "nl.pols.stroom.hartslag/x"));
	snprintf(g.types, sizeof(g.types), "*");
	snprintf(g.senders, sizeof(g.senders), "*");
	assert_false(may_send(&g, "iwmo", "323", "65656055", "0310"));
	snprintf(g.gemeenten, sizeof(g.gemeenten), "*");
	assert_true(may_send(&g, "iwmo", "323", "65656055", "0310"));
	assert_true(grant_may_send(&g, NULL, &unread));
}

/* Topics that a subscription comes to, one after the other. */
static char given[256];

static void
note(void *ctx, const char *topic, size_t len)
{
	size_t used = strlen(given);

	(void)ctx;
	snprintf(given + used, sizeof(given) - used, "[%.*s]", (int)len, topic);
}

static const char *
topics(const struct grant *g, const char *prefix)
{
	given[0] = '\0';
	grant_topics(g, prefix, strlen(prefix), note, NULL);
	return given;
}

static void
a_subscription_gives_what_both_have(void **state)
{
	struct grant g = grant();

	(void)state;
	assert_string_equal(topics(&g, ""),
			    "[nl.pols.declaraties.][nl.pols.stroom.hartslag]");
	assert_string_equal(topics(&g, "nl.pols.d"), "[nl.pols.declaraties.]");
	assert_string_equal(topics(&g, "nl.pols.declaraties.declaratie-ver"),
			    "[nl.pols.declaraties.declaratie-ver]");
	assert_string_equal(topics(&g, "nl.pols.verplichtingen."), "");
	snprintf(g.topics, sizeof(g.topics), "*");
	assert_string_equal(topics(&g, ""), "[]");
	g.topics[0] = '\0';
	assert_string_equal(topics(&g, ""), "");
}

static void
a_topic_is_read_by_its_beginning(void **state)
{
	struct grant g = grant();

	(void)state;
	assert_true(grant_may_read(&g, "nl.pols.declaraties.x/1"));
	assert_false(grant_may_read(&g, "nl.pols.declaraties"));
	assert_false(grant_may_read(&g, "nl.pols.stroom.gestart/1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_both_included),
		cmocka_unit_test(a_message_must_fit_all_three_lists),
		cmocka_unit_test(the_municipality_is_whoever_has_four_digits),
		cmocka_unit_test(an_empty_list_is_nothing_and_a_star_is_all),
		cmocka_unit_test(a_subscription_gives_what_both_have),
		cmocka_unit_test(a_topic_is_read_by_its_beginning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
