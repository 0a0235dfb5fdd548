/* CloudEvents: written, numbered, stored. */
#include "stage/announce.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "model/day.h"
#include "port/db.h"

const char *
announce_time(char out[ANNOUNCE_TIME], int64_t time_us)
{
	const int64_t day_us = INT64_C(86400000000);
	int64_t day = time_us / day_us, ms = time_us % day_us / 1000;
	int y, m, d;

	if (ms < 0) {
		ms += 86400000;
		day--;
	}
	day_to_ymd((int32_t)day, &y, &m, &d);
	snprintf(out, ANNOUNCE_TIME, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", y,
		 m, d, (int)(ms / 3600000), (int)(ms / 60000 % 60),
		 (int)(ms / 1000 % 60), (int)(ms % 1000));
	return out;
}

void
announce_type(const struct settings *s, enum event_type type, char *out,
	      size_t size)
{
	snprintf(out, size, "%s.%s", s->type_prefix, event_infos[type].name);
}

static const char *
severity_text(enum event_severity severity)
{
	switch (severity) {
	case EVENT_INFO:
		return "INFO";
	case EVENT_WARN:
		return "WARN";
	case EVENT_ERROR:
		return "ERROR";
	}
	return "INFO";
}

/*
 * The sequence orders as text when padded (upstream CloudEvents); the NL GOV
 * profile 1.0 has a plain integer with its sequencetype.
 */
static void
put_sequence(struct jsonw *w, const struct settings *s, int64_t seq)
{
	char text[24];

	snprintf(text, sizeof(text), s->sequence_nlgov10 ? "%lld" : "%010lld",
		 (long long)seq);
	jsonw_put_text(w, "sequence", text);
	if (s->sequence_nlgov10)
		jsonw_put_text(w, "sequencetype", "Integer");
}

void
announce_write(struct buf *out, const struct announce_source *from,
	       enum event_type type, const char *subject, int64_t seq,
	       int64_t time_us, const char *correlation, const void *data,
	       size_t data_len)
{
	const struct event_info *info = &event_infos[type];
	char text[128], time[ANNOUNCE_TIME];
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_text(&w, "specversion", "1.0");
	snprintf(text, sizeof(text), "%s-%010lld", from->stream,
		 (long long)seq);
	jsonw_put_text(&w, "id", text);
	snprintf(text, sizeof(text), "urn:nld:oin:%s:systeem:pols",
		 from->settings->oin);
	jsonw_put_text(&w, "source", text);
	announce_type(from->settings, type, text, sizeof(text));
	jsonw_put_text(&w, "type", text);
	jsonw_put_text(&w, "subject", subject);
	jsonw_put_text(&w, "time", announce_time(time, time_us));
	jsonw_put_text(&w, "datacontenttype", "application/json");
	snprintf(text, sizeof(text), "urn:nl:pols:schema:%s:1", info->schema);
	jsonw_put_text(&w, "dataschema", text);
	if (correlation[0] != '\0') {
		snprintf(text, sizeof(text), "/signalen/%s", correlation);
		jsonw_put_text(&w, "dataref", text);
	}
	put_sequence(&w, from->settings, seq);
	jsonw_put_int(&w, "severitynumber", info->severity);
	jsonw_put_text(&w, "severitytext", severity_text(info->severity));
	if (correlation[0] != '\0')
		jsonw_put_text(&w, "correlationid", correlation);
	jsonw_key(&w, "data");
	jsonw_raw(&w, data, data_len);
	jsonw_object_end(&w);
}

/* Numbers within a type: read when first needed, written once at the end. */
struct counts {
	int64_t last[EVENT_TYPE_COUNT]; /* 0 = not read */
};

static int64_t
next_of_type(struct db *db, struct counts *c, enum event_type type,
	     const char *name)
{
	struct stmt *st;

	if (c->last[type] == 0) {
		st = db_stmt(db, SQL_EVENT_COUNT_GET);
		db_bind_text(st, ":type", name);
		c->last[type] = db_row(st) ? db_col_int(st, "last") : 0;
	}
	return ++c->last[type];
}

static void
write_counts(struct turn *t, const struct counts *c)
{
	char name[160];
	size_t i;

	for (i = 0; i < EVENT_TYPE_COUNT; i++) {
		struct stmt *st;

		if (c->last[i] == 0)
			continue;
		announce_type(t->settings, (enum event_type)i, name,
			      sizeof(name));
		st = db_stmt(t->db, SQL_EVENT_COUNT_PUT);
		db_bind_text(st, ":type", name);
		db_bind_int(st, ":last", c->last[i]);
		db_run(st);
	}
}

void
announce(struct turn *t, const char *stream)
{
	const struct announce_source from = {stream, t->settings};
	struct events *ev = t->events;
	struct counts counts = {{0}};
	struct stmt *st;
	struct buf body;
	char type[160];
	int64_t seq;
	size_t i;

	if (ev->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	if (ev->count == 0)
		return;
	st = db_stmt(t->db, SQL_EVENT_LAST);
	seq = db_row(st) ? db_col_int(st, "seq") : 0;
	buf_init(&body);
	for (i = 0; i < ev->count; i++) {
		const struct event *one = &ev->items[i];
		int64_t type_seq;

		announce_type(t->settings, one->type, type, sizeof(type));
		type_seq = next_of_type(t->db, &counts, one->type, type);
		buf_reset(&body);
		announce_write(&body, &from, one->type, one->subject, ++seq,
			       t->entry->received_us, one->correlation,
			       ev->data.data + one->data, one->data_len);
		if (body.failed) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			break;
		}
		st = db_stmt(t->db, SQL_EVENT_INSERT);
		db_bind_int(st, ":seq", seq);
		db_bind_text(st, ":type", type);
		db_bind_int(st, ":type_seq", type_seq);
		db_bind_text(st, ":subject", one->subject);
		db_bind_int(st, ":journal", t->entry->nr);
		db_bind_text_len(st, ":body", (const char *)body.data,
				 body.len);
		db_run(st);
	}
	write_counts(t, &counts);
	buf_done(&body);
}
