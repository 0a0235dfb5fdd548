/* The watched folder: looks, and what is sent between two of them. */
#include "ctl/watch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "ctl/send.h"
#include "ctl/spool.h"
#include "port/crypto.h"
#include "port/json.h"

enum {
	LOOK_MS = 1000,
	PAUSE_MS = 1000, /* of what was not taken; doubles up to */
	PAUSE_MOST_MS = 60000,
	SILENCE_MOST_MS = 30000,
	GRACE_MS = 10000 /* at the end, for what is on its way */
};

/* Of a file that is there, beside its name and mark. */
struct watched {
	bool stable; /* as it was a look ago */
	int64_t pause_ms;
	int64_t due_ms;
};

struct watch {
	struct spool spool;
	struct spool_list files;
	struct watched *about; /* of each of them */
	struct connect to;
	size_t message_limit;
	int64_t patience_ms;
	int64_t silence_ms; /* the pause when no answer comes */
	int64_t silent_until_ms;
	/* Of those that are being sent: which, and how far it is. */
	size_t *sent; /* index in files */
	size_t reading;
	size_t told;
};

static volatile sig_atomic_t stopping;

static void
stop(int nr)
{
	(void)nr;
	stopping = 1;
}

static int64_t
longer(int64_t pause_ms, int64_t most_ms)
{
	pause_ms = pause_ms == 0 ? PAUSE_MS : 2 * pause_ms;
	return pause_ms < most_ms ? pause_ms : most_ms;
}

/* It stays in the folder, and is tried again. */
static void
leave(struct watched *about, const char *why)
{
	about->pause_ms = longer(about->pause_ms, PAUSE_MOST_MS);
	about->due_ms = clock_mono_ms() + about->pause_ms;
	log_event(LOG_LVL_WARNING, "stays", "pause_ms=%lld why=\"%s\"",
		  (long long)about->pause_ms, why);
}

/* ---- looking */

/* The files as they are now, and which of them are as they were. */
static bool
look(struct watch *w, struct err *e)
{
	struct spool_list now;
	struct watched *about;
	size_t i, old = 0;

	if (!spool_look(&w->spool, &now, e)) {
		spool_list_done(&now);
		return false;
	}
	about = calloc(now.count + 1, sizeof(*about));
	if (about == NULL) {
		spool_list_done(&now);
		return err_set(e, ERR_NOMEM, "out of memory");
	}
	for (i = 0; i < now.count; i++) {
		const struct spool_file *f = &now.items[i];

		while (old < w->files.count &&
		       strcmp(w->files.items[old].name, f->name) < 0)
			old++;
		if (old == w->files.count ||
		    strcmp(w->files.items[old].name, f->name) != 0 ||
		    !spool_same(&w->files.items[old].mark, &f->mark))
			continue;
		about[i] = w->about[old];
		about[i].stable = true;
	}
	spool_list_done(&w->files);
	free(w->about);
	w->files = now;
	w->about = about;
	return true;
}

/* ---- sending */

static bool
read_file(void *ctx, const char *name, size_t limit, struct buf *out,
	  bool *more)
{
	struct watch *w = ctx;
	const size_t i = w->sent[w->reading++];
	struct err e;

	(void)name;
	if (spool_read(&w->spool, &w->files.items[i], limit, out, more, &e))
		return true;
	leave(&w->about[i], e.text);
	return false;
}

/* False: it was not taken in, and may be later. */
static bool
place_of(const char *outcome, enum spool_place *place)
{
	static const struct {
		const char *outcome;
		enum spool_place place;
	} places[] = {
		{"booked", SPOOL_DONE},      {"refused", SPOOL_FAILED},
		{"conflict", SPOOL_FAILED},  {"quarantined", SPOOL_FAILED},
		{"too-large", SPOOL_FAILED}, {"malformed", SPOOL_FAILED},
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strcmp(places[i].outcome, outcome) == 0) {
			*place = places[i].place;
			return true;
		}
	return false;
}

static void
settle(struct watch *w, size_t i, const struct buf *receipt,
       const struct json *j)
{
	const char *outcome = "", *judged, *reason;
	enum spool_place place;
	int64_t journal = 0;
	struct err e;

	(void)json_get_text(j, "outcome", &outcome);
	(void)json_get_int(j, "journal", &journal);
	reason = judged = outcome;
	/* A duplicate goes where its first went, or would have gone. */
	if (strcmp(outcome, "duplicate") == 0)
		(void)json_get_text(j, "first_outcome", &judged);
	if (!place_of(judged, &place)) {
		(void)json_get_text(j, "reason", &reason);
		leave(&w->about[i], reason);
	} else if (!spool_put_away(&w->spool, &w->files.items[i], place,
				   receipt, &e)) {
		leave(&w->about[i], e.text);
	} else {
		log_event(LOG_LVL_INFO, spool_place_name(place),
			  "outcome=%s journal=%lld", outcome,
			  (long long)journal);
	}
}

static bool
tell(void *ctx, const struct send_item *it)
{
	struct watch *w = ctx;
	const size_t i = w->sent[w->told++];
	struct json *j = NULL;
	struct err e;

	if (it->receipt.len == 0)
		return true;
	w->silence_ms = 0;
	if (json_parse(it->receipt.data, it->receipt.len, &j, &e))
		settle(w, i, &it->receipt, j);
	json_free(&j);
	return true;
}

static void
no_progress(void *ctx, size_t done)
{
	(void)ctx;
	(void)done;
}

static void
send_some(struct watch *w, char *const *names, size_t count)
{
	const struct send job = {
		.connect = &w->to,
		.paths = names,
		.count = count,
		.message_limit = w->message_limit,
		.patience_ms = w->patience_ms,
		.prefix = "",
		.stop = &stopping,
		.grace_ms = GRACE_MS,
		.read = read_file,
		.tell = tell,
		.progress = no_progress,
		.ctx = w,
	};
	struct err e = {.text = ""};

	w->reading = w->told = 0;
	switch (send_all(&job, &e)) {
	case SEND_ALL:
		break;
	case SEND_SILENT:
		w->silence_ms = longer(w->silence_ms, SILENCE_MOST_MS);
		w->silent_until_ms = clock_mono_ms() + w->silence_ms;
		log_event(LOG_LVL_WARNING, "silent",
			  "endpoint=%s waiting=%zu pause_ms=%lld",
			  w->to.endpoint, count - w->told,
			  (long long)w->silence_ms);
		break;
	case SEND_FAILED:
		/* Those that could not be read have been told. */
		if (w->told < count && !stopping)
			log_event(LOG_LVL_ERR, "send-failed", "text=\"%s\"",
				  e.text);
		break;
	}
}

/* All that is stable and due.  Without a place to go nothing is sent. */
static bool
send_due(struct watch *w, struct err *e)
{
	const int64_t now = clock_mono_ms();
	char **names;
	size_t i, n = 0;
	bool ok = true;

	if (now < w->silent_until_ms || w->files.count == 0)
		return true;
	names = calloc(w->files.count, sizeof(*names));
	w->sent = calloc(w->files.count, sizeof(*w->sent));
	if (names == NULL || w->sent == NULL) {
		free(names);
		free(w->sent);
		w->sent = NULL;
		return err_set(e, ERR_NOMEM, "out of memory");
	}
	for (i = 0; i < w->files.count; i++)
		if (w->about[i].stable && w->about[i].due_ms <= now) {
			names[n] = w->files.items[i].name;
			w->sent[n++] = i;
		}
	if (n > 0 && spool_places_open(&w->spool, e))
		send_some(w, names, n);
	else if (n > 0)
		for (i = 0; i < n; i++)
			leave(&w->about[w->sent[i]], e->text);
	if (n > 0)
		ok = spool_places_close(&w->spool, e);
	free(names);
	free(w->sent);
	w->sent = NULL;
	return ok;
}

static bool
run(struct watch *w, struct err *e)
{
	while (!stopping) {
		if (!look(w, e) || !send_due(w, e))
			return false;
		if (!stopping)
			clock_nap_us((int64_t)LOOK_MS * 1000);
	}
	return true;
}

enum ctl_exit
watch_folder(struct ctl *c, const char *folder, int64_t patience_s)
{
	const struct sigaction on = {.sa_handler = stop};
	struct watch w = {
		/* Above this the daemon breaks the connection off. */
		.message_limit = (size_t)c->conf->limits.wrapped_bytes * 2 - 1,
		.patience_ms = patience_s * 1000,
	};
	struct err e;
	bool ok;

	sigaction(SIGINT, &on, NULL);
	sigaction(SIGTERM, &on, NULL);
	sigaction(SIGHUP, &on, NULL);
	ok = spool_open(&w.spool, folder, &e);
	if (ok && !connect_choose(c, &c->conf->sockets.intake, &w.to, &e))
		ok = err_context(&e, "intake");
	if (ok) {
		log_event(LOG_LVL_NOTICE, "watching", "endpoint=%s",
			  w.to.endpoint);
		ok = run(&w, &e);
		log_event(LOG_LVL_NOTICE, "stopped", "waiting=%zu",
			  w.files.count);
	}
	log_flush(true);
	crypto_zero(&w.to.key, sizeof(w.to.key));
	spool_list_done(&w.files);
	free(w.about);
	spool_close(&w.spool);
	return ok ? CTL_OK : ctl_fail(&e);
}
