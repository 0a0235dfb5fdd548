-- What a provider rejects of a 301, by its 302.  Which commitments are disputed
-- follows from it and from their version in force, whatever came first.
CREATE TABLE afkeuring (
	-- The 302, and the place in it.
	journal INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	aanbieder TEXT NOT NULL,
	-- Identificatie of the 301.
	heen TEXT NOT NULL,
	-- ToewijzingNummer; NULL = the 301 as a whole.
	nummer INTEGER,
	-- RetourCode: the first one that rejects.
	code TEXT NOT NULL,
	-- Whether an event told of it: not before the allocation is there.
	told INTEGER NOT NULL,
	PRIMARY KEY (journal, idx)
) STRICT;

CREATE INDEX afkeuring_heen ON afkeuring (domein, gemeente, heen, nummer);
