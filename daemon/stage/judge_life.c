/* The life of signals in the books. */
#include "stage/judge_life.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "port/db.h"
#include "port/opaque.h"

/*
 * Contract standard Wmo 1.2, article 1.5.7: two weeks to consult, two more to
 * decide.
 */
enum { CONSULT_DAYS = 14, DECIDE_DAYS = 28 };

/* Signals of one subject that are not cleared: its rules times the levels. */
enum { LIVE_MAX = 32 };

static size_t
read_live(struct turn *t, const char *subject, struct judge_signal *live)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_LIVE);
	size_t n = 0;

	db_bind_text(st, ":subject", subject);
	while (n < LIVE_MAX && db_row(st))
		judge_signal_read(t, st, &live[n++]);
	return n;
}

/* Why a signal clears, told from what kind of entry cleared it. */
static const char *
reason_of(const struct entry *en)
{
	switch (en->kind) {
	case ENTRY_MESSAGE:
		return "correctie";
	case ENTRY_IMPORT:
		return "budgetwijziging";
	case ENTRY_CONFIG:
		return "instelling";
	case ENTRY_TICK:
	case ENTRY_ACKNOWLEDGEMENT:
	case ENTRY_DECISION:
	case ENTRY_ERASURE:
	case ENTRY_EPOCH:
	case ENTRY_HISTORY:
	case ENTRY_KIND_COUNT:
		break;
	}
	return "daling";
}

static void
note_step(struct judging *j, enum event_type event,
	  const struct judge_signal *s, int64_t was, const char *reason)
{
	struct judge_step *more = arena_more(j->t->arena, j->steps, j->count,
					     &j->cap, sizeof(*more));

	if (more == NULL) {
		db_fail(j->t->db, ERR_NOMEM, "out of memory");
		return;
	}
	j->steps = more;
	j->steps[j->count++] = (struct judge_step){
		.event = event,
		.signal = *s,
		.was = was,
		.reason = reason,
	};
}

static void
clear_signal(struct judging *j, struct judge_signal *s, const char *reason)
{
	struct turn *t = j->t;
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_CLEAR);

	db_bind_int(st, ":cleared", t->entry->nr);
	db_bind_int(st, ":cleared_day", t->entry->day);
	db_bind_text(st, ":reason", reason);
	db_bind_text(st, ":latest", s->latest);
	db_bind_int(st, ":value", s->value);
	db_bind_text(st, ":id", s->id);
	db_run(st);
	s->life.state = SIGNAL_CLEARED;
	j->cleared = true;
	/* What never opened cannot be withdrawn. */
	note_step(j,
		  s->opened == 0 ? EVENT_SIGNAAL_VERVALLEN
				 : EVENT_SIGNAAL_INGETROKKEN,
		  s, s->told_value, reason);
}

/* The figures as JSON, in the arena. */
static const char *
figures_of(struct turn *t, const struct judge_rule *rule,
	   const struct judge_case *c)
{
	const char *text = NULL;
	struct jsonw w;
	struct buf b;

	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	rule->figures(c, &w);
	jsonw_object_end(&w);
	if (!b.failed)
		text = arena_strndup(t->arena, (const char *)b.data, b.len);
	buf_done(&b);
	if (text == NULL)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	return text;
}

/* What is new of a signal that has just been noticed. */
static void
begin_signal(struct turn *t, const struct judge_rule *rule,
	     const struct judge_case *c, struct judge_signal *s)
{
	char key[96];

	s->rule = rule;
	s->level_bp = c->level_bp;
	s->about = c->subject->about;
	s->version = c->subject->version;
	s->seen = t->entry->nr;
	s->seen_day = t->entry->day;
	snprintf(key, sizeof(key), "%s|%d", rule->name, (int)c->level_bp);
	opaque_signal(t->salt, s->about.subject, key, s->seen, s->id);
}

static void
open_signal(struct turn *t, const struct judge_case *c, struct judge_signal *s)
{
	s->opened = t->entry->nr;
	s->opened_day = t->entry->day;
	s->figures = s->latest;
	/* Settled 22: the contract standard is about ceilings only. */
	if (!s->rule->due || c->subject->soort == NULL ||
	    strcmp(c->subject->soort, "plafond") != 0)
		return;
	s->consult_due = s->opened_day + CONSULT_DAYS;
	s->decide_due = s->opened_day + DECIDE_DAYS;
}

/* One rule on one subject at one level. */
struct trial {
	const struct judge_rule *rule;
	struct judge_case c;
	struct judge_weight weight;
	struct judge_signal *live; /* its row, or NULL */
	bool follows;              /* its figures are told as they move */
};

/* An open signal whose figures may have moved. */
static void
follow(struct judging *j, const struct trial *r, struct judge_signal *s,
       bool changed)
{
	int64_t was = s->told_value;
	bool worth = r->follows &&
		     signal_moved(s->value, s->told_value, r->weight.whole,
				  s->told_day, j->t->entry->day);

	if (worth || !r->follows)
		s->told_value = s->value;
	if (worth) {
		s->told_day = j->t->entry->day;
		note_step(j, EVENT_SIGNAAL_BIJGEWERKT, s, was, NULL);
	}
	if (changed || worth)
		judge_signal_put(j->t, s);
}

static void
step_event(struct judging *j, const struct trial *r, struct judge_signal *s,
	   enum event_type event)
{
	s->told_value = s->value;
	s->told_day = j->t->entry->day;
	if (r->live == NULL)
		judge_signal_insert(j->t, s);
	else
		judge_signal_put(j->t, s);
	note_step(j, event, s, s->value, NULL);
}

/* What the step does to the signal; false when that is over. */
static bool
take_step(struct judging *j, const struct trial *r, struct judge_signal *s,
	  enum signal_step step, bool changed)
{
	switch (step) {
	case SIGNAL_STILL:
		if (s->life.state == SIGNAL_PENDING) {
			s->figures = s->latest;
			if (changed)
				judge_signal_put(j->t, s);
		} else {
			follow(j, r, s, changed);
		}
		break;
	case SIGNAL_NOTICED:
		s->figures = s->latest;
		step_event(j, r, s, EVENT_SIGNAAL_OPGEMERKT);
		break;
	case SIGNAL_OPENS:
		open_signal(j->t, &r->c, s);
		step_event(j, r, s, r->rule->event);
		break;
	case SIGNAL_CLEARS:
		clear_signal(j, s, reason_of(j->t->entry));
		return false;
	}
	return true;
}

/*
 * What runs together may come to be of both acts, or of one again; the order
 * in which it came means nothing.  True when the signal was of another.
 */
static bool
move_domein(const struct judge_subject *from, struct judge_signal *s)
{
	if (from->kind != JUDGE_CLIENT || from->products == 0 ||
	    strcmp(from->about.domein, s->about.domein) == 0)
		return false;
	snprintf(s->about.domein, sizeof(s->about.domein), "%s",
		 from->about.domein);
	return true;
}

/*
 * Settled 21: all messages of a day are one evaluation.  Between the levels a
 * signal is what it was when the day began, whatever it was since.
 */
static enum signal_verdict
verdict_of(const struct judging *j, const struct trial *r)
{
	const enum signal_verdict verdict = r->weight.verdict;
	const int32_t day = j->t->entry->day;
	struct stmt *st;
	bool was_open;

	if (verdict != SIGNAL_STAYS || r->rule->confirm || r->rule->latch ||
	    (r->live != NULL && r->live->opened_day != day))
		return verdict;
	st = db_stmt(j->t->db, SQL_SIGNAL_CLEARED_ON);
	db_bind_text(st, ":subject", r->c.subject->about.subject);
	db_bind_text(st, ":rule", r->rule->name);
	db_bind_int(st, ":level", r->c.level_bp);
	db_bind_int(st, ":day", day);
	was_open = db_row(st);
	if (r->live != NULL)
		return was_open ? SIGNAL_STAYS : SIGNAL_QUIET;
	return was_open ? SIGNAL_RAISES : SIGNAL_STAYS;
}

/* True when its signal is not cleared afterwards. */
static bool
try_rule(struct judging *j, struct trial *r,
	 bool (*small)(struct judging *j, const struct judge_subject *s))
{
	struct turn *t = j->t;
	struct judge_signal s = {
		.life = {.run_day = DAY_NONE},
		.opened_day = DAY_NONE,
		.consult_due = DAY_NONE,
		.decide_due = DAY_NONE,
	};
	const enum signal_verdict verdict = verdict_of(j, r);
	struct signal_life before;
	enum signal_step step;
	const char *latest;
	bool changed;

	if (r->live != NULL)
		s = *r->live;
	else if (verdict != SIGNAL_RAISES)
		return false;
	before = s.life;
	step = signal_judge(&s.life, verdict,
			    r->rule->confirm ? t->settings->confirm_days : 1,
			    r->rule->latch, t->entry->day);
	latest = figures_of(t, r->rule, &r->c);
	if (latest == NULL)
		return false;
	changed = r->live == NULL || strcmp(latest, s.latest) != 0 ||
		  (r->rule->confirm && !signal_same(&before, &s.life));
	s.latest = latest;
	s.value = r->weight.value;
	changed = move_domein(r->c.subject, &s) || changed;
	if (r->live == NULL)
		begin_signal(t, r->rule, &r->c, &s);
	if (step == SIGNAL_NOTICED || step == SIGNAL_OPENS)
		s.small = small(j, r->c.subject);
	if (!take_step(j, r, &s, step, changed))
		return false;
	if (signal_waits(&s.life) || s.value != s.told_value)
		j->waits = true;
	return true;
}

static struct judge_signal *
find_live(struct judge_signal *live, size_t n, const struct judge_rule *rule,
	  int32_t level_bp)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (live[i].rule == rule && live[i].level_bp == level_bp &&
		    live[i].life.state != SIGNAL_CLEARED)
			return &live[i];
	return NULL;
}

/*
 * The highest level that is reached or open: only its figures are told as
 * they move, or every payment would be told at each level.
 */
static int32_t
top_level(const struct judge_case *first, const struct judge_rule *rule,
	  struct judge_signal *live, size_t n)
{
	const struct settings *set = first->settings;
	struct judge_case c = *first;
	int32_t top = 0;
	size_t i;

	for (i = 0; i < set->threshold_count; i++) {
		c.level_bp = set->thresholds_bp[i];
		if (c.level_bp > top &&
		    (find_live(live, n, rule, c.level_bp) != NULL ||
		     rule->weigh(&c).verdict == SIGNAL_RAISES))
			top = c.level_bp;
	}
	return top;
}

bool
judge_raises(const struct judging *j, const struct judge_subject *s)
{
	const struct settings *set = j->t->settings;
	struct judge_case c = {set, j->t->entry->day, 0, s};
	size_t i, k;

	for (i = 0; i < judge_rule_count; i++) {
		const struct judge_rule *rule = &judge_rules[i];
		size_t levels = rule->levels ? set->threshold_count : 1;

		if (rule->kind != s->kind)
			continue;
		for (k = 0; k < levels; k++) {
			c.level_bp = rule->levels ? set->thresholds_bp[k] : 0;
			if (rule->weigh(&c).verdict == SIGNAL_RAISES)
				return true;
		}
	}
	return false;
}

bool
judge_apply(struct judging *j, const struct judge_subject *s,
	    bool (*small)(struct judging *j, const struct judge_subject *s))
{
	const struct settings *set = j->t->settings;
	struct judge_signal live[LIVE_MAX];
	bool met[LIVE_MAX] = {false};
	size_t n = read_live(j->t, s->about.subject, live);
	size_t i, k, levels;
	bool alive = false;

	for (i = 0; i < n; i++)
		if (live[i].rule != NULL && live[i].rule->latch &&
		    live[i].version != s->version)
			clear_signal(j, &live[i], "budgetwijziging");
	for (i = 0; i < judge_rule_count; i++) {
		struct trial r = {
			.rule = &judge_rules[i],
			.c = {set, j->t->entry->day, 0, s},
		};
		int32_t top = 0;

		if (r.rule->kind != s->kind)
			continue;
		if (r.rule->levels)
			top = top_level(&r.c, r.rule, live, n);
		levels = r.rule->levels ? set->threshold_count : 1;
		for (k = 0; k < levels; k++) {
			if (r.rule->levels)
				r.c.level_bp = set->thresholds_bp[k];
			r.weight = r.rule->weigh(&r.c);
			r.live = find_live(live, n, r.rule, r.c.level_bp);
			if (r.live != NULL)
				met[r.live - live] = true;
			r.follows = r.c.level_bp == top;
			if (try_rule(j, &r, small))
				alive = true;
		}
	}
	/* A level that is no longer asked for. */
	for (i = 0; i < n; i++)
		if (live[i].rule != NULL && !met[i] &&
		    live[i].life.state != SIGNAL_CLEARED)
			clear_signal(j, &live[i], "instelling");
	return alive;
}

void
judge_note_moved(struct judging *j)
{
	struct turn *t = j->t;
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_UNTOLD);
	struct judge_signal *all = NULL;
	size_t i, n = 0, cap = 0;

	/* Read first: telling takes a row out of what is being read. */
	while (db_row(st)) {
		all = arena_more(t->arena, all, n, &cap, sizeof(*all));
		if (all == NULL) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			return;
		}
		judge_signal_read(t, st, &all[n++]);
	}
	for (i = 0; i < n; i++) {
		int64_t was = all[i].told_value;

		if (all[i].rule == NULL || all[i].told_day >= t->entry->day)
			continue;
		all[i].told_value = all[i].value;
		all[i].told_day = t->entry->day;
		judge_signal_put(t, &all[i]);
		note_step(j, EVENT_SIGNAAL_BIJGEWERKT, &all[i], was, NULL);
	}
}
