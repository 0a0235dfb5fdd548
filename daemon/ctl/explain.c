/* The sum behind a signal, step by step: what all kinds share. */
#include "ctl/explain.h"

#include <string.h>

#include "base/jsonw.h"
#include "ctl/explain_detail.h"

const char *
explain_euro(struct euros *e, int64_t cents)
{
	return money_format(e->text, sizeof(e->text), cents);
}

struct judge_view
explain_view(const struct explaining *x)
{
	const struct ledger *l = x->ledger;

	return (struct judge_view){
		.db = l->db,
		.arena = x->arena,
		.settings = &l->settings,
		.region = &l->region,
		.salt = l->salt,
		.day = l->day,
	};
}

static const char *
verdict_text(enum signal_verdict verdict)
{
	switch (verdict) {
	case SIGNAL_QUIET:
		return "so there is no ground for it now";
	case SIGNAL_STAYS:
		return "so it stays as it is: neither raised nor cleared";
	case SIGNAL_RAISES:
		return "so it is raised";
	}
	return "";
}

void
explain_end(struct explaining *x, const struct judge_subject *s)
{
	struct judge_case c = {&x->ledger->settings, x->ledger->day,
			       (int32_t)x->row->level_bp, s};
	struct jsonw w;

	jsonw_init(&w, x->figures);
	jsonw_object(&w);
	x->rule->figures(&c, &w);
	jsonw_object_end(&w);
	buf_printf(x->steps, "%s\n", verdict_text(x->rule->weigh(&c).verdict));
}

void
explain_same(struct explaining *x, const char *what, int64_t stored,
	     int64_t reckoned)
{
	struct euros a, b;

	if (stored == reckoned)
		return;
	*x->differs = true;
	buf_printf(x->steps,
		   "DIFFERS: the books keep %s as %s, the sum above is %s\n",
		   what, explain_euro(&a, stored), explain_euro(&b, reckoned));
}

/* How each kind of subject is explained. */
static bool (*const kinds[JUDGE_KIND_COUNT])(struct explaining *x) = {
	[JUDGE_COMMITMENT] = explain_commitment,
	[JUDGE_CLIENT] = explain_client,
	[JUDGE_RUIMTE] = explain_money,
	[JUDGE_BEGROTING] = explain_money,
	[JUDGE_CONTRACT] = explain_contract,
};

/* A signal that lives was judged when its figures last moved. */
static void
compare_latest(struct explaining *x)
{
	const char *latest = x->row->latest;

	if (strcmp(x->row->state, "cleared") == 0 || x->figures->failed ||
	    (strlen(latest) == x->figures->len &&
	     memcmp(latest, x->figures->data, x->figures->len) == 0))
		return;
	*x->differs = true;
	buf_puts(x->steps, "DIFFERS: the signal keeps other figures\n");
}

bool
explain(const struct signal_row *s, struct ledger *l, struct arena *a,
	struct buf *steps, struct buf *figures, bool *differs)
{
	struct explaining x = {
		.row = s,
		.rule = judge_rule_named(s->rule),
		.ledger = l,
		.arena = a,
		.steps = steps,
		.figures = figures,
		.differs = differs,
	};

	*differs = false;
	if (x.rule == NULL || !kinds[x.rule->kind](&x))
		return false;
	compare_latest(&x);
	return true;
}
