/* Which rules a message broke, and how often: what an event says of it. */
#include "flow/ledger_codes.h"

#include <string.h>

enum { PACK_NAMES_MAX = 32 };

static void
tell_code(struct jsonw *w, const char *code, uint64_t count)
{
	if (count == 0)
		return;
	jsonw_object(w);
	jsonw_put_text(w, "code", code);
	jsonw_put_int(w, "aantal", (int64_t)count);
	jsonw_object_end(w);
}

void
ledger_codes(struct jsonw *w, const struct findings *f)
{
	uint64_t counts[RULE_COUNT] = {0};
	struct {
		const char *name;
		uint64_t count;
	} own[PACK_NAMES_MAX];
	size_t i, k, names = 0;

	for (i = 0; i < RULE_COUNT && f->left_of != NULL; i++)
		counts[i] = f->left_of[i];
	for (i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];

		for (k = 0; one->name != NULL && k < names; k++)
			if (strcmp(own[k].name, one->name) == 0)
				break;
		if (one->name == NULL || k == PACK_NAMES_MAX) {
			counts[one->rule]++;
			continue;
		}
		if (k == names) {
			own[names].name = one->name;
			own[names++].count = 0;
		}
		own[k].count++;
	}
	jsonw_key(w, "codes");
	jsonw_array(w);
	for (i = 0; i < RULE_COUNT; i++)
		tell_code(w, rule_infos[i].name, counts[i]);
	for (k = 0; k < names; k++)
		tell_code(w, own[k].name, own[k].count);
	jsonw_array_end(w);
}
