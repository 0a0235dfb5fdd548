-- Starts and stops of care (305, 307), every part of every message.
CREATE TABLE levering (
	-- journal * 1000000 + its place in the message, from 0.
	id INTEGER NOT NULL PRIMARY KEY,
	soort TEXT NOT NULL CHECK (soort = 'start' OR soort = 'stop'),
	-- The allocation it names: commitment.id, there or not; -1 for none.
	toewijzing INTEGER NOT NULL,
	-- AGB-code as a number, and 100000000 more for the Jeugdwet.
	declarant INTEGER NOT NULL,
	client INTEGER NOT NULL,
	categorie TEXT NOT NULL,
	code TEXT NOT NULL,
	begindatum INTEGER NOT NULL,
	-- Of a stop.
	einddatum INTEGER,
	reden TEXT NOT NULL,
	-- StatusAanlevering: 1, or 3 to take an earlier one back.
	status TEXT NOT NULL,
	-- held: it lacks something that may still come; active: in force;
	-- withdrawn: taken back by a later one; done: took one back.
	state TEXT NOT NULL CHECK (state = 'held' OR state = 'active'
		OR state = 'withdrawn' OR state = 'done' OR state = 'rejected'),
	-- The message that took it back.
	withdrawn INTEGER,
	-- The day on which one that is held is given up.
	due INTEGER,
	-- Its source line in the message.
	line INTEGER NOT NULL
) STRICT;

CREATE INDEX levering_toewijzing ON levering (toewijzing, begindatum);

CREATE INDEX levering_held ON levering (due) WHERE state = 'held';

CREATE INDEX levering_withdrawn ON levering (withdrawn)
	WHERE withdrawn IS NOT NULL;
