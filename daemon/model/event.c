/* The catalogue of events, and the list that one entry causes. */
#include "model/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct event_info event_infos[EVENT_TYPE_COUNT] = {
	[EVENT_BERICHT_GOEDGEKEURD] =
		{"berichten.bericht-goedgekeurd", "bericht", EVENT_INFO, true},
	[EVENT_BERICHT_AFGEKEURD] =
		{"berichten.bericht-afgekeurd", "bericht", EVENT_WARN, true},
	[EVENT_BERICHT_TEGENSTRIJDIG] =
		{"berichten.bericht-tegenstrijdig", "bericht", EVENT_ERROR,
		 true},
	[EVENT_BERICHT_IN_QUARANTAINE] =
		{"berichten.bericht-in-quarantaine-geplaatst", "bericht",
		 EVENT_WARN, true},
	[EVENT_BERICHT_UIT_QUARANTAINE] =
		{"berichten.bericht-uit-quarantaine-gehaald", "bericht",
		 EVENT_INFO, true},
	[EVENT_VERPLICHTING_VASTGELEGD] =
		{"verplichtingen.verplichting-vastgelegd", "verplichting",
		 EVENT_INFO, true},
	[EVENT_VERPLICHTING_GEWIJZIGD] =
		{"verplichtingen.verplichting-gewijzigd", "verplichting",
		 EVENT_INFO, true},
	[EVENT_VERPLICHTING_VRIJGEVALLEN] =
		{"verplichtingen.verplichting-vrijgevallen", "verplichting",
		 EVENT_INFO, true},
	[EVENT_VERPLICHTING_BEEINDIGD] =
		{"verplichtingen.verplichting-beeindigd", "verplichting",
		 EVENT_INFO, true},
	[EVENT_LEVERING_GESTART] =
		{"verplichtingen.levering-gestart", "verplichting",
		 EVENT_INFO, true},
	[EVENT_LEVERING_ONDERBROKEN] =
		{"verplichtingen.levering-onderbroken", "verplichting",
		 EVENT_INFO, true},
	[EVENT_LEVERING_INGETROKKEN] =
		{"verplichtingen.levering-ingetrokken", "verplichting",
		 EVENT_INFO, true},
	[EVENT_LEVERING_AFGEKEURD] =
		{"verplichtingen.levering-afgekeurd", "bericht", EVENT_WARN,
		 true},
	[EVENT_RAMING_AANGEPAST] =
		{"verplichtingen.raming-aangepast", "raming", EVENT_INFO,
		 true},
	[EVENT_MAXIMUM_OVERSCHREDEN] =
		{"verplichtingen.maximum-overschreden", "signaal", EVENT_WARN,
		 true},
	[EVENT_TERMIJN_OVERSCHREDEN] =
		{"toewijzingen.termijn-overschreden", "signaal", EVENT_INFO,
		 true},
	[EVENT_STAPELING_GECONSTATEERD] =
		{"toewijzingen.stapeling-geconstateerd", "signaal",
		 EVENT_INFO, true},
	[EVENT_DECLARATIE_VERWERKT] =
		{"declaraties.declaratie-verwerkt", "declaratie", EVENT_INFO,
		 true},
	[EVENT_DECLARATIE_AANGEHOUDEN] =
		{"declaraties.declaratie-zonder-toewijzing-aangehouden",
		 "declaratie", EVENT_WARN, true},
	[EVENT_DECLARATIE_GEKOPPELD] =
		{"declaraties.declaratie-alsnog-gekoppeld", "declaratie",
		 EVENT_INFO, true},
	[EVENT_DECLARATIE_TERMIJN_VERSTREKEN] =
		{"declaraties.declaratie-zonder-toewijzing-afgekeurd",
		 "declaratie", EVENT_WARN, true},
	[EVENT_CREDIT_AANGEHOUDEN] =
		{"declaraties.credit-zonder-debet-aangehouden", "declaratie",
		 EVENT_WARN, true},
	[EVENT_CREDIT_AFGEKEURD] =
		{"declaraties.credit-zonder-debet-afgekeurd", "declaratie",
		 EVENT_WARN, true},
	[EVENT_RUIMTE_VASTGESTELD] =
		{"bestedingsruimten.ruimte-vastgesteld", "ruimte", EVENT_INFO,
		 true},
	[EVENT_RUIMTE_AANGEPAST] =
		{"bestedingsruimten.ruimte-aangepast", "ruimte", EVENT_INFO,
		 true},
	[EVENT_DREMPEL_BEREIKT] =
		{"bestedingsruimten.drempel-bereikt", "signaal", EVENT_WARN,
		 true},
	[EVENT_HALFJAARSIGNAAL] =
		{"bestedingsruimten.halfjaarsignaal-afgegeven", "signaal",
		 EVENT_WARN, true},
	[EVENT_RUIMTE_OVERSCHREDEN] =
		{"bestedingsruimten.ruimte-overschreden", "signaal",
		 EVENT_ERROR, true},
	[EVENT_ONDERSCHRIJDING_VERWACHT] =
		{"bestedingsruimten.onderschrijding-verwacht", "signaal",
		 EVENT_WARN, true},
	[EVENT_BEGROTING_DREMPEL_BEREIKT] =
		{"begrotingen.drempel-bereikt", "signaal", EVENT_WARN, true},
	[EVENT_BEGROTING_OVERSCHRIJDING] =
		{"begrotingen.overschrijding-verwacht", "signaal", EVENT_WARN,
		 true},
	[EVENT_BUITEN_CONTRACT] =
		{"declaraties.buiten-contract", "signaal", EVENT_WARN, true},
	[EVENT_SIGNAAL_OPGEMERKT] =
		{"bestedingsruimten.signaal-opgemerkt", "signaal", EVENT_INFO,
		 true},
	[EVENT_SIGNAAL_VERVALLEN] =
		{"bestedingsruimten.signaal-vervallen", "signaal", EVENT_INFO,
		 true},
	[EVENT_SIGNAAL_BIJGEWERKT] =
		{"bestedingsruimten.signaal-bijgewerkt", "signaal",
		 EVENT_INFO, true},
	[EVENT_SIGNAAL_BEVESTIGD] =
		{"bestedingsruimten.signaal-bevestigd", "signaal", EVENT_INFO,
		 true},
	[EVENT_SIGNAAL_INGETROKKEN] =
		{"bestedingsruimten.signaal-ingetrokken", "signaal",
		 EVENT_INFO, true},
	[EVENT_SIGNALEN_GEGROEPEERD] =
		{"bestedingsruimten.signalen-gegroepeerd", "signalen",
		 EVENT_WARN, true},
	[EVENT_GESTART] =
		{"stroom.gestart", "stroom", EVENT_INFO, false},
	[EVENT_HARTSLAG] =
		{"stroom.hartslag", "stroom", EVENT_INFO, false},
	[EVENT_GESTOPT] =
		{"stroom.gestopt", "stroom", EVENT_INFO, false},
	[EVENT_HISTORIE_GELADEN] =
		{"stroom.historie-geladen", "historie", EVENT_INFO, true},
	[EVENT_CONFIGURATIE_HERLADEN] =
		{"stroom.configuratie-herladen", "stroom", EVENT_INFO, true},
	[EVENT_HERSTELD] =
		{"stroom.hersteld", "stroom", EVENT_WARN, true},
};
/* clang-format on */

void
events_init(struct events *ev)
{
	memset(ev, 0, sizeof(*ev));
	buf_init(&ev->data);
}

void
events_reset(struct events *ev)
{
	ev->count = 0;
	ev->failed = false;
	buf_reset(&ev->data);
}

void
events_done(struct events *ev)
{
	free(ev->items);
	buf_done(&ev->data);
	events_init(ev);
}

struct jsonw *
events_begin(struct events *ev, enum event_type type, const char *subject)
{
	struct event *items, *one;
	size_t cap;

	if (ev->count == ev->cap) {
		cap = ev->cap == 0 ? 16 : 2 * ev->cap;
		items = realloc(ev->items, cap * sizeof(*items));
		if (items == NULL) {
			/* Write over the last one: it is not committed. */
			ev->failed = true;
			ev->count -= ev->count > 0;
		} else {
			ev->items = items;
			ev->cap = cap;
		}
	}
	jsonw_init(&ev->writer, &ev->data);
	if (ev->cap > 0) {
		one = &ev->items[ev->count++];
		memset(one, 0, sizeof(*one));
		one->type = type;
		snprintf(one->subject, sizeof(one->subject), "%s", subject);
		one->data = ev->data.len;
	}
	jsonw_object(&ev->writer);
	return &ev->writer;
}

void
events_correlate(struct events *ev, const char *signal)
{
	struct event *one;

	if (ev->count == 0)
		return;
	one = &ev->items[ev->count - 1];
	snprintf(one->correlation, sizeof(one->correlation), "%s", signal);
}

void
events_end(struct events *ev)
{
	struct event *one;

	jsonw_object_end(&ev->writer);
	if (ev->data.failed)
		ev->failed = true;
	if (ev->count == 0)
		return;
	one = &ev->items[ev->count - 1];
	one->data_len = ev->data.len - one->data;
}
