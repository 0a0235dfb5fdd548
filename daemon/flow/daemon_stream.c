/*
 * Events that are not stored: start, heartbeat, stop.  They repeat
 * the last number, so that a subscriber sees a loss at the end of the stream
 * as well; their ids are their own.
 */
#include "flow/daemon.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/jsonw.h"
#include "stage/announce.h"

/*
 * What such an event tells: where the stream and the journal stand.  Inside a
 * transaction (a large message is being booked) that is what was true before
 * it: no subscriber may see numbers that a rollback would take back.
 */
static void
write_data(struct daemon *d, struct buf *out)
{
	struct audit_head audit;
	char chain[CRYPTO_HEX];
	struct jsonw w;
	struct stmt *st;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_text(&w, "stroom", d->ledger.stream);
	jsonw_put_text(&w, "versie", POLS_VERSION);
	jsonw_put_int(&w, "laatste", d->publish.sent);
	jsonw_key(&w, "laatste_per_type");
	jsonw_object(&w);
	st = db_stmt(d->db, SQL_EVENT_COUNTS);
	while (db_row(st))
		jsonw_put_int(&w, db_col_text(st, "type"),
			      db_col_int(st, "last"));
	jsonw_object_end(&w);
	jsonw_put_int(&w, "journaal", d->ledger.tail.nr);
	crypto_hex(d->ledger.tail.chain, sizeof(d->ledger.tail.chain), chain);
	jsonw_put_text(&w, "keten", chain);
	audit_head_read(d->db, &audit);
	jsonw_put_int(&w, "audit", audit.nr);
	crypto_hex(audit.chain, sizeof(audit.chain), chain);
	jsonw_put_text(&w, "audit_keten", chain);
	jsonw_object_end(&w);
}

void
daemon_stream_read(struct daemon *d)
{
	buf_reset(&d->stream_data);
	write_data(d, &d->stream_data);
}

void
daemon_announce(struct daemon *d, enum event_type type, bool booking)
{
	const int64_t now = clock_unix_us();
	struct announce_source from = {NULL, &d->ledger.settings};
	char stream[ENTRY_STREAM + 32], name[160];
	struct buf body;

	/* <stream>-<time>-<last number>: never that of a stored event. */
	snprintf(stream, sizeof(stream), "%s-%lld", d->ledger.stream,
		 (long long)(now / 1000));
	from.stream = stream;
	if (!booking)
		daemon_stream_read(d);
	buf_init(&body);
	announce_write(&body, &from, type, d->ledger.stream, d->publish.sent,
		       now, "", d->stream_data.data, d->stream_data.len);
	announce_type(&d->ledger.settings, type, name, sizeof(name));
	if (!d->stream_data.failed && !body.failed)
		publish_send(&d->publish, name, d->ledger.stream, body.data,
			     body.len, d->publish.sent, 0);
	buf_done(&body);
}
