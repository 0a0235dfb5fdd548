-- Audit: attempts that were refused, and looks at personal data.  Like the
-- journal it cannot be made again, no row is changed or removed, and a chain of hashes shows
-- it when somebody did.

CREATE TABLE audit (
	nr INTEGER NOT NULL PRIMARY KEY,
	-- Microseconds UTC.
	time INTEGER NOT NULL,
	-- A client by name, a user of this machine, or the mark of a key.
	actor TEXT NOT NULL,
	-- connect, intake, events, replay, body …
	action TEXT NOT NULL,
	-- What it was about: an address, type and municipality, a message.
	object TEXT NOT NULL,
	reason TEXT NOT NULL,
	-- How often since the row before it with the same actor and action.
	times INTEGER NOT NULL,
	-- Over the chain of the row before and all of this one.
	chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'audit rows are not changed');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
	SELECT RAISE(ABORT, 'audit rows are not removed');
END;
