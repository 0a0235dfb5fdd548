/* Receipts as JSON. */
#include "stage/receipt.h"

#include <string.h>

#include "base/jsonw.h"
#include "model/day.h"
#include "port/crypto.h"

void
receipt_init(struct receipt *r)
{
	memset(r, 0, sizeof(*r));
	r->first_outcome = OUTCOME_COUNT;
	r->reason = "";
	r->lines = (struct line_counts){-1, -1, -1, -1};
	r->findings_max = RECEIPT_FINDINGS_MAX;
}

struct line_counts
receipt_lines(enum outcome outcome, int64_t n)
{
	const int64_t accepted = outcome == OUTCOME_BOOKED ? n : 0;

	return (struct line_counts){n, accepted, 0, n - accepted};
}

static void
write_message(const struct receipt *r, struct jsonw *w)
{
	char day[DAY_TEXT];

	jsonw_key(w, "message");
	if (r->type == NULL || !r->has_header) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_text(w, "standard", r->type->standard);
	jsonw_put_text(w, "release", r->type->release);
	jsonw_put_text(w, "type", r->type->type);
	jsonw_put_text(w, "sender", r->header.afzender);
	jsonw_put_text(w, "receiver", r->header.ontvanger);
	jsonw_put_text(w, "identification", r->header.identificatie);
	jsonw_put_text(w, "dated", day_format(day, r->header.dagtekening));
	jsonw_object_end(w);
}

void
receipt_put_lines(struct jsonw *w, const char *key, const struct line_counts *l)
{
	jsonw_key(w, key);
	if (l->submitted < 0) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "submitted", l->submitted);
	jsonw_put_int(w, "accepted", l->accepted);
	jsonw_put_int(w, "held", l->held);
	jsonw_put_int(w, "rejected", l->rejected);
	jsonw_object_end(w);
}

/* One finding may have a place in every line: not all of them in a receipt. */
static void
write_paths(const struct receipt *r, const struct finding *f, struct jsonw *w)
{
	uint32_t shown = f->path_count, i;

	if (r->findings_max > 0 && shown > r->findings_max)
		shown = (uint32_t)r->findings_max;
	jsonw_key(w, "paths");
	jsonw_array(w);
	for (i = 0; i < shown; i++)
		jsonw_text(w, f->paths[i]);
	jsonw_array_end(w);
	if (shown < f->path_count)
		jsonw_put_int(w, "paths_left_out", f->path_count - shown);
}

static void
write_finding(const struct receipt *r, const struct finding *f, struct jsonw *w)
{
	const struct rule_info *rule = &rule_infos[f->rule];

	jsonw_object(w);
	jsonw_put_text(w, "rule", finding_name(f));
	jsonw_put_text(w, "code", rule->code);
	jsonw_put_int(w, "level", rule->level);
	jsonw_put_text(w, "path", f->path_count > 0 ? f->paths[0] : NULL);
	if (f->path_count > 1)
		write_paths(r, f, w);
	jsonw_put_int_opt(w, "line", f->line, 0);
	jsonw_put_text(w, "text", finding_text(f));
	jsonw_object_end(w);
}

static void
write_findings(const struct receipt *r, struct jsonw *w)
{
	const struct findings *lists[] = {&r->first_levels, &r->last_levels};
	uint64_t shown = 0, left_out = 0;
	size_t l, i;

	jsonw_key(w, "findings");
	jsonw_array(w);
	for (l = 0; l < 2; l++) {
		left_out += lists[l]->left_out;
		for (i = 0; i < lists[l]->count; i++) {
			if (r->findings_max > 0 && shown >= r->findings_max) {
				left_out++;
				continue;
			}
			write_finding(r, &lists[l]->items[i], w);
			shown++;
		}
	}
	jsonw_array_end(w);
	if (left_out > 0) {
		jsonw_key(w, "findings_left_out");
		jsonw_uint(w, left_out);
	}
	if (r->first_levels.truncated)
		jsonw_put_bool(w, "truncated", true);
}

void
receipt_write(const struct receipt *r, struct buf *out)
{
	char digest[8 + CRYPTO_HEX] = "sha256:";
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_key(&w, "id");
	jsonw_textn(&w, r->id == NULL ? "" : r->id, r->id_len);
	jsonw_put_int_opt(&w, "journal", r->journal, 0);
	crypto_hex(r->digest, sizeof(r->digest), digest + 7);
	jsonw_put_text(&w, "digest", r->has_digest ? digest : NULL);
	jsonw_put_text(&w, "outcome", outcome_name(r->outcome));
	if (r->first_outcome != OUTCOME_COUNT)
		jsonw_put_text(&w, "first_outcome",
			       outcome_name(r->first_outcome));
	jsonw_put_int(&w, "level", r->level);
	if (r->reason[0] != '\0')
		jsonw_put_text(&w, "reason", r->reason);
	write_message(r, &w);
	receipt_put_lines(&w, "lines", &r->lines);
	write_findings(r, &w);
	jsonw_put_null(&w, "answer");
	jsonw_object_end(&w);
}
