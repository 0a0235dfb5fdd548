/* Replay and snapshot. */
#include "flow/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "port/json.h"
#include "stage/publish.h"
#include "stage/publish_cell.h"
#include "stage/receive.h"

enum {
	REQUESTS_PER_STEP = 16,
	LIMIT_MAX = 1000,
	TYPES_MAX = 32,
	/* peer, route, empty, END and what it says */
	FRAMES_MAX = 3 * LIMIT_MAX + RECEIVE_HOPS + 4
};

/* A request that was understood. */
struct query {
	int64_t after;
	int64_t limit;
	const char *types[TYPES_MAX]; /* prefixes; none = all */
	size_t type_count;
};

/* A reply that is being put together; frames point into the arena. */
struct reply {
	struct arena *arena;
	const char *user; /* who asked; "" over a socket without keys */
	struct bus_frame frames[FRAMES_MAX];
	size_t count;
	/* Of all replies of this step; who books must not wait for them. */
	int64_t given;
	int64_t looked;
};

static void
add_frame(struct reply *y, const void *data, size_t len)
{
	const void *copy = arena_strndup(y->arena, data, len);

	if (copy != NULL && y->count < FRAMES_MAX)
		y->frames[y->count++] = (struct bus_frame){copy, len};
}

/* NULL, or what is wrong with the request. */
static const char *
read_query(const struct json *j, struct query *q)
{
	static const char types_are[] =
		"`types` must be a list of at most 32 beginnings of types";
	const struct json *types = json_get(j, "types");
	size_t i;

	memset(q, 0, sizeof(*q));
	q->limit = LIMIT_MAX;
	if (!json_as_whole(json_get(j, "after"), &q->after) || q->after < 0)
		return "`after` must be a whole number: that of the last event "
		       "you have, or 0";
	if (json_get(j, "limit") != NULL &&
	    (!json_as_whole(json_get(j, "limit"), &q->limit) || q->limit < 1))
		return "`limit` must be a whole number from 1 (more than 1000 "
		       "is 1000)";
	if (q->limit > LIMIT_MAX)
		q->limit = LIMIT_MAX;
	if (types == NULL)
		return NULL;
	if (!json_is_list(types) || json_count(types) > TYPES_MAX)
		return types_are;
	for (i = 0; i < json_count(types); i++)
		if (!json_as_text(json_at(types, i), &q->types[i]))
			return types_are;
	q->type_count = json_count(types);
	return NULL;
}

static bool
wanted(const struct query *q, const char *type)
{
	size_t i;

	for (i = 0; i < q->type_count; i++)
		if (strncmp(type, q->types[i], strlen(q->types[i])) == 0)
			return true;
	return q->type_count == 0;
}

bool
replay_may_read(const struct replay *r, const char *user, const char *type,
		const char *subject)
{
	char topic[256];

	if (r->access == NULL)
		return true;
	snprintf(topic, sizeof(topic), "%s/%s", type, subject);
	return access_may_read(r->access, user, topic);
}

/* JSON of ours; over a keyed socket small cells are rounded. */
static void
add_json(const struct replay *r, struct reply *y, const char *type,
	 const void *json, size_t len)
{
	struct buf rounded;

	if (!r->rounds || !publish_cell_is_small(type, json, len)) {
		add_frame(y, json, len);
		return;
	}
	buf_init(&rounded);
	publish_cell_round(json, len, &rounded);
	if (!rounded.failed)
		add_frame(y, rounded.data, rounded.len);
	buf_done(&rounded);
}

static void
add_event(const struct replay *r, struct reply *y, struct stmt *st, int64_t seq)
{
	const char *type = db_col_text(st, "type");
	const char *topic = arena_printf(y->arena, "%s/%s", type,
					 db_col_text(st, "subject"));
	const char *body = db_col_text(st, "body");
	unsigned char counters[16];

	if (topic == NULL)
		return;
	publish_counters(counters, seq, db_col_int(st, "type_seq"));
	add_frame(y, topic, strlen(topic));
	add_json(r, y, type, body, strlen(body));
	add_frame(y, counters, sizeof(counters));
}

static int64_t
one_number(struct db *db, enum sql_id id)
{
	struct stmt *st = db_stmt(db, id);

	return db_row(st) ? db_col_int(st, "seq") : 0;
}

/* Rows are looked at in slices, so that a rare type does not stop others. */
enum { LOOK_MAX = 20000 };

static void
answer_query(const struct replay *r, const struct query *q, struct reply *y)
{
	struct stmt *st = db_stmt(r->db, SQL_EVENT_AFTER);
	int64_t last = q->after, given = 0, end;
	struct jsonw w;
	struct buf b;

	db_bind_int(st, ":seq", q->after);
	db_bind_int(st, ":limit", LOOK_MAX);
	while (given < q->limit && db_row(st)) {
		last = db_col_int(st, "seq");
		y->looked++;
		if (!wanted(q, db_col_text(st, "type")) ||
		    !replay_may_read(r, y->user, db_col_text(st, "type"),
				     db_col_text(st, "subject")))
			continue;
		add_event(r, y, st, last);
		given++;
	}
	y->given += given;
	end = one_number(r->db, SQL_EVENT_LAST);
	if (last > end) /* a number that was never given */
		last = end;
	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_int(&w, "last", last);
	jsonw_put_bool(&w, "more", last < end);
	jsonw_put_text(&w, "epoch", r->ledger->stream);
	if (q->after < one_number(r->db, SQL_EVENT_FIRST) - 1)
		jsonw_put_bool(&w, "gone", true);
	jsonw_object_end(&w);
	add_frame(y, "END", 3);
	add_frame(y, b.data, b.len);
	buf_done(&b);
}

static void
answer_snapshot(const struct replay *r, struct reply *y)
{
	struct buf b;

	buf_init(&b);
	replay_snapshot(r, y->user, &b);
	add_frame(y, "SNAPSHOT", 8);
	add_frame(y, b.data, b.len);
	buf_done(&b);
}

static void
answer_error(struct reply *y, const char *text)
{
	struct jsonw w;
	struct buf b;

	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_text(&w, "error", text);
	jsonw_object_end(&w);
	add_frame(y, "END", 3);
	add_frame(y, b.data, b.len);
	buf_done(&b);
}

static void
answer(const struct replay *r, const void *request, size_t len, struct reply *y)
{
	struct json *j = NULL;
	struct query q;
	const char *what, *wrong;
	struct err e;

	if (request == NULL)
		answer_error(y, "a request is one frame with a JSON object");
	else if (!json_parse(request, len, &j, &e))
		answer_error(y, e.text);
	else if (json_get_text(j, "snapshot", &what))
		if (strcmp(what, "signals") == 0)
			answer_snapshot(r, y);
		else
			answer_error(y, "unknown snapshot; there is: signals");
	else if ((wrong = read_query(j, &q)) == NULL)
		answer_query(r, &q, y);
	else
		answer_error(y, wrong);
	json_free(&j);
}

static void
serve(const struct replay *r, const struct bus_message *m, struct reply *y)
{
	const size_t route = receive_route(m, 1);
	const void *request;
	size_t len, i;

	y->count = 0;
	y->user = bus_message_user(m);
	if (r->access != NULL &&
	    !access_may_come_in(r->access, y->user, "replay"))
		return;
	for (i = 0; i <= route; i++) {
		const void *frame = bus_message_frame(m, i, &len);

		add_frame(y, frame, len);
	}
	request = bus_message_frames(m) == route + 2
			  ? bus_message_frame(m, route + 1, &len)
			  : NULL;
	answer(r, request, request == NULL ? 0 : len, y);
	/* Half a reply is worse than none: the subscriber asks again. */
	if (!arena_failed(y->arena) && !db_failed(r->db, NULL))
		(void)bus_send(r->socket, y->frames, y->count);
}

/* One full reply a step: others are served between this one and the next. */
static bool
is_enough(const struct reply *y)
{
	return y->given >= LIMIT_MAX || y->looked >= LOOK_MAX;
}

void
replay_step(const struct replay *r)
{
	struct bus_message *m;
	struct reply *y = NULL;
	int i;

	for (i = 0; i < REQUESTS_PER_STEP; i++) {
		m = bus_receive(r->socket);
		if (m == NULL)
			break;
		if (y == NULL)
			y = calloc(1, sizeof(*y));
		if (y != NULL && y->arena == NULL)
			y->arena = arena_new();
		if (y != NULL && y->arena != NULL) {
			arena_reset(y->arena);
			serve(r, m, y);
		}
		bus_message_free(&m);
		if (y != NULL && is_enough(y))
			break;
	}
	if (y != NULL)
		arena_free(&y->arena);
	free(y);
}
