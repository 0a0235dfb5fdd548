/* The catalogue of events, and the list that one entry causes. */
#include "model/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct event_info event_infos[EVENT_TYPE_COUNT] = {
	[EVENT_BERICHT_GOEDGEKEURD] =
		{"berichten.bericht-goedgekeurd", EVENT_INFO, EVENT_STORED},
	[EVENT_BERICHT_AFGEKEURD] =
		{"berichten.bericht-afgekeurd", EVENT_WARN, EVENT_STORED},
	[EVENT_BERICHT_TEGENSTRIJDIG] =
		{"berichten.bericht-tegenstrijdig", EVENT_ERROR, EVENT_STORED},
	[EVENT_BERICHT_IN_QUARANTAINE] =
		{"berichten.bericht-in-quarantaine-geplaatst",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_BERICHT_UIT_QUARANTAINE] =
		{"berichten.bericht-uit-quarantaine-gehaald",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_ANTWOORD_TERMIJN] =
		{"berichten.antwoord-termijn-verstreken",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_VERPLICHTING_VASTGELEGD] =
		{"verplichtingen.verplichting-vastgelegd",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_VERPLICHTING_GEWIJZIGD] =
		{"verplichtingen.verplichting-gewijzigd",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_VERPLICHTING_VRIJGEVALLEN] =
		{"verplichtingen.verplichting-vrijgevallen",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_VERPLICHTING_BEEINDIGD] =
		{"verplichtingen.verplichting-beeindigd",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_LEVERING_GESTART] =
		{"verplichtingen.levering-gestart",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_LEVERING_ONDERBROKEN] =
		{"verplichtingen.levering-onderbroken",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_LEVERING_INGETROKKEN] =
		{"verplichtingen.levering-ingetrokken",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_LEVERING_AFGEKEURD] =
		{"verplichtingen.levering-afgekeurd", EVENT_WARN, EVENT_STORED},
	[EVENT_TOEWIJZING_AFGEKEURD] =
		{"verplichtingen.toewijzing-afgekeurd",
		 EVENT_WARN, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_RAMING_AANGEPAST] =
		{"verplichtingen.raming-aangepast", EVENT_INFO, EVENT_STORED},
	[EVENT_MAXIMUM_OVERSCHREDEN] =
		{"verplichtingen.maximum-overschreden",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_TERMIJN_OVERSCHREDEN] =
		{"toewijzingen.termijn-overschreden", EVENT_INFO, EVENT_STORED},
	[EVENT_STAPELING_GECONSTATEERD] =
		{"toewijzingen.stapeling-geconstateerd",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_DECLARATIE_VERWERKT] =
		{"declaraties.declaratie-verwerkt",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_DECLARATIE_AANGEHOUDEN] =
		{"declaraties.declaratie-zonder-toewijzing-aangehouden",
		 EVENT_WARN, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_DECLARATIE_GEKOPPELD] =
		{"declaraties.declaratie-alsnog-gekoppeld",
		 EVENT_INFO, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_DECLARATIE_TERMIJN_VERSTREKEN] =
		{"declaraties.declaratie-zonder-toewijzing-afgekeurd",
		 EVENT_WARN, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_CREDIT_AANGEHOUDEN] =
		{"declaraties.credit-zonder-debet-aangehouden",
		 EVENT_WARN, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_CREDIT_AFGEKEURD] =
		{"declaraties.credit-zonder-debet-afgekeurd",
		 EVENT_WARN, EVENT_STORED | EVENT_OF_FEW},
	[EVENT_RUIMTE_VASTGESTELD] =
		{"bestedingsruimten.ruimte-vastgesteld",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_RUIMTE_AANGEPAST] =
		{"bestedingsruimten.ruimte-aangepast",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_DREMPEL_BEREIKT] =
		{"bestedingsruimten.drempel-bereikt", EVENT_WARN, EVENT_STORED},
	[EVENT_HALFJAARSIGNAAL] =
		{"bestedingsruimten.halfjaarsignaal-afgegeven",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_RUIMTE_OVERSCHREDEN] =
		{"bestedingsruimten.ruimte-overschreden",
		 EVENT_ERROR, EVENT_STORED},
	[EVENT_ONDERSCHRIJDING_VERWACHT] =
		{"bestedingsruimten.onderschrijding-verwacht",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_BEGROTING_DREMPEL_BEREIKT] =
		{"begrotingen.drempel-bereikt", EVENT_WARN, EVENT_STORED},
	[EVENT_BEGROTING_OVERSCHRIJDING] =
		{"begrotingen.overschrijding-verwacht",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_BUITEN_CONTRACT] =
		{"declaraties.buiten-contract", EVENT_WARN, EVENT_STORED},
	[EVENT_SIGNAAL_OPGEMERKT] =
		{"bestedingsruimten.signaal-opgemerkt",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_SIGNAAL_VERVALLEN] =
		{"bestedingsruimten.signaal-vervallen",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_SIGNAAL_BIJGEWERKT] =
		{"bestedingsruimten.signaal-bijgewerkt",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_SIGNAAL_BEVESTIGD] =
		{"bestedingsruimten.signaal-bevestigd",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_SIGNAAL_INGETROKKEN] =
		{"bestedingsruimten.signaal-ingetrokken",
		 EVENT_INFO, EVENT_STORED},
	[EVENT_SIGNALEN_GEGROEPEERD] =
		{"bestedingsruimten.signalen-gegroepeerd",
		 EVENT_WARN, EVENT_STORED},
	[EVENT_GESTART] =
		{"stroom.gestart", EVENT_INFO, 0},
	[EVENT_HARTSLAG] =
		{"stroom.hartslag", EVENT_INFO, 0},
	[EVENT_GESTOPT] =
		{"stroom.gestopt", EVENT_INFO, 0},
	[EVENT_HISTORIE_GELADEN] =
		{"stroom.historie-geladen", EVENT_INFO, EVENT_STORED},
	[EVENT_CONFIGURATIE_HERLADEN] =
		{"stroom.configuratie-herladen", EVENT_INFO, EVENT_STORED},
	[EVENT_HERSTELD] =
		{"stroom.hersteld", EVENT_WARN, EVENT_STORED},
};
/* clang-format on */

enum event_type
event_type_named(const char *type)
{
	size_t len = strlen(type), i;

	for (i = 0; i < EVENT_TYPE_COUNT; i++) {
		size_t n = strlen(event_infos[i].name);

		if (len > n && type[len - n - 1] == '.' &&
		    memcmp(type + len - n, event_infos[i].name, n) == 0)
			break;
	}
	return (enum event_type)i;
}

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
