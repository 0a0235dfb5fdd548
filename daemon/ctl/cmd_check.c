/*
 * polsctl check: levels 1 and 2 by the same readers as the daemon, several
 * files at a time, told in the order in which they were given.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "ctl/cmd.h"
#include "ctl/files.h"
#include "ctl/judge_file.h"
#include "ctl/progress.h"
#include "ctl/table.h"
#include "flow/readers_conf.h"
#include "port/crypto.h"
#include "port/digest.h"
#include "stage/receive.h"

/* Bodies and answers held at a time; one file always fits. */
enum { HELD_BYTES = 64 * 1024 * 1024, HELD_FILES = 256, FAILING_MS = 30000 };

struct item {
	const char *path;
	struct buf body;
	struct buf answer;
	enum reader_outcome how;
	enum outcome early; /* not for a reader: OUTCOME_COUNT */
	bool done;
	unsigned char digest[ENTRY_DIGEST];
};

struct check {
	struct ctl *c;
	struct readers *readers;
	struct files files;
	struct item *items; /* one per file */
	struct arena *arena;
	struct progress progress;
	size_t next;           /* to be read */
	size_t told;           /* printed */
	size_t bytes;          /* held */
	bool found;            /* one is not booked */
	int64_t failing_since; /* without a zygote; 0: there is one */
};

static void
release(struct check *k, struct item *it)
{
	k->bytes -= it->body.len;
	if (it->body.data != NULL)
		crypto_zero(it->body.data, it->body.len);
	if (it->answer.data != NULL)
		crypto_zero(it->answer.data, it->answer.len);
	buf_done(&it->body);
	buf_done(&it->answer);
}

/* The lines for people: what it is worth, and where it fails. */
static void
print_text(const struct receipt *r, const char *path, struct buf *out)
{
	size_t i;

	table_clean(out, path);
	buf_printf(out, ": %s", outcome_name(r->outcome));
	if (r->type != NULL)
		buf_printf(out, " (%s %s)", r->type->soort, r->type->release);
	if (r->reason[0] != '\0')
		buf_printf(out, ": %s", r->reason);
	buf_u8(out, '\n');
	for (i = 0; i < r->first_levels.count; i++) {
		const struct finding *f = &r->first_levels.items[i];

		buf_printf(out, "  %s", finding_name(f));
		if (f->line > 0)
			buf_printf(out, " line %u", f->line);
		if (f->path_count > 0)
			buf_printf(out, " %s", f->paths[0]);
		buf_printf(out, ": %s\n", finding_text(f));
	}
	if (r->first_levels.left_out > 0)
		buf_printf(out, "  (and %" PRIu64 " more like these)\n",
			   r->first_levels.left_out);
	if (r->first_levels.truncated)
		buf_puts(out, "  (more may follow)\n");
}

/* The format wants a whole Header: without one there is no Rapport. */
static bool
has_rapport(const struct receipt *r)
{
	return (r->outcome == OUTCOME_BOOKED ||
		r->outcome == OUTCOME_REFUSED) &&
	       r->type != NULL && r->has_header;
}

static void
say_no_rapport(const struct receipt *r, const char *path)
{
	if (r->outcome == OUTCOME_REFUSED)
		ctl_say("%s: refused, and its Header cannot be read, so there "
			"is no Rapport; check it without --rapport",
			path);
	else
		ctl_say("%s: %s%s%s, so there is no Rapport", path,
			outcome_name(r->outcome),
			r->reason[0] == '\0' ? "" : ": ", r->reason);
}

/* What a Rapport has no place for: its reader would take it for all. */
static void
say_beside_rapport(const struct receipt *r, const char *path)
{
	if (r->reason[0] != '\0')
		ctl_say("%s: %s", path, r->reason);
	if (r->first_levels.left_out > 0)
		ctl_say("%s: %" PRIu64 " findings more than its Rapport lists",
			path, r->first_levels.left_out);
	if (r->first_levels.truncated)
		ctl_say("%s: there may be more than its Rapport lists", path);
}

/*
 * Into a file of its own, NAME.rapport.xml for NAME.xml.  Nothing is
 * overwritten: two messages of one name would leave one Rapport.
 */
static bool
write_rapport(const char *folder, const char *message, const struct buf *text)
{
	const char *name = strrchr(message, '/');
	char path[PATH_MAX];
	size_t len;
	FILE *f;
	bool ok;

	name = name == NULL ? message : name + 1;
	len = strlen(name);
	if (len > 4 && strcasecmp(name + len - 4, ".xml") == 0)
		len -= 4;
	snprintf(path, sizeof(path), "%s/%.*s.rapport.xml", folder, (int)len,
		 name);
	f = fopen(path, "wxe");
	ok = f != NULL && fwrite(text->data, 1, text->len, f) == text->len;
	if (f != NULL && fclose(f) != 0)
		ok = false;
	if (!ok)
		ctl_say("%s: %s", path, strerror(errno));
	return ok;
}

static bool
tell_rapport(struct check *k, const struct receipt *r, const char *dated)
{
	const char *folder = k->c->option[OPT_OUT];
	bool strict = k->c->conf->rules.strict;
	struct buf text;
	bool ok;

	if (folder == NULL) {
		judge_file_rapport(r, dated, strict, &k->c->out);
		return true;
	}
	buf_init(&text);
	judge_file_rapport(r, dated, strict, &text);
	ok = write_rapport(folder, r->id, &text);
	buf_done(&text);
	return ok;
}

static bool
wants_rapport(const struct ctl *c)
{
	return c->option[OPT_RAPPORT] != NULL || c->option[OPT_OUT] != NULL;
}

static bool
tell(struct check *k, struct item *it)
{
	struct ctl *c = k->c;
	char dated[VERDICT_DATED] = "";
	struct receipt r;
	bool ok = true;

	arena_reset(k->arena);
	receipt_init(&r);
	r.id = it->path;
	r.id_len = strlen(it->path);
	r.has_digest = true;
	memcpy(r.digest, it->digest, sizeof(r.digest));
	r.findings_max = 0;
	if (it->early != OUTCOME_COUNT) {
		r.outcome = it->early;
		if (it->early == OUTCOME_MALFORMED)
			r.reason = "empty"; /* as intake says it */
		r.has_digest = false;
	} else {
		judge_file(&r, dated, k->arena, it->how, it->answer.data,
			   it->answer.len);
	}
	k->found |= r.outcome != OUTCOME_BOOKED;
	if (c->json) {
		receipt_write(&r, &c->out);
		buf_u8(&c->out, '\n');
	} else if (wants_rapport(c) && has_rapport(&r)) {
		ok = tell_rapport(k, &r, dated);
		progress_clear(&k->progress);
		say_beside_rapport(&r, it->path);
	} else if (wants_rapport(c)) {
		/* A Rapport without Fouten would say that it passed. */
		progress_clear(&k->progress);
		say_no_rapport(&r, it->path);
	} else {
		print_text(&r, it->path, &c->out);
	}
	release(k, it);
	progress_clear(&k->progress);
	return ctl_flush(c) && ok;
}

/* Read the next file and give it to a reader. */
static bool
feed(struct check *k, struct err *e)
{
	const struct receive_limits limits = {
		.message_bytes = k->c->conf->limits.message_bytes,
		.wrapped_bytes = k->c->conf->limits.wrapped_bytes,
	};
	struct item *it = &k->items[k->next];
	bool more;

	it->path = k->files.path[k->next++];
	it->early = OUTCOME_COUNT;
	if (!files_read(it->path, (size_t)limits.wrapped_bytes, &it->body,
			&more, e))
		return false;
	k->bytes += it->body.len;
	if (it->body.len == 0)
		it->early = OUTCOME_MALFORMED;
	else if (more || !receive_size_ok(it->body.data, it->body.len, &limits))
		it->early = OUTCOME_TOO_LARGE;
	it->done = it->early != OUTCOME_COUNT;
	if (it->done)
		return true;
	digest_sha256(it->body.data, it->body.len, it->digest);
	return readers_submit(k->readers, it, it->body.data, it->body.len) ||
	       err_set(e, ERR_NOMEM, "out of memory");
}

static bool
room(const struct check *k)
{
	return k->next < k->files.count && k->next - k->told < HELD_FILES &&
	       (k->next == k->told || k->bytes < HELD_BYTES);
}

static bool
collect(struct check *k, struct err *e)
{
	struct reader_result r;

	readers_wait(k->readers, 1000);
	while (readers_next(k->readers, &r)) {
		struct item *it = r.token;

		it->how = r.how;
		if (r.how == READER_ANSWERED)
			buf_bytes(&it->answer, r.answer, r.len);
		if (it->answer.failed)
			return err_set(e, ERR_NOMEM, "out of memory");
		it->done = true;
	}
	/* A zygote that is gone comes back, or says why it cannot. */
	if (!readers_failed(k->readers, e))
		k->failing_since = 0;
	else if (k->failing_since == 0)
		k->failing_since = clock_mono_ms();
	else if (clock_mono_ms() - k->failing_since > FAILING_MS)
		return false;
	return true;
}

static bool
run(struct check *k, struct err *e)
{
	while (k->told < k->files.count) {
		while (room(k))
			if (!feed(k, e))
				return false;
		if (!k->items[k->told].done && !collect(k, e))
			return false;
		while (k->told < k->next && k->items[k->told].done)
			if (!tell(k, &k->items[k->told++]))
				return err_set(e, ERR_IO, "stopped");
		progress_show(&k->progress, "messages", (int64_t)k->told,
			      (int64_t)k->files.count);
	}
	return true;
}

static bool
start(struct check *k, struct err *e)
{
	const struct readers_options o = readers_options_of(k->c->conf);

	if (!readers_start(&k->readers, &o, e) ||
	    !files_collect(&k->files, k->c->args, k->c->arg_count, e))
		return false;
	k->arena = arena_new();
	k->items = calloc(k->files.count + 1, sizeof(*k->items));
	if (k->arena == NULL || k->items == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	return true;
}

enum ctl_exit
cmd_check(struct ctl *c)
{
	struct check k = {.c = c};
	enum ctl_exit code = CTL_OK;
	struct err e;
	size_t i;

	if (c->json && c->option[OPT_RAPPORT] != NULL)
		return ctl_usage(c, "--json or --rapport, not both");
	if (!ctl_conf(c))
		return CTL_FAILED;
	progress_init(&k.progress);
	if (!start(&k, &e) || !run(&k, &e)) {
		progress_clear(&k.progress);
		code = ctl_fail(&e);
	} else if (k.files.count == 0) {
		ctl_say("no messages (*.xml) found");
		code = CTL_NOTHING;
	} else if (k.found) {
		code = CTL_FINDINGS;
	}
	progress_clear(&k.progress);
	readers_stop(&k.readers);
	for (i = 0; k.items != NULL && i < k.files.count; i++)
		release(&k, &k.items[i]);
	free(k.items);
	arena_free(&k.arena);
	files_done(&k.files);
	return code;
}
