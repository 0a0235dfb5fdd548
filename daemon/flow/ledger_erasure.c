/* A citizen was forgotten. */
#include "flow/ledger_erasure.h"

#include "flow/ledger_turn.h"

void
ledger_erasure(struct ledger *l, struct entry *en, const struct erasure *x)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);
	struct buf b;

	buf_init(&b);
	buf_i64(&b, x->client);
	buf_i64(&b, x->bodies);
	ledger_facts_of(l, en, &b);
	ledger_finish(l, &t);
	buf_done(&b);
	en->facts = NULL;
}

bool
ledger_erasure_read(const struct entry *en, struct erasure *out)
{
	struct scan s;

	scan_init(&s, en->facts, en->facts_len);
	out->client = scan_i64(&s);
	out->bodies = scan_i64(&s);
	return scan_end(&s);
}
