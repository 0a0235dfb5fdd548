-- The first layout.
--
-- Two kinds of table.  What cannot be made again: meta, journal, body, client.
-- What the journal gives again, equal to the byte: all the rest.
--
-- Days are whole numbers since 1970-01-01, times microseconds UTC, money
-- cents, days and numbers that are absent NULL (decisions/0004).

-- File metadata: facts of this file, not of the books.
CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything that ever happened, in the order in which it counts.
CREATE TABLE journal (
	nr INTEGER NOT NULL PRIMARY KEY,
	-- Not IN (...): the engine would make a list of them for every row.
	kind TEXT NOT NULL CHECK (kind = 'message' OR kind = 'import'
		OR kind = 'tick' OR kind = 'acknowledgement'
		OR kind = 'decision' OR kind = 'erasure' OR kind = 'epoch'
		OR kind = 'history'
		OR kind = 'config'),
	digest BLOB NOT NULL CHECK (length(digest) = 32),
	size INTEGER NOT NULL,
	received INTEGER NOT NULL,
	day INTEGER NOT NULL,
	-- The day from which it is known: the same, save for loaded history.
	known INTEGER NOT NULL,
	-- 1: loaded as history.
	historic INTEGER NOT NULL,
	standard TEXT,
	release TEXT,
	type TEXT,
	sender TEXT,
	receiver TEXT,
	identification TEXT,
	dated INTEGER,
	-- What no other booked message of this type and sender may have; of a
	-- return message its own sender is part of it.
	claim TEXT,
	outcome TEXT NOT NULL,
	level INTEGER NOT NULL,
	reason TEXT,
	software TEXT NOT NULL,
	rules INTEGER NOT NULL,
	facts_version INTEGER NOT NULL,
	facts BLOB NOT NULL,
	findings BLOB NOT NULL,
	chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE UNIQUE INDEX journal_digest ON journal (digest) WHERE kind = 'message';

CREATE UNIQUE INDEX journal_claim ON journal (sender, claim, type, standard)
	WHERE claim IS NOT NULL;

CREATE INDEX journal_kind ON journal (kind, nr) WHERE kind <> 'message';

CREATE INDEX journal_tick ON journal (day) WHERE kind = 'tick';

CREATE INDEX journal_outcome ON journal (outcome, nr)
	WHERE kind = 'message' AND outcome <> 'booked';

-- Messages that a rule sheet of the site should have judged and did not.
CREATE INDEX journal_pack ON journal (nr)
	WHERE kind = 'message' AND outcome <> 'quarantined'
		AND reason IS NOT NULL;

-- The message as it came: packed, sealed; NULL once erased.
CREATE TABLE body (
	journal INTEGER NOT NULL PRIMARY KEY REFERENCES journal (nr),
	-- The name of the key that sealed it.
	key TEXT NOT NULL,
	sealed BLOB
) STRICT;

-- A client is a number in the books; the keyed hash of the Bsn leads to it.
CREATE TABLE client (
	hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
	ref INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last reference that was given.
INSERT INTO meta (name, value) VALUES ('client', '0');

-- What became of a message, as its receipt told it.
CREATE TABLE message (
	journal INTEGER NOT NULL PRIMARY KEY,
	submitted INTEGER,
	accepted INTEGER,
	held INTEGER,
	rejected INTEGER,
	-- Lines that are held at this moment.
	held_now INTEGER NOT NULL,
	-- Its events are those behind this number, as far as they name it.
	events_after INTEGER NOT NULL
) STRICT;

-- Findings of levels 3 and 4, which the books decide.
CREATE TABLE finding (
	journal INTEGER NOT NULL,
	nr INTEGER NOT NULL,
	rule INTEGER NOT NULL,
	line INTEGER NOT NULL,
	path TEXT NOT NULL,
	-- The journal number at which it was found: later for a held line.
	decided INTEGER NOT NULL,
	-- Where it was lifted: a start or stop that got what it lacked.
	lifted INTEGER,
	PRIMARY KEY (journal, nr)
) STRICT, WITHOUT ROWID;

-- Every version of every toewijzing that came.
CREATE TABLE toewijzing (
	journal INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	aanbieder TEXT NOT NULL,
	client INTEGER NOT NULL,
	nummer INTEGER NOT NULL,
	categorie TEXT,
	code TEXT,
	toewijzingsdatum INTEGER NOT NULL,
	toewijzingstijd INTEGER NOT NULL,
	-- Of the message: decides between versions of one moment.
	dagtekening INTEGER NOT NULL,
	ingangsdatum INTEGER NOT NULL,
	einddatum INTEGER,
	reden_wijziging TEXT,
	volume INTEGER,
	eenheid TEXT,
	frequentie TEXT,
	budget INTEGER,
	referentie TEXT,
	-- 0 when TR332 keeps it out of the books.
	booked INTEGER NOT NULL,
	PRIMARY KEY (journal, idx)
) STRICT, WITHOUT ROWID;

-- One row per toewijzingnummer: the version in force and what it comes to.
CREATE TABLE commitment_version (
	-- domein, gemeente and nummer as one number (model/toewijzing.h).
	id INTEGER NOT NULL PRIMARY KEY,
	-- As in commitment_money: here for those who look by client and day.
	client INTEGER NOT NULL,
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	nummer INTEGER NOT NULL,
	-- The version in force.
	journal INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	versions INTEGER NOT NULL,
	categorie TEXT,
	code TEXT,
	toewijzingsdatum INTEGER NOT NULL,
	toewijzingstijd INTEGER NOT NULL,
	-- Of the message: decides between versions of one moment.
	dagtekening INTEGER NOT NULL,
	ingangsdatum INTEGER NOT NULL,
	einddatum INTEGER,
	reden_wijziging TEXT,
	volume INTEGER,
	eenheid TEXT,
	frequentie TEXT,
	budget INTEGER,
	basis TEXT NOT NULL,
	-- 1 when it has no end, or one so far away that it is none.
	open INTEGER NOT NULL,
	-- Where an open end is cut, else its own last day.
	horizon INTEGER NOT NULL,
	maximum_volume INTEGER,
	-- The first start of care in force, and the last day when all were
	-- stopped for good; expected is what no stop has released.
	started INTEGER,
	stopped INTEGER,
	expected_ct INTEGER
) STRICT;

-- Whose it is and what was declared on it: all that a line of a declaratie
-- looks at and moves, so that this takes a small row on a page of many.
CREATE TABLE commitment_money (
	id INTEGER NOT NULL PRIMARY KEY,
	client INTEGER NOT NULL,
	aanbieder TEXT NOT NULL,
	maximum_ct INTEGER,
	submitted_ct INTEGER NOT NULL,
	rejected_ct INTEGER NOT NULL,
	approved_ct INTEGER NOT NULL
) STRICT;

-- Both together, for whoever looks at a commitment as a whole.
CREATE VIEW commitment AS
SELECT v.id, v.domein, v.gemeente, v.nummer, m.aanbieder, v.client, v.journal,
	v.idx, v.versions, v.categorie, v.code, v.toewijzingsdatum,
	v.toewijzingstijd, v.dagtekening, v.ingangsdatum, v.einddatum,
	v.reden_wijziging, v.volume, v.eenheid, v.frequentie, v.budget, v.basis,
	v.open, v.horizon, v.maximum_volume, m.maximum_ct, v.started, v.stopped,
	v.expected_ct, m.submitted_ct, m.rejected_ct, m.approved_ct
FROM commitment_version AS v JOIN commitment_money AS m ON m.id = v.id;

-- Open ends move with the horizon.
CREATE INDEX commitment_open ON commitment_version (horizon) WHERE open = 1;

-- Every line of every declaratie; bedrag has its sign.
CREATE TABLE prestatie (
	-- journal * 1000000 + its place in the message, from 0.
	id INTEGER NOT NULL PRIMARY KEY,
	-- AGB-code as a number, and 100000000 more for the Jeugdwet.
	declarant INTEGER NOT NULL,
	-- The allocation it names: commitment.id, there or not.
	toewijzing INTEGER NOT NULL,
	client INTEGER NOT NULL,
	referentie TEXT NOT NULL,
	vorig TEXT,
	categorie TEXT NOT NULL,
	code TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER NOT NULL,
	-- The month of the DeclaratieDagtekening (model/day.h).
	ingediend INTEGER NOT NULL,
	volume INTEGER NOT NULL,
	eenheid TEXT NOT NULL,
	tarief INTEGER,
	bedrag INTEGER NOT NULL,
	-- held, approved, pending, rejected
	state TEXT NOT NULL,
	again INTEGER NOT NULL,
	-- The day on which a held line is given up.
	due INTEGER,
	-- Its place in the message: source line, client and line (0 = only one).
	line INTEGER NOT NULL,
	client_place INTEGER NOT NULL,
	place INTEGER NOT NULL
) STRICT;

-- TR314: a reference is used once; later uses stand in the books as `again`.
CREATE UNIQUE INDEX prestatie_referentie ON prestatie (declarant, referentie)
	WHERE again = 0;

CREATE INDEX prestatie_toewijzing ON prestatie (toewijzing);

CREATE INDEX prestatie_held ON prestatie (due) WHERE state = 'held';

-- The first of the findings on a line.  They are told apart by their paths: a
-- whole message may stand on one line of text.
CREATE VIEW prestatie_rule AS
SELECT at.id AS id,
	(SELECT rule FROM finding
		WHERE finding.journal = at.id / 1000000
			AND substr(finding.path || '/', 1, length(at.path))
				= at.path
		ORDER BY nr LIMIT 1) AS rule
FROM (SELECT id, '/Bericht/Declaratie/Clienten/Client'
		|| CASE client_place WHEN 0 THEN ''
			ELSE '[' || client_place || ']' END
		|| '/Prestaties/Prestatie'
		|| CASE place WHEN 0 THEN '' ELSE '[' || place || ']' END
		|| '/' AS path
	FROM prestatie) AS at;

-- TR390: which credits name a debit; and which of them wait for theirs.
CREATE INDEX prestatie_vorig ON prestatie (declarant, vorig)
	WHERE vorig IS NOT NULL;

-- Two columns, though the second is always the same: or else a planner walks
-- all credits that a provider ever sent in prestatie_vorig.
CREATE INDEX prestatie_waiting ON prestatie (declarant, state)
	WHERE state = 'held' AND vorig IS NOT NULL;

-- Declared money per provider, municipality, product, ProductPeriode and the
-- month in which it was declared: by year of care or of submission, and how a
-- month of care fills up.
CREATE TABLE besteding (
	aanbieder TEXT NOT NULL,
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	categorie TEXT NOT NULL,
	code TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER NOT NULL,
	ingediend INTEGER NOT NULL,
	lines INTEGER NOT NULL,
	submitted_ct INTEGER NOT NULL,
	rejected_ct INTEGER NOT NULL,
	approved_ct INTEGER NOT NULL,
	-- The day first: a period is a range, however long the history.
	PRIMARY KEY (aanbieder, van, domein, gemeente, categorie, code, tot,
		ingediend)
) STRICT, WITHOUT ROWID;

-- Imported: tarieven.  '*' is any.
CREATE TABLE tarief (
	domein TEXT NOT NULL,
	productcode TEXT NOT NULL,
	aanbieder TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	eenheid TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER,
	cents INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (domein, productcode, aanbieder, gemeente, eenheid, van)
) STRICT, WITHOUT ROWID;

-- Imported: bestedingsruimten (ceilings and estimates).  '*' is any.
CREATE TABLE ruimte (
	aanbieder TEXT NOT NULL,
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	segment TEXT NOT NULL,
	soort TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER NOT NULL,
	bedrag INTEGER NOT NULL,
	-- The subject of its signals and events: opaque, the same for ever.
	id TEXT NOT NULL UNIQUE,
	versions INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (aanbieder, domein, gemeente, segment, soort, van)
) STRICT, WITHOUT ROWID;

-- Imported: segmenten.  A line belongs to the segment of its code, else of its
-- category, else of a row for all; '*' where the other does not matter.
CREATE TABLE segment (
	domein TEXT NOT NULL,
	productcode TEXT NOT NULL,
	productcategorie TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER,
	segment TEXT NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (domein, productcode, productcategorie, van)
) STRICT, WITHOUT ROWID;

-- Declared money with the segment it falls in (region_segment() says the same
-- in C): by its code, else by its category, else by a row for all; a row for
-- one domein goes before one for any.
CREATE VIEW besteding_segment AS
SELECT aanbieder, domein, gemeente, categorie, code, van, tot, ingediend,
	lines, submitted_ct, rejected_ct, approved_ct,
	coalesce(
		(SELECT s.segment FROM segment AS s
			WHERE s.domein IN (besteding.domein, '*')
				AND s.productcode = besteding.code
				AND s.productcategorie IN (besteding.categorie,
					'*')
				AND s.van <= besteding.van
				AND (s.tot IS NULL OR s.tot >= besteding.van)
			ORDER BY s.productcategorie DESC, s.domein DESC
			LIMIT 1),
		(SELECT s.segment FROM segment AS s
			WHERE s.domein IN (besteding.domein, '*')
				AND s.productcode = '*'
				AND s.productcategorie IN (besteding.categorie,
					'*')
				AND s.van <= besteding.van
				AND (s.tot IS NULL OR s.tot >= besteding.van)
			ORDER BY s.productcategorie DESC, s.domein DESC
			LIMIT 1),
		'onbekend') AS segment
FROM besteding;

-- Signals: at most one that is not cleared per rule, level and subject.
CREATE TABLE signal (
	id TEXT NOT NULL PRIMARY KEY,
	rule TEXT NOT NULL,
	-- Of a threshold, in basis points; 0 for a rule without levels.
	level INTEGER NOT NULL,
	subject TEXT NOT NULL,
	-- OR: of a longer IN list SQLite makes a table, for every row written.
	state TEXT NOT NULL CHECK (state = 'pending' OR state = 'open'
		OR state = 'acknowledged' OR state = 'cleared'),
	-- What it is about; NULL where that does not apply.
	domein TEXT,
	gemeente TEXT,
	aanbieder TEXT,
	nummer INTEGER,
	client INTEGER,
	segment TEXT,
	-- The version of the ceiling it was raised on; 0 where there is none.
	version INTEGER NOT NULL,
	-- Journal number and day of each step; NULL when it was not taken.
	seen INTEGER NOT NULL,
	seen_day INTEGER NOT NULL,
	opened INTEGER,
	opened_day INTEGER,
	acknowledged INTEGER,
	acknowledged_day INTEGER,
	cleared INTEGER,
	cleared_day INTEGER,
	reason TEXT,
	-- Days in a row that ask for the next step (model/signal.h).
	run INTEGER NOT NULL,
	run_before INTEGER NOT NULL,
	run_day INTEGER NOT NULL,
	-- The figure that is watched, and that of the last event about it.
	value INTEGER NOT NULL,
	told_value INTEGER NOT NULL,
	told_day INTEGER NOT NULL,
	-- Fewer clients stand behind it than [privacy] small_cell.
	small INTEGER NOT NULL,
	-- Contract standard: until when to consult and to decide.
	consult_due INTEGER,
	decide_due INTEGER,
	-- The inputs and the outcome of the rule when it opened and now, JSON.
	figures TEXT NOT NULL,
	latest TEXT NOT NULL,
	rules INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX signal_live ON signal (subject, rule, level)
	WHERE state <> 'cleared';

-- What was cleared on a day, for the rest of that day.
CREATE INDEX signal_cleared_on ON signal (subject, cleared_day)
	WHERE state = 'cleared';

-- Is anything open on this commitment?
CREATE INDEX signal_commitment ON signal (gemeente, nummer, domein)
	WHERE state <> 'cleared' AND nummer IS NOT NULL;

-- Stackings of a client.
CREATE INDEX signal_client ON signal (client)
	WHERE state <> 'cleared' AND client IS NOT NULL;

-- Figures that moved since the last event about them.
CREATE INDEX signal_untold ON signal (id)
	WHERE state IN ('open', 'acknowledged') AND told_value <> value;

-- Who took up a signal, and what was done about it.
CREATE TABLE acknowledgement (
	journal INTEGER NOT NULL PRIMARY KEY,
	signal TEXT NOT NULL REFERENCES signal (id),
	day INTEGER NOT NULL,
	by_role TEXT NOT NULL,
	what TEXT NOT NULL
) STRICT;

CREATE INDEX acknowledgement_signal ON acknowledgement (signal);

CREATE TABLE acknowledgement_due (
	journal INTEGER NOT NULL REFERENCES acknowledgement (journal),
	day INTEGER NOT NULL,
	PRIMARY KEY (journal, day)
) STRICT, WITHOUT ROWID;

-- Events, numbered without gaps; body is the CloudEvent as published.
CREATE TABLE event (
	seq INTEGER NOT NULL PRIMARY KEY,
	type TEXT NOT NULL,
	type_seq INTEGER NOT NULL,
	subject TEXT NOT NULL,
	journal INTEGER NOT NULL,
	body TEXT NOT NULL
) STRICT;

CREATE TABLE event_count (
	type TEXT NOT NULL PRIMARY KEY,
	last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
