/* Level 2: equals where none may be, among siblings and across the message. */
#include "stage/rules_row.h"

/* ---- TR101: the logical key of an element among its siblings */

enum { STEPS = 2 };

/* By parent: which children, and where the parts of their key stand. */
static const struct {
	enum rules_name parent;
	enum rules_name child;
	enum rules_name part[RULES_KEY_MAX][STEPS];
} siblings[] = {
	{EL_CONTACTGEGEVENS, EL_CONTACT, {{EL_SOORT}}},
	{EL_RELATIES, EL_RELATIE, {{EL_NUMMER}}},
	{EL_TOEGEWEZEN_PRODUCTEN,
	 EL_TOEGEWEZEN_PRODUCT,
	 {{EL_TOEWIJZING_NUMMER}}},
	{EL_START_PRODUCTEN,
	 EL_START_PRODUCT,
	 {{EL_TOEWIJZING_NUMMER},
	  {EL_PRODUCT, EL_CATEGORIE},
	  {EL_PRODUCT, EL_CODE},
	  {EL_BEGINDATUM}}},
	{EL_STOP_PRODUCTEN,
	 EL_STOP_PRODUCT,
	 {{EL_TOEWIJZING_NUMMER},
	  {EL_PRODUCT, EL_CATEGORIE},
	  {EL_PRODUCT, EL_CODE},
	  {EL_BEGINDATUM},
	  {EL_EINDDATUM},
	  {EL_REDEN_BEEINDIGING}}},
	{EL_AANGEVRAAGDE_PRODUCTEN,
	 EL_AANGEVRAAGD_PRODUCT,
	 {{EL_REFERENTIE_AANBIEDER}}},
	{EL_ONGEWIJZIGDE_PRODUCTEN,
	 EL_ONGEWIJZIGD_PRODUCT,
	 {{EL_TOEWIJZING_NUMMER}}},
	{EL_TE_WIJZIGEN_PRODUCTEN,
	 EL_TE_WIJZIGEN_PRODUCT,
	 {{EL_TOEWIJZING_NUMMER}}},
	{EL_NIEUWE_PRODUCTEN,
	 EL_NIEUW_PRODUCT,
	 {{EL_PRODUCT, EL_CATEGORIE},
	  {EL_PRODUCT, EL_CODE},
	  {EL_GEWENSTE_INGANGSDATUM}}},
	{EL_CLIENTEN, EL_CLIENT, {{EL_BSN}}},
	{EL_PRESTATIES,
	 EL_PRESTATIE,
	 {{EL_PRODUCT_REFERENTIE, EL_REFERENTIE_NUMMER},
	  {EL_PRODUCT_REFERENTIE, EL_VORIG_REFERENTIE_NUMMER}}},
};

static struct rules_key
sibling_key(const struct rules_run *r, size_t kind, uint32_t node)
{
	struct rules_key key = {.count = 0};

	while (key.count < RULES_KEY_MAX &&
	       siblings[kind].part[key.count][0] != EL_NONE) {
		const enum rules_name *part = siblings[kind].part[key.count];
		uint32_t at = rules_child(r, node, part[0]);

		if (part[1] != EL_NONE)
			at = rules_child(r, at, part[1]);
		key.part[key.count++] = rules_key_text(r, at);
	}
	return key;
}

static void
report_group(struct rules_run *r, enum finding_rule rule,
	     const struct rules_group *g)
{
	uint32_t *all = arena_array(r->arena, g->count, sizeof(*all));
	const struct rules_item *item;
	size_t n = 0;

	if (all == NULL)
		return;
	for (item = &g->first; item != NULL; item = item->next)
		all[n++] = item->node;
	rules_report_all(r, rule, all, n);
}

/* One finding for each set of equals, in the order of their last members. */
void
rules_equal_siblings(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	size_t kind = 0, twins = 0;
	uint32_t first, child;

	while (!rules_is_named(r, node, siblings[kind].parent))
		kind++;
	first = rules_child(r, node, siblings[kind].child);
	if (first == DOC_NONE || doc_next_named(r->doc, first) == DOC_NONE)
		return;
	rules_index_clear(&r->equals);
	for (child = first; child != DOC_NONE;
	     child = doc_next_named(r->doc, child)) {
		struct rules_key key = sibling_key(r, kind, child);
		const struct rules_group *g =
			rules_index_add(&r->equals, &key, child);

		if (g == NULL)
			return;
		twins += g->count > 1;
	}
	for (child = first; twins > 0 && child != DOC_NONE;
	     child = doc_next_named(r->doc, child)) {
		struct rules_key key = sibling_key(r, kind, child);
		const struct rules_group *g =
			rules_index_find(&r->equals, &key);

		if (g->count > 1 && g->last->node == child)
			report_group(r, rule, g);
	}
}

/* ---- equals of an element among all earlier ones */

/*
 * A finding for each earlier node whose raw text is the normalised text of
 * this one: at the earlier node, and at `also` too.
 */
static void
report_earlier(struct rules_run *r, enum finding_rule rule,
	       const struct rules_index *earlier, struct rules_text text,
	       uint32_t also)
{
	struct rules_key key = {.part = {text}, .count = 1};
	const struct rules_group *g;
	const struct rules_item *item;
	uint32_t done = 0;

	g = text.p == NULL ? NULL : rules_index_find(earlier, &key);
	if (g == NULL)
		return;
	for (item = &g->first; item != NULL && rules_pair(r, rule);
	     item = item->next) {
		rules_report(r, rule, item->node, also, DOC_NONE);
		done++;
	}
	/* rules_pair() has counted the first that was not listed. */
	if (item != NULL)
		findings_leave_out(r->findings, r->arena, rule,
				   g->count - done - 1);
}

static void
remember(struct rules_run *r, struct rules_index *x, uint32_t node)
{
	struct rules_key key = {.part = {rules_key_text(r, node)}, .count = 1};

	if (node != DOC_NONE)
		rules_index_add(x, &key, node);
}

/* TR315: nothing is credited twice. */
void
rules_vorig_twice(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t vorig = rules_child(r, node, EL_VORIG_REFERENTIE_NUMMER);

	report_earlier(r, rule, &r->vorige, rules_normal(r, vorig), vorig);
}

/* TR316: this line credits an earlier one of the message … */
void
rules_credited_here_a(struct rules_run *r, enum finding_rule rule,
		      uint32_t node)
{
	uint32_t vorig = rules_child(r, node, EL_VORIG_REFERENTIE_NUMMER);

	report_earlier(r, rule, &r->referenties, rules_normal(r, vorig), vorig);
}

/* … or an earlier one credits this line … */
void
rules_credited_here_b(struct rules_run *r, enum finding_rule rule,
		      uint32_t node)
{
	uint32_t referentie = rules_child(r, node, EL_REFERENTIE_NUMMER);

	report_earlier(r, rule, &r->vorige, rules_normal(r, referentie),
		       referentie);
}

/*
 * … or the line credits itself; to the sheets a blank reference and none are
 * equal as well.
 */
void
rules_credits_itself(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t referentie = rules_child(r, node, EL_REFERENTIE_NUMMER);
	uint32_t vorig = rules_child(r, node, EL_VORIG_REFERENTIE_NUMMER);
	struct rules_text a = rules_normal(r, referentie);
	struct rules_text b = rules_normal(r, vorig);

	if (a.len == 0 && b.len == 0 ? !r->strict : rules_same(a, b))
		rules_report(r, rule, referentie, vorig, DOC_NONE);
}

void
rules_remember_line(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	(void)rule;
	remember(r, &r->referenties,
		 rules_child(r, node, EL_REFERENTIE_NUMMER));
	remember(r, &r->vorige,
		 rules_child(r, node, EL_VORIG_REFERENTIE_NUMMER));
}

/* TR383: each ReferentieAanbieder once; the earlier one is the place. */
void
rules_referentie_twice(struct rules_run *r, enum finding_rule rule,
		       uint32_t node)
{
	uint32_t referentie = rules_child(r, node, EL_REFERENTIE_AANBIEDER);

	report_earlier(r, rule, &r->referenties, rules_normal(r, referentie),
		       DOC_NONE);
	remember(r, &r->referenties, referentie);
}

/*
 * TR416: no debit line twice for the same period and product; the sheets look
 * within one Client, the rule speaks of the message.
 */
void
rules_debet_twice(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	static const enum rules_name same[] = {
		EL_BEGINDATUM,        EL_EINDDATUM,    EL_PRODUCT_CATEGORIE,
		EL_TOEWIJZING_NUMMER, EL_PRODUCT_CODE,
	};
	const uint32_t *parts = rules_parts(r, node);
	uint32_t parent = rules_node(r, node)->parent, done = 0;
	struct rules_key key = {.count = 0};
	const struct rules_item *item;
	const struct rules_group *g;

	if (!rules_node_is(r, parts[EL_DEBET_CREDIT], "D"))
		return;
	if (r->debets_of != parent && !r->strict)
		rules_index_clear(&r->debets);
	r->debets_of = parent;
	for (; key.count < sizeof(same) / sizeof(same[0]); key.count++)
		key.part[key.count] = rules_key_text(r, parts[same[key.count]]);
	g = rules_index_add(&r->debets, &key, node);
	if (g == NULL)
		return;
	/* All but the last, which is this line. */
	for (item = &g->first; item != g->last && rules_pair(r, rule);
	     item = item->next) {
		rules_report(r, rule, item->node, node, DOC_NONE);
		done++;
	}
	if (item != g->last)
		findings_leave_out(r->findings, r->arena, rule,
				   g->count - 1 - done - 1);
}
