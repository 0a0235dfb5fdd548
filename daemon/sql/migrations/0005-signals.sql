-- What signals stand on: running totals, and the ways to what a day changes.

-- Declared money that counts for a ceiling, an estimate or a begroting, so
-- that a message need not sum what came before it.
CREATE TABLE total (
	-- The subject of its signals: ruimte.id, or that of a begroting.
	subject TEXT NOT NULL PRIMARY KEY,
	lines INTEGER NOT NULL,
	-- Submitted less rejected: of all the period, and of its first half.
	declared_ct INTEGER NOT NULL,
	half_ct INTEGER NOT NULL,
	approved_ct INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Declared for care that no contract of its provider covers, by the year of
-- the care.  Rows stay when nothing is left in them.
CREATE TABLE outside_contract (
	aanbieder TEXT NOT NULL,
	domein TEXT NOT NULL,
	segment TEXT NOT NULL,
	jaar INTEGER NOT NULL,
	lines INTEGER NOT NULL,
	declared_ct INTEGER NOT NULL,
	PRIMARY KEY (aanbieder, domein, segment, jaar)
) STRICT, WITHOUT ROWID;

-- Allocations of a client, those that last longest at the end: what is over
-- is not walked again for every message about its client (9999-12-31: open).
CREATE INDEX commitment_client ON commitment_version (client,
	coalesce(CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END, 2932896));

-- Those that begin, and those that end, on a day.
CREATE INDEX commitment_begin ON commitment_version (ingangsdatum);

CREATE INDEX commitment_end ON commitment_version (
	CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END);
