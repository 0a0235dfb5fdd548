-- Decisions about messages in quarantine.

-- name: decision_put
INSERT INTO decision (message, journal, what, outcome, times)
VALUES (:message, :journal, :what, :outcome, 1)
ON CONFLICT (message) DO UPDATE SET journal = excluded.journal,
	what = excluded.what, outcome = excluded.outcome,
	times = decision.times + 1;

-- name: decision_get
SELECT journal, what, outcome, times FROM decision WHERE message = :message;

-- name: quarantine_get
-- A message that is or was in quarantine, and what was decided.
SELECT nr, received, standard, type, sender, receiver, reason, size,
	coalesce(times, 0) AS times, journal, what, decision.outcome AS became
FROM journal LEFT JOIN decision ON decision.message = journal.nr
WHERE nr = :nr AND kind = 'message' AND journal.outcome = 'quarantined';

-- name: quarantine_list
-- Those that wait for a decision, or for another one.
SELECT journal.nr, received, standard, type, sender, receiver, reason, size,
	coalesce(times, 0) AS times, journal, what, decision.outcome AS became
FROM journal LEFT JOIN decision ON decision.message = journal.nr
WHERE journal.kind = 'message' AND journal.outcome <> 'booked'
	AND journal.outcome = 'quarantined'
	AND (decision.outcome IS NULL OR decision.outcome = 'quarantined')
	AND (:nr IS NULL OR journal.nr > :nr)
ORDER BY journal.nr
LIMIT :limit;
