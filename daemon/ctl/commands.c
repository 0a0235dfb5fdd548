/* What polsctl can do, and the options that it knows. */
#include "ctl/commands.h"

#include <stdint.h>

#include "ctl/cmd.h"

#define LIST (OPT(LIMIT) | OPT(AS_OF))
#define WHICH                                                         \
	(OPT(DOMAIN) | OPT(GEMEENTE) | OPT(NUMMER) | OPT(AANBIEDER) | \
	 OPT(PRODUCT) | OPT(YEAR))
#define ROWS                                                              \
	(LIST | OPT(CSV) | OPT(DOMAIN) | OPT(GEMEENTE) | OPT(AANBIEDER) | \
	 OPT(PRODUCT))
#define MONEY                                                             \
	(OPT(YEAR) | OPT(BOOKING) | OPT(AS_OF) | OPT(CSV) | OPT(DOMAIN) | \
	 OPT(GEMEENTE) | OPT(AANBIEDER) | OPT(SEGMENT))
#define ANY SIZE_MAX

/* The commands of a noun with tables that are imported (pols-csv(7)). */
#define IMPORTED(noun, argument, most, kinds)                                 \
	{noun,                                                                \
	 "import",                                                            \
	 cmd_import,                                                          \
	 "FILE",                                                              \
	 1,                                                                   \
	 1,                                                                   \
	 OPT(DRY_RUN) | OPT(TIMEOUT),                                         \
	 "import " kinds,                                                     \
	 {noun " import " noun ".csv --dry-run"}},                            \
	{                                                                     \
		noun, "export", cmd_imported_export, argument, 0, most, ROWS, \
			"the same as CSV, to change and import again",        \
		{                                                             \
			noun " export >" noun ".csv"                          \
		}                                                             \
	}
#define IMPORTED_LIST(noun, argument, most, kinds)                        \
	{                                                                 \
		noun, "list", cmd_imported_list, argument, 0, most, ROWS, \
			"what was imported: " kinds,                      \
		{                                                         \
			noun " list"                                      \
		}                                                         \
	}

/* clang-format off */
const struct ctl_command ctl_commands[] = {
	{"send", NULL, cmd_send, "FILE...", 0, ANY,
	 OPT(TIMEOUT) | OPT(KEY) | OPT(HISTORIC) | OPT(WATCH),
	 "send messages (files, folders, - for standard input)",
	 {"send berichten/2025-01-06", "send - <bericht.xml",
	  "send --watch /var/spool/pols"}},
	{"history", "begin", cmd_history_begin, "", 0, 0, OPT(TIMEOUT),
	 "begin a load of history, for imports that belong to it",
	 {"history begin"}},
	{"history", "end", cmd_history_end, "", 0, 0, OPT(TIMEOUT),
	 "end a load that was begun, or whose sender is gone", {"history end"}},
	{"check", NULL, cmd_check, "FILE...", 1, ANY, OPT(RAPPORT) | OPT(OUT),
	 "levels 1 and 2, without a daemon or a store",
	 {"check bericht.xml", "check --rapport bericht.xml"}},
	{"status", NULL, cmd_status, "", 0, 0,
	 OPT(TIMEOUT) | OPT(PROMETHEUS), "how the daemon is",
	 {"status", "--json status", "status --prometheus"}},
	{"message", "list", cmd_message_list, "", 0, 0,
	 LIST | OPT(STATE) | OPT(TYPE) | OPT(SENDER) | OPT(SINCE) |
		 OPT(YEAR),
	 "messages that are kept",
	 {"message list --state refused", "message list --since 2025-06-01"}},
	{"message", "show", cmd_message_show, "JOURNAL", 1, 1,
	 OPT(ANSWER) | OPT(BODY) | OPT(REASON) | OPT(TIMEOUT) | OPT(AS_OF),
	 "one message: findings and consequences", {"message show 42"}},
	{"message", "answered", cmd_message_answered, "JOURNAL...", 1, ANY,
	 OPT(TIMEOUT), "say that messages were answered",
	 {"message answered 42 43"}},
	{"quarantine", "list", cmd_quarantine_list, "", 0, 0,
	 LIST | OPT(SINCE), "messages that wait for a decision",
	 {"quarantine list"}},
	{"quarantine", "show", cmd_quarantine_show, "JOURNAL", 1, 1, 0,
	 "one of them, and what was decided", {"quarantine show 42"}},
	{"quarantine", "retry", cmd_quarantine_retry, "JOURNAL...|all", 1, ANY,
	 OPT(DRY_RUN) | OPT(TIMEOUT), "judge messages anew",
	 {"quarantine retry 42 43", "quarantine retry all --dry-run"}},
	{"quarantine", "discard", cmd_quarantine_discard,
	 "JOURNAL --reason TEXT", 1, 1, OPT(REASON) | OPT(TIMEOUT),
	 "give one up, for a reason that stays",
	 {"quarantine discard 42 --reason 'test message'"}},
	{"commitment", "list", cmd_commitment_list, "", 0, 0, LIST | WHICH,
	 "what allocations can cost at most, and what was declared",
	 {"commitment list --aanbieder 42420002 --year 2025"}},
	{"commitment", "show", cmd_commitment_show, "", 0, 0,
	 WHICH | OPT(AS_OF),
	 "one of them, month by month",
	 {"commitment show --domain wmo --gemeente 0355 --nummer 1001"}},
	{"line", "list", cmd_line_list, "", 0, 0,
	 LIST | WHICH | OPT(SEGMENT) | OPT(STATE) | OPT(MESSAGE) |
		 OPT(BOOKING) | OPT(CSV),
	 "declared lines, where every figure ends",
	 {"line list --domain wmo --gemeente 0355 --nummer 1001",
	  "line list --message 42",
	  "line list --aanbieder 42420002 --year 2025 --state rejected"}},
	{"provider", "list", cmd_provider_list, "", 0, 0, OPT(LIMIT) | MONEY,
	 "providers: budget, committed, declared, what is left",
	 {"provider list --year 2025", "provider list --gemeente 0355"}},
	{"provider", "show", cmd_provider_show, "AGB", 1, 1, MONEY,
	 "one provider: by segment, by month, its budgets",
	 {"provider show 42420002",
	  "provider show 42420002 --as-of 2025-06-30"}},
	{"gemeente", "list", cmd_gemeente_list, "", 0, 0, OPT(LIMIT) | MONEY,
	 "the same per municipality and domain", {"gemeente list"}},
	{"gemeente", "show", cmd_gemeente_show, "CODE", 1, 1, MONEY,
	 "one municipality: by segment, by month, its budgets",
	 {"gemeente show 0355"}},
	{"segment", "list", cmd_segment_list, "", 0, 0, OPT(LIMIT) | MONEY,
	 "the same per segment", {"segment list --gemeente 0355"}},
	{"segment", "show", cmd_segment_show, "NAME", 1, 1, MONEY,
	 "one segment: by municipality, by month, its budgets",
	 {"segment show begeleiding"}},
	{"signal", "list", cmd_signal_list, "", 0, 0,
	 LIST | OPT(STATE) | OPT(RULE) | OPT(DOMAIN) | OPT(GEMEENTE) |
		 OPT(AANBIEDER) | OPT(SEGMENT) | OPT(YEAR),
	 "signals; status 4 when one of them is open",
	 {"signal list --state open", "signal list --rule drempel-bereikt"}},
	{"signal", "show", cmd_signal_show, "ID", 1, 1,
	 OPT(EXPLAIN) | OPT(AS_OF),
	 "one signal; --explain reckons it anew, step by step",
	 {"signal show 0d7a7a52-6f1e-4c55-8c0a-2f3b8b0f7f10 --explain"}},
	{"signal", "ack", cmd_signal_ack, "ID --by ROLE --what TEXT", 1, ANY,
	 OPT(BY) | OPT(WHAT) | OPT(DUE) | OPT(TIMEOUT),
	 "acknowledge a signal: who took it up, and what was done",
	 {"signal ack ID --by contractmanager --what 'letter sent'",
	  "signal ack ID --by wethouder --what besluit --due 2026-07-15"}},
	{"event", "list", cmd_event_list, "", 0, 0,
	 LIST | OPT(SINCE) | OPT(TYPE) | OPT(YEAR),
	 "events that were published",
	 {"event list --since 41 --type nl.pols.verplichtingen."}},
	{"event", "show", cmd_event_show, "ID", 1, 1, OPT(AS_OF), "one event",
	 {"event show 41"}},
	{"event", "tail", cmd_event_tail, "", 0, 0,
	 OPT(SINCE) | OPT(TYPE) | OPT(KEY),
	 "events as they come, without gap or double",
	 {"event tail --type nl.pols.bestedingsruimten.",
	  "--json event tail --since 0"}},
	IMPORTED("tariff", "", 0, "tarieven"),
	IMPORTED_LIST("tariff", "", 0, "tarieven"),
	IMPORTED("opening", "[KIND]", 1, "openingsstand, declaratiestand"),
	IMPORTED_LIST("opening", "[KIND]", 1,
		      "openingsstand, declaratiestand"),
	IMPORTED("budget", "[KIND]", 1,
		 "bestedingsruimten, begroting, overige_lasten, profiel"),
	IMPORTED_LIST("budget", "[KIND]", 1,
		      "bestedingsruimten, begroting, overige_lasten, profiel"),
	IMPORTED("contract", "", 0, "contracten"),
	IMPORTED_LIST("contract", "", 0, "contracten"),
	IMPORTED("product", "", 0, "producten"),
	IMPORTED_LIST("product", "", 0, "producten"),
	IMPORTED("target", "", 0, "doelen"),
	IMPORTED_LIST("target", "", 0, "doelen"),
	/* Their lists are about money. */
	IMPORTED("segment", "", 0, "segmenten"),
	IMPORTED("provider", "", 0, "aanbieders"),
	IMPORTED("gemeente", "", 0, "gemeenten"),
	{"report", NULL, cmd_report, "NAME", 0, 2,
	 OPT(LIMIT) | MONEY,
	 "budgets, commitments, flow, term, rejected, account AGB",
	 {"report budgets --csv", "report commitments --year 2025"}},
	{"audit", "list", cmd_audit_list, "", 0, 0, LIST | OPT(SINCE),
	 "who was refused, and who looked", {"audit list --since 41"}},
	{"config", "check", cmd_config_check, "", 0, 0, 0,
	 "is the configuration right?", {"-c new.conf config check"}},
	{"config", "show", cmd_config_show, "", 0, 0, 0,
	 "every option, its value and where it was set", {"config show"}},
	{"tick", NULL, cmd_tick, "DATE", 1, 1, OPT(TIMEOUT),
	 "make DATE the business day (manual clock only)",
	 {"tick 2026-07-01"}},
	{"backup", NULL, cmd_backup, "FILE", 1, 1, 0,
	 "copy the store, beside a running daemon", {"backup pols-1.db"}},
	{"restore", NULL, cmd_restore, "FILE", 1, 1, 0,
	 "make the store from a backup; polsd must not run",
	 {"restore pols-1.db"}},
	{"erase", NULL, cmd_erase, "--reason TEXT", 0, 0,
	 OPT(REASON) | OPT(TIMEOUT),
	 "forget one citizen; the Bsn comes on standard input",
	 {"erase --reason 'request 2026-17'"}},
	{"keygen", "server", cmd_keygen_server, "FILE", 1, 1, 0,
	 "a pair of keys for polsd: FILE and FILE.pub",
	 {"keygen server /etc/pols/curve.key"}},
	{"keygen", "client", cmd_keygen_client, "NAME", 1, 1, OPT(SERVER),
	 "a pair of keys for a client: NAME.secret and NAME.client",
	 {"keygen client dashboard --server curve.key.pub"}},
	{"keygen", "rotate", cmd_keygen_rotate, "[FILE]", 0, 1, 0,
	 "a new key on top of the key file ([privacy] key)",
	 {"keygen rotate"}},
	{"verify", NULL, cmd_verify, "", 0, 0, 
	 OPT(HEAD) | OPT(AUDIT_HEAD) | OPT(QUICK),
	 "is the store what was written?",
	 {"verify", "verify --quick", "verify --head 4711:9f86d081884c7d65…"}},
	{"rebuild", NULL, cmd_rebuild, "", 0, 0, 0,
	 "make the books anew from the journal, and compare", {"rebuild"}},
};

const size_t ctl_command_count =
	sizeof(ctl_commands) / sizeof(ctl_commands[0]);

const struct ctl_option_info ctl_options[OPT_COUNT] = {
	[OPT_CONFIG] = {"-c", "FILE", "the configuration, as of polsd"},
	[OPT_HELP] = {"--help", NULL, "this"},
	[OPT_VERSION] = {"-V", NULL, "version"},
	[OPT_JSON] = {"--json", NULL, "one JSON object per line"},
	[OPT_CSV] = {"--csv", NULL, "CSV, for a spreadsheet"},
	[OPT_LIMIT] = {"--limit", "N", "at most N rows"},
	[OPT_TIMEOUT] = {"--timeout", "SECONDS",
			 "how long to wait for an answer"},
	[OPT_RAPPORT] = {"--rapport", NULL,
			 "the published Rapport (XML) per message"},
	[OPT_OUT] = {"--out", "FOLDER",
		     "a published Rapport per message, as files here"},
	[OPT_DRY_RUN] = {"--dry-run", NULL,
			 "say what would change, change nothing"},
	[OPT_EXPLAIN] = {"--explain", NULL, "the sum, step by step"},
	[OPT_ANSWER] = {"--answer", NULL, "the proposed return message"},
	[OPT_STATE] = {"--state", "STATE",
		       "only these: an outcome; pending, open, acknowledged, "
		       "cleared"},
	[OPT_TYPE] = {"--type", "TYPE", "only this type, or its beginning"},
	[OPT_SENDER] = {"--sender", "CODE", "only from this sender"},
	[OPT_SINCE] = {"--since", "WHEN",
		       "after this number (messages: or from this date)"},
	[OPT_DOMAIN] = {"--domain", "wmo|jw", "only this domain"},
	[OPT_GEMEENTE] = {"--gemeente", "CODE", "only this municipality"},
	[OPT_NUMMER] = {"--nummer", "N", "only this toewijzingnummer"},
	[OPT_AANBIEDER] = {"--aanbieder", "AGB", "only this provider"},
	[OPT_PRODUCT] = {"--product", "CODE",
			 "only this product code or category"},
	[OPT_KEY] = {"--key", "FILE",
		     "secret key of a client, for an endpoint that wants one"},
	[OPT_BODY] = {"--body", NULL,
		      "the message itself; wants --reason, and is written "
		      "down"},
	[OPT_REASON] = {"--reason", "TEXT", "why; it is kept"},
	[OPT_HEAD] = {"--head", "NR:HASH",
		      "a head of the chain that was kept elsewhere"},
	[OPT_AUDIT_HEAD] = {"--audit-head", "NR:HASH",
			    "the same of the chain of the audit"},
	[OPT_QUICK] = {"--quick", NULL, "the books are not made anew"},
	[OPT_PROMETHEUS] = {"--prometheus", NULL,
			    "the text format of Prometheus"},
	[OPT_SERVER] = {"--server", "FILE", "public key of the server"},
	[OPT_HISTORIC] = {"--historic", NULL,
			  "what happened before the books: known on its own "
			  "day, no answers"},
	[OPT_WATCH] = {"--watch", "FOLDER",
		       "send what comes there, until stopped"},
	[OPT_YEAR] = {"--year", "YEAR", "this year, not the present one"},
	[OPT_BOOKING] = {"--booking", "care|submission",
			 "what a year is, not what the configuration says"},
	[OPT_AS_OF] = {"--as-of", "DATE", "the books as known on that day"},
	[OPT_MESSAGE] = {"--message", "N", "only of this journal number"},
	[OPT_RULE] = {"--rule", "RULE", "only this rule, or its beginning"},
	[OPT_SEGMENT] = {"--segment", "NAME", "only this segment"},
	[OPT_BY] = {"--by", "ROLE", "who: a role, for it is published"},
	[OPT_WHAT] = {"--what", "TEXT", "what was done; stays in the store"},
	[OPT_DUE] = {"--due", "DATE...", "until when what follows is due"},
};
/* clang-format on */
