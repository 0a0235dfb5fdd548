/* Stored events: to the bus and to the event log. */
#include "stage/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/log.h"
#include "port/db_meta.h"
#include "stage/publish_cell.h"

enum {
	ROWS_PER_STEP = 1000,
	TAIL_BYTES = 64 * 1024, /* more than any event */
	STREAM = 37             /* a uuid and a NUL */
};

void
publish_counters(unsigned char out[16], int64_t seq, int64_t type_seq)
{
	size_t i;

	for (i = 0; i < 8; i++) {
		out[i] = (unsigned char)((uint64_t)seq >> (56 - 8 * i));
		out[8 + i] =
			(unsigned char)((uint64_t)type_seq >> (56 - 8 * i));
	}
}

static int64_t
last_stored(struct db *db)
{
	struct stmt *st = db_stmt(db, SQL_EVENT_LAST);

	return db_row(st) ? db_col_int(st, "seq") : 0;
}

void
publish_init(struct publish *p, struct db *db)
{
	memset(p, 0, sizeof(*p));
	p->db = db;
	p->log_fd = -1;
	p->log_path = "";
	p->sent = last_stored(db);
	p->logged = p->sent;
}

/* How far the log of before came, for one that begins anew. */
static int64_t
noted(struct db *db)
{
	const char *value = db_meta_get(db, "event_log");

	return value == NULL ? 0 : strtoll(value, NULL, 10);
}

void
publish_close_log(struct publish *p)
{
	char text[24];

	if (p->log_fd < 0)
		return;
	close(p->log_fd);
	p->log_fd = -1;
	snprintf(text, sizeof(text), "%lld", (long long)p->logged);
	db_meta_put(p->db, "event_log", text);
}

/* The stream and the number in an event: its id is <stream>-NNNNNNNNNN. */
static int64_t
seq_of_line(const char *line, size_t len, char stream[STREAM])
{
	static const char key[] = "\"id\":\"";
	const char *id = memmem(line, len, key, sizeof(key) - 1);
	const char *end;

	if (id == NULL)
		return -1;
	id += sizeof(key) - 1;
	end = memchr(id, '"', len - (size_t)(id - line));
	if (end == NULL || end - id < STREAM)
		return -1;
	snprintf(stream, STREAM, "%.*s", STREAM - 1, id);
	while (end > id && end[-1] != '-')
		end--;
	return end == id ? -1 : strtoll(end, NULL, 10);
}

/* Is the stored event of this number of another stream than this one? */
static bool
is_foreign(struct db *db, int64_t seq, const char *stream)
{
	struct stmt *st = db_stmt(db, SQL_EVENT_GET);
	char own[STREAM] = "";
	const char *body;

	db_bind_int(st, ":seq", seq);
	if (!db_row(st))
		return true;
	body = db_col_text(st, "body");
	return seq_of_line(body, strlen(body), own) < 0 ||
	       strcmp(own, stream) != 0;
}

/*
 * The last number before the stream that the store tells now; seq when that
 * is the stream of the log.  Behind a restore the numbers begin anew.
 */
static int64_t
before_stream(struct publish *p, int64_t seq, const char *stream)
{
	struct stmt *st = db_stmt(p->db, SQL_EVENT_GET);
	int64_t low = 0, high = p->sent, middle;
	char now[STREAM] = "";
	const char *body;

	db_bind_int(st, ":seq", p->sent);
	body = db_row(st) ? db_col_text(st, "body") : "";
	if (seq_of_line(body, strlen(body), now) < 0 ||
	    strcmp(now, stream) == 0)
		return seq;
	while (low + 1 < high) {
		middle = low + (high - low) / 2;
		if (is_foreign(p->db, middle, now))
			low = middle;
		else
			high = middle;
	}
	return low;
}

/*
 * Look at the end of the log: cut a last line that a crash has torn, and find
 * the last number and its stream.  -1 when there is none.
 */
static int64_t
read_tail(int fd, char stream[STREAM])
{
	struct stat st;
	char *tail;
	off_t from;
	ssize_t n;
	int64_t seq = -1;
	char *end, *start;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return -1;
	from = st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0;
	tail = malloc(TAIL_BYTES);
	n = tail == NULL ? -1 : pread(fd, tail, TAIL_BYTES, from);
	if (n > 0) {
		end = memrchr(tail, '\n', (size_t)n);
		if (end == NULL || end + 1 < tail + n) {
			off_t whole = end == NULL ? from
						  : from + (end + 1 - tail);

			if (ftruncate(fd, whole) != 0)
				log_event(LOG_LVL_WARNING, "event-log-torn",
					  "errno=%d", errno);
		}
		if (end != NULL && end > tail) {
			start = memrchr(tail, '\n', (size_t)(end - tail));
			start = start == NULL ? tail : start + 1;
			seq = seq_of_line(start, (size_t)(end - start), stream);
		}
	}
	free(tail);
	return seq;
}

bool
publish_open_log(struct publish *p, const char *path, struct err *e)
{
	char stream[STREAM] = "";
	int64_t seq;
	int fd = -1;

	if (path[0] != '\0') {
		fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
		if (fd < 0)
			return err_errno(e, ERR_IO,
					 "cannot open the event log %s", path);
	}
	publish_close_log(p);
	p->log_path = path;
	p->log_fd = fd;
	if (fd < 0)
		return true;
	seq = read_tail(fd, stream);
	seq = seq < 0 ? noted(p->db) : before_stream(p, seq, stream);
	/* A log that is ahead of the store belongs to another one. */
	if (seq >= 0 && seq <= p->sent && !FAULT_TWIN("log-forgets"))
		p->logged = seq;
	return true;
}

/* To readers elsewhere: small cells are rounded. */
static void
send_keyed(struct publish *p, const char *type, struct bus_frame frames[3])
{
	const void *body = frames[1].data;
	size_t len = frames[1].len;
	struct buf rounded;

	buf_init(&rounded);
	if (p->rounds && publish_cell_is_small(type, body, len)) {
		publish_cell_round(body, len, &rounded);
		frames[1] = (struct bus_frame){rounded.data, rounded.len};
	}
	/* Better nothing (it can be replayed) than half of it. */
	if (!rounded.failed)
		(void)bus_send(p->keyed, frames, 3);
	buf_done(&rounded);
}

void
publish_send(struct publish *p, const char *type, const char *subject,
	     const void *body, size_t len, int64_t seq, int64_t type_seq)
{
	unsigned char counters[16];
	struct bus_frame frames[3];
	char topic[256];
	int n;

	n = snprintf(topic, sizeof(topic), "%s/%s", type, subject);
	publish_counters(counters, seq, type_seq);
	frames[0] = (struct bus_frame){topic, (size_t)n};
	frames[1] = (struct bus_frame){body, len};
	frames[2] = (struct bus_frame){counters, sizeof(counters)};
	if (p->socket != NULL)
		(void)bus_send(p->socket, frames, 3);
	if (p->keyed != NULL)
		send_keyed(p, type, frames);
}

void
publish_retry_log(struct publish *p)
{
	struct err e;

	/* What it lacks is read from the store, as at a start. */
	if (p->log_fd < 0 && p->log_path[0] != '\0' &&
	    publish_open_log(p, p->log_path, &e))
		publish_step(p);
}

/* Write whole; a log that fails is closed and said so. */
static void
write_log(struct publish *p, const struct buf *lines)
{
	size_t done = 0;

	while (p->log_fd >= 0 && done < lines->len) {
		ssize_t n =
			write(p->log_fd, lines->data + done, lines->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			log_event(LOG_LVL_ERR, "event-log-failed",
				  "errno=%d text=\"tried again every second; "
				  "make room\"",
				  errno);
			close(p->log_fd);
			p->log_fd = -1;
			return;
		}
		done += (size_t)n;
	}
}

/* One slice of rows after `from`; true when there may be more. */
static bool
step(struct publish *p, int64_t from)
{
	struct stmt *st = db_stmt(p->db, SQL_EVENT_AFTER);
	struct buf lines;
	int64_t last, logged = p->logged;
	int rows = 0;

	buf_init(&lines);
	db_bind_int(st, ":seq", from);
	db_bind_int(st, ":limit", ROWS_PER_STEP);
	while (db_row(st)) {
		char subject[64], type[160];
		int64_t type_seq;
		const void *body;
		size_t len;

		rows++;
		last = db_col_int(st, "seq");
		db_col_copy(st, "type", type, sizeof(type));
		type_seq = db_col_int(st, "type_seq");
		db_col_copy(st, "subject", subject, sizeof(subject));
		body = db_col_blob(st, "body", &len);
		if (last > p->sent) {
			publish_send(p, type, subject, body, len, last,
				     type_seq);
			p->sent = last;
		}
		if (last > p->logged) {
			buf_bytes(&lines, body, len);
			buf_u8(&lines, '\n');
			logged = last;
		}
	}
	if (p->log_fd >= 0 && !lines.failed) {
		write_log(p, &lines);
		p->logged = logged;
	}
	buf_done(&lines);
	return rows == ROWS_PER_STEP;
}

void
publish_step(struct publish *p)
{
	if (p->log_fd < 0)
		p->logged = p->sent;
	while (step(p, p->sent < p->logged ? p->sent : p->logged))
		;
}
