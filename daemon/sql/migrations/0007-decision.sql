-- What somebody decided about a message in quarantine: the last decision.
CREATE TABLE decision (
	-- The message.
	message INTEGER NOT NULL PRIMARY KEY,
	-- The entry that decided: of a retry it is the message as it was booked.
	journal INTEGER NOT NULL,
	what TEXT NOT NULL CHECK (what = 'retry' OR what = 'discard'),
	-- What came of it; quarantined = still there.
	outcome TEXT NOT NULL,
	times INTEGER NOT NULL
) STRICT;
