-- Messages that the municipality owes an answer to, with [answer] watch.
CREATE TABLE termijn (
	message INTEGER NOT NULL PRIMARY KEY,
	-- What an answer names it by.
	standard TEXT NOT NULL,
	type TEXT NOT NULL,
	sender TEXT NOT NULL,
	heen TEXT NOT NULL,
	-- For events: WMO323.
	soort TEXT NOT NULL,
	-- Last day on which the answer is in time.
	due INTEGER NOT NULL,
	-- The entry that stopped the clock: an answer, or somebody's word.
	answered INTEGER,
	-- 1 when the term is over and an event has said so.
	expired INTEGER NOT NULL
) STRICT;

CREATE INDEX termijn_open ON termijn (due) WHERE answered IS NULL;
CREATE INDEX termijn_running ON termijn (due)
	WHERE answered IS NULL AND expired = 0;
CREATE INDEX termijn_heen ON termijn (standard, type, sender, heen);

-- Answers by what they answer: one may come before its message.
CREATE TABLE antwoord (
	journal INTEGER NOT NULL PRIMARY KEY,
	standard TEXT NOT NULL,
	type TEXT NOT NULL,
	sender TEXT NOT NULL,
	heen TEXT NOT NULL
) STRICT;

CREATE INDEX antwoord_heen ON antwoord (standard, type, sender, heen);
