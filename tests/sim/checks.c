/* What must hold, whatever happened. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "flow/keys.h"
#include "flow/rebuild.h"
#include "flow/verify.h"
#include "letter.h"
#include "port/db_sqlite.h"
#include "world.h"

int64_t
ask_of(const char *sql, int64_t a)
{
	sqlite3_stmt *st = NULL;
	int64_t out = -1;
	int rc =
		sqlite3_prepare_v2(world.daemon.db->handle, sql, -1, &st, NULL);

	if (rc == SQLITE_OK) {
		if (sqlite3_bind_parameter_count(st) > 0)
			sqlite3_bind_int64(st, 1, a);
		rc = sqlite3_step(st);
	}
	if (rc == SQLITE_ROW)
		out = sqlite3_column_int64(st, 0);
	else if (rc != SQLITE_DONE)
		violation("cannot ask: %s",
			  sqlite3_errmsg(world.daemon.db->handle));
	sqlite3_finalize(st);
	return out;
}

int64_t
ask(const char *sql)
{
	return ask_of(sql, 0);
}

static void
check_events(void)
{
	if (ask("SELECT coalesce(max(seq), 0) - count(*) FROM event") != 0)
		violation("the events have a gap");
	if (ask("SELECT count(*) FROM (SELECT type FROM event GROUP BY type "
		"HAVING count(*) <> max(type_seq) OR min(type_seq) <> 1)") != 0)
		violation("the events of a type have a gap");
	if (ask("SELECT count(*) FROM journal WHERE kind = 'epoch'") > 1)
		violation("there is a second epoch");
	if (ask("SELECT coalesce(max(nr), 0) - count(*) FROM journal") != 0)
		violation("the journal has a gap");
	if (ask("SELECT count(*) FROM (SELECT day, received, "
		"lag(day) OVER w AS day_before, "
		"lag(received) OVER w AS received_before "
		"FROM journal WINDOW w AS (ORDER BY nr)) "
		"WHERE day < day_before OR received < received_before") != 0)
		violation("time went back in the journal");
}

/*
 * While the daemon waits: no transaction is open, and all it has said is
 * there.  The disk may be failing; then nothing can be asked.
 */
void
check_now(void)
{
	struct daemon *d = &world.daemon;

	if ((db_fault_struck() && world.plan.kind != DB_FAULT_MEMORY) ||
	    world.turns % 16 != 0)
		return;
	world.counts.checks++;
	db_fault_pause(true);
	if (sqlite3_get_autocommit(d->db->handle) == 0)
		violation("a transaction is open while the daemon rests");
	if (world.stream[0] == '\0')
		snprintf(world.stream, sizeof(world.stream), "%s",
			 d->ledger.stream);
	if (strcmp(world.stream, d->ledger.stream) != 0)
		violation("the stream has another epoch");
	check_events();
	if (ask("SELECT coalesce(max(nr), 0) FROM journal") !=
	    d->ledger.tail.nr)
		violation("the daemon believes in another tail");
	senders_check(false);
	db_fault_pause(false);
}

static void
no_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	(void)ctx;
	(void)what;
	(void)done;
	(void)total;
}

static void
problem(void *ctx, const char *text)
{
	(void)ctx;
	violation("verify: %s", text);
}

static void
check_rebuild(struct db *db)
{
	struct rebuild r = {.progress = no_progress};
	char scratch[96];
	struct err e;

	snprintf(scratch, sizeof(scratch), "%s/scratch", world.folder);
	if (!rebuild(&r, db, scratch, &e))
		violation("rebuild: %s", e.text);
	else if (r.difference[0] != '\0')
		violation("rebuild: %s", r.difference);
}

/* The lines of the event log are the events, each once. */
static void
check_log(void)
{
	char path[96], line[16384];
	int64_t lines = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/events.jsonl", world.folder);
	f = fopen(path, "r");
	if (f == NULL) {
		violation("no event log");
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL)
		lines++;
	fclose(f);
	if (lines != ask("SELECT count(*) FROM event"))
		violation("%lld lines in the event log are not the events",
			  (long long)lines);
}

/* ---- no Bsn anywhere */

/*
 * As base64 has it behind `lead` other bytes (of three): the letters that hold
 * bits of these nine digits alone.
 */
static size_t
in_base64(const char *bsn, size_t lead, char out[24])
{
	unsigned char bytes[12] = {0};
	char text[24];
	const size_t first = (lead * 8 + 5) / 6, last = (lead + 9) * 8 / 6;

	memcpy(bytes + lead, bsn, 9);
	sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes),
			  sodium_base64_VARIANT_ORIGINAL);
	memcpy(out, text + first, last - first);
	return last - first;
}

/* How a Bsn may stand in a file. */
enum { FORMS = 6, FORM_MOST = 24 };

struct form {
	char text[FORM_MOST];
	size_t len;
	size_t common; /* of all: they begin with the same four digits */
};

static void
forms_of(int person, struct form out[FORMS])
{
	char bsn[10];
	size_t i, lead;

	letter_bsn(person, bsn);
	memset(out, 0, FORMS * sizeof(*out));
	for (i = 0; i < 9; i++) {
		out[0].text[i] = bsn[i];
		snprintf(out[1].text + 2 * i, 3, "%02x", (unsigned)bsn[i]);
		out[2].text[2 * i] = bsn[i];
	}
	out[0].len = 9;
	out[1].len = 18;
	out[2].len = 17;
	out[0].common = 4;
	out[1].common = 8;
	out[2].common = 7;
	for (lead = 0; lead < 3; lead++) {
		out[3 + lead].len = in_base64(bsn, lead, out[3 + lead].text);
		out[3 + lead].common = 4;
	}
}

static void
look_for(const char *where, const unsigned char *bytes, size_t len)
{
	struct form first[FORMS], f[FORMS];
	size_t i;
	int person;

	forms_of(0, first);
	for (i = 0; i < FORMS; i++) {
		/* One search for all of them, mostly in vain. */
		if (memmem(bytes, len, first[i].text, first[i].common) == NULL)
			continue;
		for (person = 0; person < 10; person++) {
			forms_of(person, f);
			if (memmem(bytes, len, f[i].text, f[i].len) != NULL)
				violation("a Bsn in %s, form %zu", where, i);
		}
	}
}

static void
look_in(const char *where, int fd)
{
	struct stat st;
	unsigned char *bytes;
	ssize_t n;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_size > 0) {
		bytes = malloc((size_t)st.st_size);
		n = bytes == NULL ? -1
				  : pread(fd, bytes, (size_t)st.st_size, 0);
		if (n > 0)
			look_for(where, bytes, (size_t)n);
		free(bytes);
	}
}

static void
check_canary(void)
{
	static const char *const names[] = {"state/pols.db",
					    "state/pols.db-wal", "state/batch",
					    "events.jsonl"};
	char path[96];
	size_t i;
	int fd;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", world.folder, names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		look_in(names[i], fd);
		if (fd >= 0)
			close(fd);
	}
	look_in("the log", STDERR_FILENO);
}

/*
 * The keys that the store says it needs, and no other: those without a row may
 * be taken out of the file at any moment.
 */
static bool
needed_keys(struct db *db, struct crypto_keys *out)
{
	char path[96], needed[CRYPTO_KEYS][CRYPTO_KEY_ID];
	struct crypto_keys all;
	size_t i, n;
	struct err e;

	snprintf(path, sizeof(path), "%s/state/key", world.folder);
	memset(out, 0, sizeof(*out));
	n = keys_needed(db, needed);
	/* A store that was only begun needs none yet. */
	if (n == 0)
		return false;
	if (!crypto_key_load(path, &all, &e)) {
		violation("the keys: %s", e.text);
		return false;
	}
	for (i = 0; i < n; i++) {
		const struct crypto_key *key = crypto_key_find(&all, needed[i]);

		if (key == NULL)
			violation("a key that is needed is not in the file");
		else
			out->key[out->count++] = *key;
	}
	return out->count > 0;
}

void
check_store(bool complete)
{
	struct verify v = {.progress = no_progress, .problem = problem};
	struct crypto_keys keys;
	struct daemon *d = &world.daemon;
	char path[96];
	struct err e;

	check_canary();
	snprintf(path, sizeof(path), "%s/state/pols.db", world.folder);
	/* Before the first start came to it there is nothing to look at. */
	if (!db_open(&d->db, path, DB_READER, &e)) {
		if (complete)
			violation("the store cannot be opened: %s", e.text);
		d->db = NULL;
		return;
	}
	world.counts.checks++;
	if (!db_begin(d->db, &e))
		violation("cannot read: %s", e.text);
	check_events();
	senders_check(complete);
	listeners_check();
	v.keys = needed_keys(d->db, &keys) ? &keys : NULL;
	if (!verify(&v, d->db, &e))
		violation("verify: %s", e.text);
	if (complete || chance_in(4))
		check_rebuild(d->db);
	if (complete)
		check_log();
	db_rollback(d->db);
	db_close(&d->db);
}
