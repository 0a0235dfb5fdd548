/* The journalled part of the configuration. */
#include "model/settings.h"

#include <string.h>

enum { SETTINGS_VERSION = 1 };

void
settings_write(const struct settings *s, struct buf *b)
{
	uint8_t i;

	buf_u8(b, SETTINGS_VERSION);
	buf_u8(b, (uint8_t)s->horizon.kind);
	buf_i32(b, s->horizon.months);
	buf_u8(b, s->booking_submission);
	buf_u8(b, s->propose);
	buf_u8(b, s->watch);
	buf_i32(b, s->live_from);
	buf_i32(b, s->hold_days);
	buf_i32(b, s->half_year_margin_bp);
	buf_i32(b, s->clear_bp);
	buf_i32(b, s->confirm_days);
	buf_i32(b, s->term_months);
	buf_i32(b, s->stacking);
	buf_u8(b, s->threshold_count);
	for (i = 0; i < s->threshold_count; i++)
		buf_i32(b, s->thresholds_bp[i]);
	buf_i32(b, s->small_cell);
	buf_u8(b, s->include_agb);
	buf_u8(b, s->sequence_nlgov10);
	buf_str(b, s->type_prefix);
	buf_str(b, s->oin);
}

bool
settings_read(struct settings *s, const void *bytes, size_t len)
{
	struct scan in;
	uint8_t i, kind;

	memset(s, 0, sizeof(*s));
	scan_init(&in, bytes, len);
	if (scan_u8(&in) != SETTINGS_VERSION)
		return false;
	kind = scan_u8(&in);
	if (kind > HORIZON_MONTHS)
		return false;
	s->horizon.kind = kind;
	s->horizon.months = scan_i32(&in);
	s->booking_submission = scan_u8(&in) != 0;
	s->propose = scan_u8(&in) != 0;
	s->watch = scan_u8(&in) != 0;
	s->live_from = scan_i32(&in);
	s->hold_days = scan_i32(&in);
	s->half_year_margin_bp = scan_i32(&in);
	s->clear_bp = scan_i32(&in);
	s->confirm_days = scan_i32(&in);
	s->term_months = scan_i32(&in);
	s->stacking = scan_i32(&in);
	s->threshold_count = scan_u8(&in);
	if (s->threshold_count > SETTINGS_THRESHOLDS)
		return false;
	for (i = 0; i < s->threshold_count; i++)
		s->thresholds_bp[i] = scan_i32(&in);
	s->small_cell = scan_i32(&in);
	s->include_agb = scan_u8(&in) != 0;
	s->sequence_nlgov10 = scan_u8(&in) != 0;
	scan_str(&in, s->type_prefix, sizeof(s->type_prefix));
	scan_str(&in, s->oin, sizeof(s->oin));
	return scan_end(&in);
}
