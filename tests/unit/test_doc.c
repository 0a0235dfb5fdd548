/* model/doc: the tree, its texts and its paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/doc.h"

static const char *const names[] = {"Bericht", "Bsn", "Client", "Clienten"};
static const struct doc_names table = {names, 4};

enum { BERICHT, BSN, CLIENT, CLIENTEN, STRANGE, STRANGE_2 };

static struct doc *
begin(void)
{
	struct doc *d = doc_new(&table);

	assert_non_null(d);
	doc_reset(d, 10, 100);
	return d;
}

static uint32_t
leaf(struct doc *d, uint16_t name, const char *text)
{
	uint32_t node = doc_open(d, name, 1);

	doc_characters(d, text, strlen(text));
	doc_close(d);
	return node;
}

static void
text_is(const struct doc *d, uint32_t node, const char *text)
{
	size_t len;
	const char *s = doc_text(d, node, &len);

	assert_int_equal(len, strlen(text));
	assert_memory_equal(s, text, len + 1);
}

static void
path_is(struct doc *d, uint32_t node, const char *path)
{
	struct arena *a = arena_new();

	assert_non_null(a);
	assert_string_equal(doc_path(d, node, a), path);
	arena_free(&a);
}

static void
names_are_found_by_their_whole_spelling(void **state)
{
	struct doc *d = begin();
	size_t i;

	(void)state;
	for (i = 0; i < table.count; i++)
		assert_int_equal(doc_name(d, names[i], strlen(names[i])), i);
	assert_int_equal(doc_name(d, "Client/Bsn", 6), CLIENT);
	assert_int_equal(doc_name(d, "Clien", 5), DOC_NO_NAME);
	assert_int_equal(doc_name(d, "Clienta", 7), DOC_NO_NAME);
	assert_int_equal(doc_name(d, "", 0), DOC_NO_NAME);
	assert_int_equal(doc_name(d, "Zzz", 3), DOC_NO_NAME);
	doc_free(&d);
	assert_null(d);
}

static void
only_elements_without_children_have_a_text(void **state)
{
	struct doc *d = begin();
	uint32_t first, second, empty;
	size_t len;

	(void)state;
	assert_int_equal(doc_open(d, BERICHT, 1), 0);
	doc_characters(d, "\n  ", 3);
	assert_int_equal(doc_current(d), 0);
	assert_string_equal(doc_pending(d, &len), "\n  ");
	assert_int_equal(len, 3);
	first = leaf(d, BSN, "een");
	doc_characters(d, " ", 1);
	second = doc_open(d, BSN, 2);
	doc_characters(d, "tw", 2);
	doc_characters(d, "ee", 2);
	assert_string_equal(doc_pending(d, &len), "twee");
	doc_close(d);
	empty = leaf(d, CLIENT, "");
	doc_characters(d, "x", 1);
	doc_close(d);
	assert_int_equal(doc_current(d), DOC_NONE);
	assert_false(doc_failed(d));
	text_is(d, 0, "");
	text_is(d, first, "een");
	text_is(d, second, "twee");
	text_is(d, empty, "");
	text_is(d, DOC_NONE, "");
	assert_int_equal(doc_node(d, second)->line, 2);
	assert_int_equal(doc_count(d), 4);
	doc_free(&d);
}

static void
children_are_found_by_name(void **state)
{
	struct doc *d = begin();
	uint32_t clienten, one, two, bsn;

	(void)state;
	doc_open(d, BERICHT, 1);
	clienten = doc_open(d, CLIENTEN, 1);
	one = doc_open(d, CLIENT, 1);
	bsn = leaf(d, BSN, "1");
	doc_close(d);
	leaf(d, BSN, "2");
	two = leaf(d, CLIENT, "");
	doc_close(d);
	doc_close(d);
	assert_int_equal(doc_child(d, 0, "Clienten"), clienten);
	assert_int_equal(doc_child(d, clienten, "Client"), one);
	assert_int_equal(doc_next_named(d, one), two);
	assert_int_equal(doc_next_named(d, two), DOC_NONE);
	assert_int_equal(doc_child(d, one, "Bsn"), bsn);
	assert_int_equal(doc_child(d, two, "Bsn"), DOC_NONE);
	assert_int_equal(doc_child(d, 0, "Bsn"), DOC_NONE);
	assert_int_equal(doc_child(d, 0, "Vreemd"), DOC_NONE);
	assert_int_equal(doc_child(d, DOC_NONE, "Bsn"), DOC_NONE);
	assert_int_equal(doc_node(d, bsn)->parent, one);
	doc_free(&d);
}

static void
paths_count_namesakes_only(void **state)
{
	struct doc *d = begin();
	uint32_t a, b, c, x, y, z;

	(void)state;
	doc_open(d, BERICHT, 1);
	a = leaf(d, CLIENT, "");
	x = leaf(d, STRANGE, "");
	b = doc_open(d, CLIENT, 1);
	c = leaf(d, BSN, "1");
	doc_close(d);
	y = leaf(d, STRANGE_2, "");
	z = leaf(d, STRANGE_2, "");
	/* Still open: what is known now counts. */
	path_is(d, 0, "/Bericht");
	path_is(d, a, "/Bericht/Client[1]");
	path_is(d, b, "/Bericht/Client[2]");
	path_is(d, c, "/Bericht/Client[2]/Bsn");
	path_is(d, x, "/Bericht/*");
	path_is(d, y, "/Bericht/*[1]");
	path_is(d, z, "/Bericht/*[2]");
	path_is(d, DOC_NONE, "/");
	doc_free(&d);
}

static void
a_reset_forgets_everything(void **state)
{
	struct doc *d = begin();

	(void)state;
	doc_open(d, BERICHT, 1);
	leaf(d, BSN, "oud");
	path_is(d, 1, "/Bericht/Bsn");
	doc_reset(d, 1000000, 10000000);
	assert_int_equal(doc_count(d), 0);
	assert_int_equal(doc_current(d), DOC_NONE);
	doc_open(d, CLIENT, 1);
	leaf(d, CLIENT, "nieuw");
	leaf(d, CLIENT, "");
	text_is(d, 1, "nieuw");
	path_is(d, 1, "/Client/Client[1]");
	doc_reset(d, 0, 0);
	assert_int_equal(doc_count(d), 0);
	doc_free(&d);
}

static void
it_grows_beyond_what_was_announced(void **state)
{
	struct doc *d = begin();
	char text[32];
	uint32_t i;

	(void)state;
	doc_open(d, BERICHT, 1);
	for (i = 1; i < 20000; i++) {
		snprintf(text, sizeof(text), "%u", (unsigned)i);
		assert_int_equal(leaf(d, BSN, text), i);
	}
	doc_close(d);
	assert_false(doc_failed(d));
	text_is(d, 1, "1");
	text_is(d, 12345, "12345");
	path_is(d, 19999, "/Bericht/Bsn[19999]");
	doc_free(&d);
}

static void
too_deep_fails_and_stays_failed(void **state)
{
	struct doc *d = begin();
	int i;

	(void)state;
	for (i = 0; i < DOC_DEPTH_MAX; i++)
		assert_int_equal(doc_open(d, CLIENT, 1), i);
	assert_int_equal(doc_open(d, CLIENT, 1), DOC_NONE);
	assert_true(doc_failed(d));
	doc_characters(d, "x", 1);
	doc_close(d);
	assert_int_equal(doc_open(d, CLIENT, 1), DOC_NONE);
	doc_reset(d, 0, 0);
	assert_false(doc_failed(d));
	doc_free(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_by_their_whole_spelling),
		cmocka_unit_test(only_elements_without_children_have_a_text),
		cmocka_unit_test(children_are_found_by_name),
		cmocka_unit_test(paths_count_namesakes_only),
		cmocka_unit_test(a_reset_forgets_everything),
		cmocka_unit_test(it_grows_beyond_what_was_announced),
		cmocka_unit_test(too_deep_fails_and_stays_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
