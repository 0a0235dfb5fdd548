#ifndef POLS_MODEL_EVENT_H
#define POLS_MODEL_EVENT_H

/*
 * Events, which are published: the catalogue of their types, and the list of
 * events that one journal entry causes.  Booking and judging put events on
 * the list; the stage `announce` numbers and stores them in the same
 * transaction.
 *
 * The data of an event never holds a person, a ToewijzingNummer, a reference
 * of a message, or a product code together with one client.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/jsonw.h"

enum event_type {
	EVENT_BERICHT_GOEDGEKEURD,
	EVENT_BERICHT_AFGEKEURD,
	EVENT_BERICHT_TEGENSTRIJDIG,
	EVENT_BERICHT_IN_QUARANTAINE,
	EVENT_BERICHT_UIT_QUARANTAINE,
	EVENT_ANTWOORD_TERMIJN,
	EVENT_VERPLICHTING_VASTGELEGD,
	EVENT_VERPLICHTING_GEWIJZIGD,
	EVENT_VERPLICHTING_VRIJGEVALLEN,
	EVENT_VERPLICHTING_BEEINDIGD,
	EVENT_LEVERING_GESTART,
	EVENT_LEVERING_ONDERBROKEN,
	EVENT_LEVERING_INGETROKKEN,
	EVENT_LEVERING_AFGEKEURD,
	EVENT_TOEWIJZING_AFGEKEURD,
	EVENT_RAMING_AANGEPAST,
	EVENT_MAXIMUM_OVERSCHREDEN,
	EVENT_TERMIJN_OVERSCHREDEN,
	EVENT_STAPELING_GECONSTATEERD,
	EVENT_DECLARATIE_VERWERKT,
	EVENT_DECLARATIE_AANGEHOUDEN,
	EVENT_DECLARATIE_GEKOPPELD,
	EVENT_DECLARATIE_TERMIJN_VERSTREKEN,
	EVENT_CREDIT_AANGEHOUDEN,
	EVENT_CREDIT_AFGEKEURD,
	EVENT_RUIMTE_VASTGESTELD,
	EVENT_RUIMTE_AANGEPAST,
	EVENT_DREMPEL_BEREIKT,
	EVENT_HALFJAARSIGNAAL,
	EVENT_RUIMTE_OVERSCHREDEN,
	EVENT_ONDERSCHRIJDING_VERWACHT,
	EVENT_BEGROTING_DREMPEL_BEREIKT,
	EVENT_BEGROTING_OVERSCHRIJDING,
	EVENT_BUITEN_CONTRACT,
	EVENT_SIGNAAL_OPGEMERKT,
	EVENT_SIGNAAL_VERVALLEN,
	EVENT_SIGNAAL_BIJGEWERKT,
	EVENT_SIGNAAL_BEVESTIGD,
	EVENT_SIGNAAL_INGETROKKEN,
	EVENT_SIGNALEN_GEGROEPEERD,
	EVENT_GESTART, /* this and the next two are not stored */
	EVENT_HARTSLAG,
	EVENT_GESTOPT,
	EVENT_CONFIGURATIE_HERLADEN,
	EVENT_HISTORIE_GELADEN,
	EVENT_HERSTELD,
	EVENT_TYPE_COUNT
};

/* CloudEvents severity: OpenTelemetry's numbers. */
enum event_severity { EVENT_INFO = 9, EVENT_WARN = 13, EVENT_ERROR = 17 };

enum event_kind {
	/* Numbered and kept; heartbeats and the like are not. */
	EVENT_STORED = 1,
	/* Its amounts are those of one commitment or one declaration. */
	EVENT_OF_FEW = 2
};

/*
 * The data of a type is what schemas/events/<name>.json says it is; its
 * dataschema is "urn:nl:pols:schema:<name>:1".  A change that breaks readers
 * is a new type, "<name>.v2", beside the old one for some time (NL GOV).
 */
struct event_info {
	const char *name; /* behind the prefix: "berichten.bericht-…" */
	enum event_severity severity;
	unsigned kind; /* of enum event_kind */
};

extern const struct event_info event_infos[EVENT_TYPE_COUNT];

/* The type of a full name, whatever its prefix; EVENT_TYPE_COUNT for none. */
enum event_type event_type_named(const char *type);

enum { EVENT_SUBJECT = 37 }; /* a uuid with its NUL */

struct event {
	enum event_type type;
	char subject[EVENT_SUBJECT];
	char correlation[EVENT_SUBJECT]; /* the signal, or "" */
	size_t data;                     /* its JSON in events.data */
	size_t data_len;
};

struct events {
	struct event *items; /* owned */
	size_t count;
	size_t cap;
	struct buf data;
	struct jsonw writer;
	bool failed; /* memory ran out: the entry must not be committed */
};

/*
 * Where the numbers of the stream stand.  They are a function of the store;
 * its one writer keeps them while a batch is booked and writes those that
 * moved once, before the commit.
 */
struct event_numbers {
	int64_t last;
	int64_t of_type[EVENT_TYPE_COUNT]; /* -1: not read yet */
	bool moved[EVENT_TYPE_COUNT];
};

void events_init(struct events *ev);
void events_reset(struct events *ev);
void events_done(struct events *ev);

/*
 * Begin an event and its data object; write the members with the writer that
 * is returned (never NULL), then events_end().
 */
struct jsonw *events_begin(struct events *ev, enum event_type type,
			   const char *subject);
void events_end(struct events *ev);

/* Tie the event that is being written to a signal. */
void events_correlate(struct events *ev, const char *signal);

#endif
