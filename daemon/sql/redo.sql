-- Doing the journal again in a scratch store.

-- name: redo_no_digests
-- Nobody asks there whether a message has come before.
DROP INDEX journal_digest;

-- name: prestatie_count
SELECT /* scan */ count(*) AS n FROM prestatie;
