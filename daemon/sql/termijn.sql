-- Terms within which the municipality answers.

-- name: termijn_insert
INSERT INTO termijn (message, standard, type, sender, heen, soort, due,
	answered, expired)
VALUES (:message, :standard, :type, :sender, :heen, :soort, :due,
	(SELECT min(journal) FROM antwoord
	WHERE standard = :standard AND type = :type AND sender = :sender
		AND heen = :heen), 0)
ON CONFLICT (message) DO NOTHING;

-- name: antwoord_insert
INSERT INTO antwoord (journal, standard, type, sender, heen)
VALUES (:journal, :standard, :type, :sender, :heen);

-- name: termijn_answer
UPDATE termijn SET answered = :journal
WHERE standard = :standard AND type = :type AND sender = :sender
	AND heen = :heen AND answered IS NULL;

-- name: termijn_answered
UPDATE termijn SET answered = :journal
WHERE message = :message AND answered IS NULL;

-- name: termijn_get
SELECT due, answered FROM termijn WHERE message = :message;

-- name: termijn_overdue
SELECT message, soort, due FROM termijn
WHERE answered IS NULL AND expired = 0 AND due < :day
ORDER BY due, message;

-- name: termijn_expire
UPDATE termijn SET expired = 1
WHERE answered IS NULL AND expired = 0 AND due < :day;

-- name: termijn_oldest
SELECT /* scan */ message, soort, due FROM termijn
WHERE answered IS NULL
ORDER BY due, message
LIMIT 1;
