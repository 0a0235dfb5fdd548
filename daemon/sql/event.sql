-- Events: numbered and stored with what caused them.

-- name: event_last
SELECT coalesce(max(seq), 0) AS seq FROM event;

-- name: event_first
SELECT coalesce(min(seq), 0) AS seq FROM event;

-- name: event_count_get
SELECT last FROM event_count WHERE type = :type;

-- name: event_count_put
INSERT INTO event_count (type, last) VALUES (:type, :last)
ON CONFLICT (type) DO UPDATE SET last = excluded.last;

-- name: event_insert
INSERT INTO event (seq, type, type_seq, subject, journal, body)
VALUES (:seq, :type, :type_seq, :subject, :journal, :body);

-- name: event_after
SELECT seq, type, type_seq, subject, body FROM event
WHERE seq > :seq ORDER BY seq LIMIT :limit;

-- name: event_get
SELECT seq, type, type_seq, subject, journal, body FROM event
WHERE seq = :seq;

-- name: event_of_journal
-- Events of one entry stand together, behind message.events_after: who asks
-- stops at the first that is of another entry.
SELECT seq, type, journal FROM event
WHERE seq > (SELECT events_after FROM message WHERE journal = :journal)
ORDER BY seq;

-- name: event_counts
SELECT /* scan */ type, last FROM event_count ORDER BY type;

-- name: signal_snapshot
SELECT /* scan */ id, rule, level, subject, state, domein, gemeente, aanbieder,
	nummer, client, segment, opened_day, consult_due, decide_due, small,
	latest
FROM signal
WHERE state IN ('open', 'acknowledged') ORDER BY subject, rule, level;

-- name: signal_open_count
SELECT /* scan */ count(*) AS n FROM signal
WHERE state IN ('open', 'acknowledged');

-- name: pack_missed_count
SELECT /* scan */ count(*) AS n FROM journal
WHERE kind = 'message' AND outcome <> 'quarantined' AND reason IS NOT NULL;

-- name: quarantine_count
SELECT count(*) AS n FROM journal
WHERE kind = 'message' AND outcome <> 'booked' AND outcome = 'quarantined'
	AND NOT EXISTS (SELECT 1 FROM decision
		WHERE decision.message = journal.nr
			AND decision.outcome <> 'quarantined');
