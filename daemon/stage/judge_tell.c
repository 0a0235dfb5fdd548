/*
 * Telling of signals: an event per step, or one for many.
 *
 * A message is about one provider, and what it brings is told step by step.
 * An import, a new day or another setting can move hundreds of subjects at
 * once: more than GROUP steps of one kind under one rule are then one event
 * with their number, and the signals themselves stand in the store, the
 * snapshot and `signal list`.
 */
#include <string.h>

#include "model/day.h"
#include "port/opaque.h"
#include "stage/judge.h"
#include "stage/judge_life.h"

enum {
	GROUP = 10,  /* so many are still told one by one */
	NAMED = 100, /* signals named in an event for many: 4 kB */
	EVENT_KINDS = EVENT_TYPE_COUNT
};

void
judge_put_dues(struct jsonw *w, int32_t consult, int32_t decide)
{
	char day[DAY_TEXT];

	if (consult == DAY_NONE)
		return;
	jsonw_key(w, "actie_uiterlijk");
	jsonw_object(w);
	jsonw_put_text(w, "overleg", day_format(day, consult));
	jsonw_put_text(w, "besluit", day_format(day, decide));
	jsonw_object_end(w);
}

void
judge_put_about(struct jsonw *w, const struct judge_about *a,
		const unsigned char *salt, const struct region *region,
		const struct settings *settings)
{
	if (a->aanbieder[0] != '\0')
		opaque_put_aanbieder(w, salt, settings, region, a->aanbieder);
	if (a->domein[0] != '\0')
		jsonw_put_text(w, "wet", a->domein);
	if (a->gemeente[0] != '\0')
		jsonw_put_text(w, "gemeente", a->gemeente);
	if (a->segment[0] != '\0')
		jsonw_put_text(w, "segment", a->segment);
}

struct jsonw *
judge_event(struct turn *t, enum event_type type, const struct judge_signal *s)
{
	const struct judge_about *a = &s->about;
	struct jsonw *w = events_begin(t->events, type, a->subject);
	char day[DAY_TEXT];

	events_correlate(t->events, s->id);
	jsonw_put_text(w, "signaal", s->id);
	judge_put_about(w, a, t->salt, t->region, t->settings);
	jsonw_put_text(w, "peildatum", day_format(day, t->entry->day));
	jsonw_put_text(w, "regel", s->rule->name);
	jsonw_put_int(w, "regelversie", JUDGE_RULES);
	if (s->level_bp != 0)
		jsonw_put_int(w, "drempel_bp", s->level_bp);
	jsonw_put_text(w, "toestand", signal_state_text(s->life.state));
	return w;
}

static void
tell_one(struct turn *t, const struct judge_step *step)
{
	const struct judge_signal *s = &step->signal;
	struct jsonw *w = judge_event(t, step->event, s);

	if (step->reason != NULL)
		jsonw_put_text(w, "reden", step->reason);
	if (step->event == EVENT_SIGNAAL_BIJGEWERKT) {
		jsonw_put_int(w, s->rule->money ? "was_ct" : "was", step->was);
		jsonw_put_int(w, s->rule->money ? "is_ct" : "is", s->value);
	}
	if (step->event == s->rule->event)
		judge_put_dues(w, s->consult_due, s->decide_due);
	jsonw_put_bool(w, "klein_aantal", s->small);
	jsonw_key(w, "cijfers");
	jsonw_raw(w, s->latest, strlen(s->latest));
	events_end(t->events);
}

/* Steps of one kind under one rule. */
static bool
same_group(const struct judge_step *a, const struct judge_step *b)
{
	return a->event == b->event && a->signal.rule == b->signal.rule;
}

static void
tell_many(struct judging *j, size_t first, size_t count)
{
	const struct judge_step *step = &j->steps[first];
	struct turn *t = j->t;
	char subject[OPAQUE_SIZE], day[DAY_TEXT];
	struct jsonw *w;
	size_t i, named = 0;

	/* What caused it: the journal entry. */
	opaque_message(t->salt, t->entry->nr, subject);
	w = events_begin(t->events, EVENT_SIGNALEN_GEGROEPEERD, subject);
	jsonw_put_text(w, "oorzaak", entry_kind_name(t->entry->kind));
	jsonw_put_text(w, "peildatum", day_format(day, t->entry->day));
	jsonw_put_text(w, "gebeurtenis", event_infos[step->event].name);
	jsonw_put_text(w, "regel", step->signal.rule->name);
	jsonw_put_int(w, "regelversie", JUDGE_RULES);
	jsonw_put_text(w, "toestand",
		       signal_state_text(step->signal.life.state));
	if (step->reason != NULL)
		jsonw_put_text(w, "reden", step->reason);
	jsonw_put_int(w, "aantal", (int64_t)count);
	jsonw_key(w, "signalen");
	jsonw_array(w);
	for (i = first; i < j->count && named < NAMED; i++) {
		if (!same_group(&j->steps[i], step))
			continue;
		jsonw_text(w, j->steps[i].signal.id);
		named++;
	}
	jsonw_array_end(w);
	jsonw_put_int(w, "niet_genoemd", (int64_t)(count - named));
	events_end(t->events);
}

void
judge_tell(struct judging *j)
{
	const bool message = j->t->entry->kind == ENTRY_MESSAGE;
	/* Steps per event and rule: how many, and is it told? */
	size_t *counts, i;
	bool *done;

	if (j->count == 0)
		return;
	counts = arena_array(j->t->arena, EVENT_KINDS * judge_rule_count,
			     sizeof(*counts));
	done = arena_array(j->t->arena, EVENT_KINDS * judge_rule_count,
			   sizeof(*done));
	if (counts == NULL || done == NULL) {
		j->t->events->failed = true;
		return;
	}
	for (i = 0; i < j->count; i++) {
		const struct judge_step *s = &j->steps[i];

		counts[(size_t)s->event * judge_rule_count +
		       (size_t)(s->signal.rule - judge_rules)]++;
	}
	for (i = 0; i < j->count; i++) {
		const struct judge_step *s = &j->steps[i];
		size_t k = (size_t)s->event * judge_rule_count +
			   (size_t)(s->signal.rule - judge_rules);

		if (message || counts[k] <= GROUP) {
			tell_one(j->t, s);
		} else if (!done[k]) {
			done[k] = true;
			tell_many(j, i, counts[k]);
		}
	}
}
