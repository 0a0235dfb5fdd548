/* Keys of the file against the store; older bodies follow the newest key. */
#include "flow/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "stage/journal.h"
#include "stage/journal_body.h"
#include "unit/store_help.h"

enum { BODIES = 700 };

struct store {
	struct db *db;
	struct crypto_keys keys;
};

static const char bsn[] = "999990019";

static void
must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

/* Keys of these masters, the first on top. */
static struct crypto_keys
ring(const char *masters)
{
	struct crypto_keys k = {.count = strlen(masters)};
	size_t i;

	for (i = 0; i < k.count; i++) {
		unsigned char master[CRYPTO_KEY] = {(unsigned char)masters[i]};

		crypto_key_derive(master, &k.key[i]);
	}
	return k;
}

static int
open_store(void **state)
{
	struct store *s = calloc(1, sizeof(*s));
	struct err e;

	assert_non_null(s);
	assert_int_equal(store_folder_make(state), 0);
	must(crypto_init(&e), &e);
	must(db_open(&s->db, store_path, DB_SCRATCH, &e), &e);
	s->keys = ring("a");
	must(keys_settle(&s->keys, "keys", s->db, &e), &e);
	*state = s;
	return 0;
}

static int
close_store(void **state)
{
	struct store *s = *state;

	db_close(&s->db);
	free(s);
	return store_folder_remove(state);
}

static void
body_text(int64_t nr, char out[32])
{
	snprintf(out, 32, "the body of %lld", (long long)nr);
}

/* Bodies first..last, and a client. */
static void
fill(struct store *s, int64_t first, int64_t last)
{
	struct journal_clients clients;
	struct journal_tail tail;
	struct entry en = {.kind = ENTRY_MESSAGE, .outcome = OUTCOME_REFUSED};
	struct err e;
	int64_t nr;

	must(db_begin(s->db, &e), &e);
	journal_clients_read(s->db, &clients);
	journal_client(s->db, &s->keys, &clients, bsn);
	journal_clients_keep(s->db, &clients);
	journal_tail(s->db, &tail);
	for (nr = first; nr <= last; nr++) {
		char text[32];

		body_text(nr, text);
		en.nr = nr;
		memcpy(en.digest, &nr, sizeof(nr));
		en.size = (int64_t)strlen(text);
		en.facts = en.findings = (const unsigned char *)"";
		journal_append(s->db, &en, &tail, false);
		journal_keep_body(s->db, &s->keys, nr, text, strlen(text));
	}
	must(db_commit(s->db, &e), &e);
}

static void
all_open(struct store *s, const struct crypto_keys *keys, int64_t last)
{
	struct buf body;
	struct err e;
	int64_t nr;

	buf_init(&body);
	for (nr = 1; nr <= last; nr++) {
		char text[32];

		body_text(nr, text);
		buf_reset(&body);
		must(journal_read_body(s->db, keys, nr, strlen(text), &body,
				       &e),
		     &e);
		assert_int_equal(body.len, strlen(text));
		assert_memory_equal(body.data, text, body.len);
	}
	buf_done(&body);
}

/* The reference of the client: found, never made. */
static int64_t
reference(struct store *s, const struct crypto_keys *keys)
{
	struct journal_clients clients;
	int64_t ref;

	journal_clients_read(s->db, &clients);
	ref = journal_client(s->db, keys, &clients, bsn);
	assert_false(clients.moved);
	return ref;
}

static void
rotate(struct store *s, const char *masters, struct reseal *r, int64_t tail)
{
	struct err e;

	s->keys = ring(masters);
	must(keys_settle(&s->keys, "keys", s->db, &e), &e);
	reseal_begin(r, s->db, &s->keys, "keys", tail);
}

static int
run(struct reseal *r, int steps)
{
	bool more = true;
	struct err e;
	int n;

	for (n = 0; more && n < steps; n++)
		must(reseal_step(r, &more, &e), &e);
	return n;
}

static void
refused(struct store *s, const char *masters, enum err_code code,
	const char *says)
{
	struct crypto_keys k = ring(masters);
	struct err e = {.code = ERR_NONE};

	assert_false(keys_check(&k, "keys", s->db, &e));
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.text, says));
	assert_false(keys_settle(&k, "keys", s->db, &e));
	assert_int_equal(e.code, code);
}

static void
a_store_knows_its_keys(void **state)
{
	struct store *s = *state;
	struct crypto_keys again = ring("a");
	struct err e;

	fill(s, 1, 3);
	must(keys_check(&again, "keys", s->db, &e), &e);
	assert_memory_equal(again.bsn, s->keys.bsn, CRYPTO_KEY);
	/* Not another key, and not another one on top of nothing. */
	refused(s, "b", ERR_CONFIG, s->keys.key[0].id);
	refused(s, "cb", ERR_CONFIG, s->keys.key[0].id);
	all_open(s, &s->keys, 3);
}

static void
bodies_follow_and_clients_stay(void **state)
{
	struct store *s = *state;
	struct crypto_keys old = s->keys, newest = ring("b");
	struct reseal r;
	struct err e;
	int64_t ref;

	fill(s, 1, BODIES);
	ref = reference(s, &s->keys);
	reseal_begin(&r, s->db, &s->keys, "keys", BODIES);
	assert_false(r.active);
	rotate(s, "ba", &r, BODIES);
	assert_true(r.active);
	/* At once: what is written, and both keys are needed. */
	fill(s, BODIES + 1, BODIES + 2);
	assert_int_equal(reference(s, &s->keys), ref);
	refused(s, "b", ERR_CONFIG, old.key[0].id);
	refused(s, "a", ERR_CONFIG, s->keys.key[0].id);
	assert_int_equal(run(&r, 1), 1);
	all_open(s, &s->keys, BODIES + 2);
	refused(s, "b", ERR_CONFIG, old.key[0].id);
	/* 256 a step. */
	assert_int_equal(run(&r, 100), 2);
	assert_int_equal(r.bodies, BODIES);
	assert_false(r.active);
	must(keys_check(&newest, "keys", s->db, &e), &e);
	all_open(s, &newest, BODIES + 2);
	assert_int_equal(reference(s, &newest), ref);
	refused(s, "a", ERR_CONFIG, newest.key[0].id);
}

static void
it_goes_on_where_it_was_left(void **state)
{
	struct store *s = *state;
	struct crypto_keys newest = ring("b");
	struct reseal r;

	fill(s, 1, BODIES);
	rotate(s, "ba", &r, BODIES);
	run(&r, 1);
	rotate(s, "ba", &r, BODIES);
	assert_int_equal(r.after, 256);
	run(&r, 100);
	assert_int_equal(r.bodies, BODIES - 256);
	all_open(s, &newest, BODIES);
}

static void
keys_that_change_places_amid_it(void **state)
{
	struct store *s = *state;
	struct crypto_keys newest = ring("c");
	struct reseal r;

	fill(s, 1, BODIES);
	rotate(s, "ba", &r, BODIES);
	run(&r, 1);
	/* Back again, and a third one before that has come far. */
	rotate(s, "ab", &r, BODIES);
	assert_int_equal(r.after, 0);
	run(&r, 1);
	rotate(s, "cab", &r, BODIES);
	run(&r, 1);
	rotate(s, "acb", &r, BODIES);
	rotate(s, "cab", &r, BODIES);
	run(&r, 100);
	all_open(s, &newest, BODIES);
}

static void
a_body_that_cannot_be_opened_keeps_its_key(void **state)
{
	struct store *s = *state;
	struct crypto_keys old = s->keys, newest = ring("b");
	struct reseal r;
	struct stmt *st;
	struct err e;

	fill(s, 1, 300);
	must(db_begin(s->db, &e), &e);
	st = db_stmt(s->db, SQL_BODY_RESEAL);
	db_bind_int(st, ":journal", 7);
	db_bind_text(st, ":key", old.key[0].id);
	db_bind_blob(st, ":sealed", "damaged", 7);
	db_run(st);
	must(db_commit(s->db, &e), &e);
	rotate(s, "ba", &r, 300);
	run(&r, 1);
	/* Also when it came to it before a restart. */
	rotate(s, "ba", &r, 300);
	run(&r, 100);
	assert_int_equal(r.damaged, 1);
	refused(s, "b", ERR_CONFIG, old.key[0].id);
	/* Its term is over. */
	must(db_begin(s->db, &e), &e);
	journal_erase_body(s->db, 7);
	must(db_commit(s->db, &e), &e);
	rotate(s, "ba", &r, 300);
	run(&r, 100);
	must(keys_check(&newest, "keys", s->db, &e), &e);
}

static void
set_meta(struct store *s, const char *name, const char *value)
{
	struct stmt *st =
		db_stmt(s->db, value == NULL ? SQL_META_DELETE : SQL_META_PUT);
	struct err e;

	must(db_begin(s->db, &e), &e);
	db_bind_text(st, ":name", name);
	if (value != NULL)
		db_bind_text(st, ":value", value);
	db_run(st);
	must(db_commit(s->db, &e), &e);
}

static void
rows_are_not_believed_blindly(void **state)
{
	struct store *s = *state;
	struct reseal r;
	char name[16];

	fill(s, 1, 3);
	snprintf(name, sizeof(name), "key.%s", s->keys.key[0].id);
	rotate(s, "ba", &r, 3);
	/* The row of one key for another. */
	{
		struct stmt *st = db_stmt(s->db, SQL_META_GET);
		char value[256], other[16];

		db_bind_text(st, ":name", name);
		assert_true(db_row(st));
		db_col_copy(st, "value", value, sizeof(value));
		db_rest(s->db);
		snprintf(other, sizeof(other), "key.%s", s->keys.key[0].id);
		set_meta(s, other, value);
	}
	refused(s, "ba", ERR_CORRUPT, "damaged");
	set_meta(s, name, "00");
	refused(s, "ba", ERR_CORRUPT, "damaged");
	/* Gone: nobody gets a new reference by that. */
	set_meta(s, name, NULL);
	snprintf(name, sizeof(name), "key.%s", s->keys.key[0].id);
	set_meta(s, name, NULL);
	refused(s, "ba", ERR_CORRUPT, "has clients");
}

#define WITH_STORE(test) \
	cmocka_unit_test_setup_teardown(test, open_store, close_store)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_store_knows_its_keys),
		WITH_STORE(bodies_follow_and_clients_stay),
		WITH_STORE(it_goes_on_where_it_was_left),
		WITH_STORE(keys_that_change_places_amid_it),
		WITH_STORE(a_body_that_cannot_be_opened_keeps_its_key),
		WITH_STORE(rows_are_not_believed_blindly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
