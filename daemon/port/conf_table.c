/*
 * The options.  This table is the only place that knows them: it is read to
 * load, to print and to suggest, and config/polsd.conf is made from it.
 * [paths] state and runtime come first: other defaults refer to them.
 */
#include "port/conf_table.h"

#include <stddef.h>

#include "model/few.h"

#define AT(member) offsetof(struct conf, member)

#define KIB  ((int64_t)1024)
#define MIB  (1024 * KIB)
#define GIB  (1024 * MIB)
#define SEC  ((int64_t)1000)
#define HOUR (3600 * SEC)

static const char *const clock_words[] = {
	[CONF_CLOCK_SYSTEM] = "system",
	[CONF_CLOCK_MANUAL] = "manual",
	NULL,
};

static const char *const horizon_words[] = {
	[HORIZON_YEAR_END] = "year-end",
	[HORIZON_CONTRACT_END] = "contract-end",
	NULL,
};

static const char *const booking_words[] = {
	[CONF_BOOKING_CARE] = "care",
	[CONF_BOOKING_SUBMISSION] = "submission",
	NULL,
};

static const char *const sequence_words[] = {
	[CONF_SEQUENCE_PADDED] = "padded",
	[CONF_SEQUENCE_NLGOV10] = "nlgov10",
	NULL,
};

static const char *const answer_words[] = {
	[CONF_ANSWER_OBSERVE] = "observe",
	[CONF_ANSWER_PROPOSE] = "propose",
	NULL,
};

/*
 * One option is one paragraph, so clang-format keeps out; a macro, as
 * clang-format 14 dies of an array of such initialisers even then.
 */
/* clang-format off */
#define OPTION(...) { __VA_ARGS__ }

const struct conf_option conf_options[] = {
	OPTION(.section = "paths", .key = "state", .type = CONF_FOLDER,
	       .reload = CONF_RESTART, .fall = "/var/lib/pols",
	       .at = AT(paths.state),
	       .help = "Folder of the database; polsd makes it if it can."),
	OPTION(.section = "paths", .key = "runtime", .type = CONF_FOLDER,
	       .reload = CONF_RESTART, .fall = "/run/pols",
	       .at = AT(paths.runtime),
	       .help = "Folder for what lives as long as the daemon."),
	OPTION(.section = "paths", .key = "schemas", .type = CONF_FOLDER,
	       .optional = true, .fall = "", .at = AT(paths.schemas),
	       .help = "Folder of the XSDs, "
		       "<standard>/<release>/<message>.xsd. Empty: the "
		       "installed folder, else ../schemas beside the "
		       "program."),
	OPTION(.section = "paths", .key = "event_log", .type = CONF_FILE,
	       .optional = true, .fall = "/var/log/pols/events.jsonl",
	       .at = AT(paths.event_log),
	       .help = "Every published event, one a line. Empty: off. "
		       "When it cannot be opened the default is left off "
		       "with a warning; a file named here must open."),

	OPTION(.section = "sockets", .key = "intake", .type = CONF_ENDPOINTS,
	       .reload = CONF_RESTART, .fall = "tcp://127.0.0.1:5570",
	       .at = AT(sockets.intake),
	       .help = "Messages come in here (ROUTER). Several endpoints: "
		       "separated by spaces."),
	OPTION(.section = "sockets", .key = "events", .type = CONF_ENDPOINTS,
	       .reload = CONF_RESTART, .fall = "tcp://127.0.0.1:5571",
	       .at = AT(sockets.events), .help = "Events go out here (XPUB)."),
	OPTION(.section = "sockets", .key = "replay", .type = CONF_ENDPOINTS,
	       .reload = CONF_RESTART, .fall = "tcp://127.0.0.1:5572",
	       .at = AT(sockets.replay),
	       .help = "Missed events and snapshots are asked here "
		       "(ROUTER)."),
	OPTION(.section = "sockets", .key = "control", .type = CONF_ENDPOINTS,
	       .reload = CONF_RESTART, .fall = "ipc://<runtime>/control",
	       .at = AT(sockets.control),
	       .help = "polsctl speaks to the daemon here (ROUTER)."),

	OPTION(.section = "limits", .key = "message", .type = CONF_SIZE,
	       .reload = CONF_RESTART, .fall = "25MiB", .min = KIB,
	       .max = 256 * MIB, .at = AT(limits.message_bytes),
	       .help = "Largest message after unwrapping; before it, 34 "
		       "for every 25."),
	OPTION(.section = "limits", .key = "readers", .type = CONF_NUMBER,
	       .fall = "auto", .zero = "auto", .min = 1, .max = 64,
	       .at = AT(limits.readers),
	       .help = "Sandboxed processes that read messages; auto looks "
		       "at the processors."),
	OPTION(.section = "limits", .key = "reader_time", .type = CONF_DURATION,
	       .fall = "1s", .min = 10, .max = HOUR,
	       .at = AT(limits.reader_time_ms),
	       .help = "Time for reading a message, and as much again for "
		       "every MiB."),
	OPTION(.section = "limits", .key = "reader_memory", .type = CONF_SIZE,
	       .fall = "512MiB", .min = 32 * MIB, .max = 64 * GIB,
	       .at = AT(limits.reader_memory_bytes),
	       .help = "Memory of one reader."),
	OPTION(.section = "limits", .key = "pack_time", .type = CONF_DURATION,
	       .fall = "10s", .min = 10, .max = HOUR,
	       .at = AT(limits.pack_time_ms),
	       .help = "Time of a rule sheet for a message, and as much again "
		       "for every MiB; over it the receipt says: pack not "
		       "assessed."),
	OPTION(.section = "limits", .key = "batch_messages",
	       .type = CONF_NUMBER, .fall = "400", .min = 1, .max = 10000,
	       .at = AT(limits.batch_messages),
	       .help = "Messages that are made durable together at most."),
	OPTION(.section = "limits", .key = "batch_time", .type = CONF_DURATION,
	       .fall = "5ms", .min = 0, .max = SEC,
	       .at = AT(limits.batch_time_ms),
	       .help = "How long a message waits for others at most."),
	OPTION(.section = "limits", .key = "in_flight", .type = CONF_SIZE,
	       .fall = "64MiB", .min = KIB, .max = 64 * GIB,
	       .at = AT(limits.in_flight_bytes),
	       .help = "Bytes taken in and not yet answered; above it "
		       "clients get busy."),
	OPTION(.section = "limits", .key = "ballast", .type = CONF_SIZE,
	       .fall = "32MiB", .min = 0, .max = 64 * GIB,
	       .at = AT(limits.ballast_bytes),
	       .help = "Room kept back in the state folder, given up when "
		       "the disk is full so that the store can be tidied."),
	OPTION(.section = "limits", .key = "wal_alarm", .type = CONF_SIZE,
	       .fall = "256MiB", .min = 64 * KIB, .max = 64 * GIB,
	       .at = AT(limits.wal_alarm_bytes),
	       .help = "Size of the write-ahead log from which there is a "
		       "warning: a program that reads keeps it from being "
		       "shortened."),
	OPTION(.section = "limits", .key = "hold", .type = CONF_NUMBER,
	       .fall = "8", .min = 0, .max = 250, .at = AT(limits.hold_days),
	       .help = "Working days that a declared line waits for its "
		       "toewijzing."),

	OPTION(.section = "curve", .key = "server_key", .type = CONF_FILE,
	       .reload = CONF_RESTART, .optional = true, .fall = "",
	       .at = AT(curve.server_key),
	       .help = "File with the secret CURVE key (polsctl keygen "
		       "server). With it every tcp endpoint wants a key; "
		       "empty: no keys, and then only endpoints within this "
		       "machine."),
	OPTION(.section = "curve", .key = "clients", .type = CONF_FOLDER,
	       .optional = true, .fall = "", .at = AT(curve.clients),
	       .help = "Folder with a file NAME.client for each client: its "
		       "public key and what it may do (polsctl keygen "
		       "client)."),

	OPTION(.section = "privacy", .key = "key", .type = CONF_FILE,
	       .reload = CONF_RESTART, .fall = "<state>/key",
	       .at = AT(privacy.key),
	       .help = "Key file: hides BSNs and seals bodies; mode 0600, "
		       "the newest key on top. A reload reads it again. The "
		       "default one is made at the first start."),
	OPTION(.section = "privacy", .key = "retain_bodies", .type = CONF_DAYS,
	       .fall = "35d", .min = 0, .max = 36500,
	       .at = AT(privacy.retain_bodies_days),
	       .help = "How long the sealed text of a message is kept."),
	OPTION(.section = "privacy", .key = "small_cell", .type = CONF_NUMBER,
	       .fall = "5", .min = 0, .max = FEW_MOST,
	       .at = AT(privacy.small_cell),
	       .help = "Amounts over fewer clients leave this machine in "
		       "whole thousands of euros only."),

	OPTION(.section = "region", .key = "oin", .type = CONF_OIN,
	       .fall = "00000000000000000000", .at = AT(region.oin),
	       .help = "OIN of the organisation, 20 digits; stands in the "
		       "source of events."),
	OPTION(.section = "region", .key = "name", .type = CONF_TEXT,
	       .optional = true, .fall = "", .max = 200, .at = AT(region.name),
	       .help = "Name of the region or municipality, for people."),
	OPTION(.section = "region", .key = "horizon", .type = CONF_HORIZON,
	       .fall = "year-end", .min = 1, .max = 600, .words = horizon_words,
	       .at = AT(region.horizon.kind), .also = AT(region.horizon.months),
	       .help = "Where a toewijzing without end is cut: year-end, "
		       "contract-end or a number of months."),
	OPTION(.section = "region", .key = "booking_year", .type = CONF_WORD,
	       .fall = "care", .words = booking_words,
	       .at = AT(region.booking_year),
	       .help = "The year of a declared line: that of the care or "
		       "of the submission."),
	OPTION(.section = "region", .key = "live_from", .type = CONF_DATE,
	       .optional = true, .fall = "", .at = AT(region.live_from),
	       .help = "First day (YYYY-MM-DD) on which signals are given; "
		       "what came before is history. Empty: every day."),

	OPTION(.section = "signals", .key = "half_year_margin",
	       .type = CONF_PERCENT, .fall = "10%", .max = 100000,
	       .at = AT(signals.half_year_margin_bp),
	       .help = "How far past its half-year share a provider may "
		       "be."),
	OPTION(.section = "signals", .key = "thresholds", .type = CONF_PERCENTS,
	       .fall = "70% 90% 100%", .min = 1, .max = 100000,
	       .at = AT(signals.thresholds_bp),
	       .also = AT(signals.thresholds_count),
	       .help = "Declared shares of a ceiling that give a signal "
		       "each; rising, 8 at most."),
	OPTION(.section = "signals", .key = "clear", .type = CONF_PERCENT,
	       .fall = "5%", .max = 10000, .at = AT(signals.clear_bp),
	       .help = "How far below its limit a signal ends."),
	OPTION(.section = "signals", .key = "confirm", .type = CONF_NUMBER,
	       .fall = "2", .min = 1, .max = 31, .at = AT(signals.confirm),
	       .help = "Days on which an expectation must hold before it "
		       "gives a signal."),
	OPTION(.section = "signals", .key = "term", .type = CONF_NUMBER,
	       .fall = "9", .min = 1, .max = 600, .at = AT(signals.term_months),
	       .help = "Months after which a toewijzing counts as long."),
	OPTION(.section = "signals", .key = "stacking", .type = CONF_NUMBER,
	       .fall = "3", .min = 2, .max = 100, .at = AT(signals.stacking),
	       .help = "How many products of one client at the same time "
		       "give a signal."),

	OPTION(.section = "events", .key = "type_prefix", .type = CONF_DOMAIN,
	       .reload = CONF_RESTART, .fall = "nl.pols", .max = 100,
	       .at = AT(events.type_prefix),
	       .help = "Prefix of every event type; says who defines its "
		       "meaning."),
	OPTION(.section = "events", .key = "heartbeat", .type = CONF_DURATION,
	       .fall = "10s", .min = 10, .max = HOUR,
	       .at = AT(events.heartbeat_ms),
	       .help = "Time between two heartbeat events."),
	OPTION(.section = "events", .key = "include_agb", .type = CONF_YES_NO,
	       .fall = "no", .at = AT(events.include_agb),
	       .help = "Put AGB codes in the data of events; that of a "
		       "sole trader points to a person."),
	OPTION(.section = "events", .key = "sequence_style", .type = CONF_WORD,
	       .reload = CONF_RESTART, .fall = "padded",
	       .words = sequence_words, .at = AT(events.sequence_style),
	       .help = "The sequence attribute: ten digits, or as version "
		       "1.0 of the NL GOV profile has it."),

	OPTION(.section = "answer", .key = "mode", .type = CONF_WORD,
	       .fall = "propose", .words = answer_words, .at = AT(answer.mode),
	       .help = "propose: our verdict decides, and receipts carry "
		       "the return message. observe: lines are pending "
		       "until the 325 of the backoffice comes."),
	OPTION(.section = "answer", .key = "watch", .type = CONF_YES_NO,
	       .fall = "no", .at = AT(answer.watch),
	       .help = "Watch the terms within which messages must be "
		       "answered."),

	OPTION(.section = "rules", .key = "strict", .type = CONF_YES_NO,
	       .fall = "no", .at = AT(rules.strict),
	       .help = "Judge by the meaning of a rule where the published "
		       "sheets plainly miss it; polsd(8) has the table."),
	OPTION(.section = "rules", .key = "pack.", .type = CONF_PACKS,
	       .optional = true, .fall = "", .at = AT(rules.packs),
	       .help = "Extra rule sheet (XSLT 1.0) for a type of message: "
		       "pack.wmo323, pack.jw301, or pack.323 for both."),

	OPTION(.section = "clock", .key = "source", .type = CONF_WORD,
	       .reload = CONF_RESTART, .fall = "system", .words = clock_words,
	       .at = AT(clock.source),
	       .help = "manual (tests, demos, replays): the day is what "
		       "the last polsctl tick said."),
};
/* clang-format on */

const size_t conf_option_count = sizeof(conf_options) / sizeof(conf_options[0]);

_Static_assert(sizeof(conf_options) / sizeof(conf_options[0]) <=
		       CONF_OPTIONS_MAX,
	       "CONF_OPTIONS_MAX");
