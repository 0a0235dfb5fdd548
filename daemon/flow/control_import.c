/* control: a CSV file into the books. */
#include "flow/control_call.h"

#include <string.h>

#include "base/clock.h"
#include "base/digits.h"
#include "model/day.h"
#include "port/digest.h"

static void
put_import(struct jsonw *w, const struct import_file *f,
	   const struct import_result *r, bool dry_run, int64_t journal)
{
	size_t i;

	jsonw_put_bool(w, "ok", true);
	jsonw_put_text(w, "kind", import_infos[f->kind].file);
	jsonw_put_bool(w, "dry_run", dry_run);
	if (dry_run)
		jsonw_put_null(w, "journal");
	else
		jsonw_put_int(w, "journal", journal);
	jsonw_put_int(w, "rows", (int64_t)f->count);
	jsonw_put_int(w, "new", r->added);
	jsonw_put_int(w, "changed", r->changed);
	jsonw_put_int(w, "unchanged", r->unchanged);
	jsonw_put_int(w, "commitments_revalued", r->revalued);
	jsonw_put_int(w, "revalued_ct", r->revalued_ct);
	jsonw_key(w, "changes");
	jsonw_array(w);
	for (i = 0; i < r->change_count; i++)
		jsonw_text(w, r->changes[i]);
	jsonw_array_end(w);
}

/* ledger_import, with progress for a client that asked for it. */
static bool
import_shown(struct call *c, struct entry *en, const struct import_file *f,
	     struct import_result *result, struct err *e)
{
	struct ledger *l = &c->d->ledger;
	progress_fn *const quiet = l->progress;
	bool wanted = false, ok;

	(void)json_get_bool(c->request, "progress", &wanted);
	if (wanted) {
		l->progress = call_progress;
		l->progress_ctx = c;
	}
	ok = ledger_import(l, en, f, result, e);
	l->progress = quiet;
	return ok;
}

/* A citizen becomes a reference before a row goes anywhere. */
static void
replace_clients(struct call *c, const struct import_file *f)
{
	struct import_opening *rows = f->rows;
	struct ledger *l = &c->d->ledger;
	char bsn[10];
	size_t i;

	for (i = 0; i < f->count; i++) {
		digits_write(bsn, 9, rows[i].client);
		rows[i].client =
			journal_client(l->db, &c->d->keys, &l->clients, bsn);
	}
	crypto_zero(bsn, sizeof(bsn));
}

/* Rows that are wrong are the operator's; memory that is out is not. */
static void
refuse_rows(struct call *c, const struct err *e)
{
	call_refuse(c, err_may_pass(e->code) ? "store" : "config", e->text);
}

/* The rows are read and put into the books; a dry run is rolled back. */
static void
import_rows(struct call *c, enum import_kind kind, const char *name,
	    bool dry_run)
{
	struct ledger *l = &c->d->ledger;
	struct import_result result;
	struct import_file f;
	struct entry en;
	struct err e;
	bool ok;

	ledger_begin(l, &en, ENTRY_IMPORT, clock_unix_us());
	/* What is imported during a load of history belongs to it. */
	en.historic = l->history != 0 || import_is_stand(kind);
	if (!import_read_csv(&f, l->arena, kind, name, c->file, c->file_len,
			     &e) ||
	    !import_check_day(&f, l->day, &e)) {
		refuse_rows(c, &e);
		return;
	}
	if (!call_begin(c))
		return;
	if (kind == IMPORT_OPENINGSSTAND)
		replace_clients(c, &f);
	digest_sha256(c->file, c->file_len, en.digest);
	en.size = (int64_t)c->file_len;
	ok = import_shown(c, &en, &f, &result, &e);
	if (db_failed(l->db, &e)) {
		call_rollback(c);
		call_refuse_store(c, &e);
	} else if (!ok) {
		call_rollback(c);
		refuse_rows(c, &e);
	} else if (dry_run) {
		/* Written first: rereading empties the arena. */
		put_import(c->w, &f, &result, true, en.nr);
		call_rollback(c);
	} else if (call_commit(c)) {
		put_import(c->w, &f, &result, false, en.nr);
		publish_step(&c->d->publish);
	}
}

void
control_import(struct call *c)
{
	const char *kind_name, *name;
	bool dry_run = false;
	enum import_kind kind;

	(void)json_get_bool(c->request, "dry_run", &dry_run);
	if (c->file == NULL || !json_get_text(c->request, "kind", &kind_name) ||
	    !json_get_text(c->request, "name", &name) ||
	    !import_kind_parse(kind_name, &kind)) {
		call_refuse(c, "usage",
			    "an import needs kind, name and a file");
		return;
	}
	if (c->d->ledger.day == DAY_NONE) {
		call_refuse(c, "state",
			    "there is no business day yet: tick first (polsctl "
			    "tick DATE)");
		return;
	}
	import_rows(c, kind, name, dry_run);
}
