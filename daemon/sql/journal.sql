-- The journal: append, look up, walk.

-- name: journal_last
SELECT /* scan */ nr, received, day, chain FROM journal ORDER BY nr DESC LIMIT 1;

-- name: journal_last_kind
SELECT nr, received, day, facts FROM journal
WHERE kind = :kind AND kind <> 'message'
ORDER BY nr DESC LIMIT 1;

-- name: journal_last_day
SELECT day FROM journal WHERE kind = 'tick' AND kind <> 'message'
ORDER BY nr DESC LIMIT 1;

-- name: journal_append
INSERT INTO journal (nr, kind, digest, size, received, day, known, historic,
	standard, release, type, sender, receiver, identification, dated, claim,
	outcome, level, reason, software, rules, facts_version, facts, findings,
	chain)
VALUES (:nr, :kind, :digest, :size, :received, :day, :known, :historic,
	:standard, :release, :type, :sender, :receiver, :identification, :dated,
	:claim, :outcome, :level, :reason, :software, :rules, :facts_version, :facts,
	:findings, :chain);

-- name: journal_by_digest
SELECT nr FROM journal WHERE kind = 'message' AND digest = :digest;

-- name: journal_by_claim
SELECT nr FROM journal
WHERE standard = :standard AND type = :type AND sender = :sender
	AND claim = :claim;

-- name: journal_get
SELECT nr, kind, digest, size, received, day, known, historic, standard, release,
	type, sender, receiver, identification, dated, claim, outcome, level,
	reason, software, rules, facts_version, facts, findings, chain
FROM journal WHERE nr = :nr;

-- name: journal_after
SELECT nr, kind, digest, size, received, day, known, historic, standard, release,
	type, sender, receiver, identification, dated, claim, outcome, level,
	reason, software, rules, facts_version, facts, findings, chain
FROM journal WHERE nr > :nr ORDER BY nr;

-- name: journal_known
-- What was known on a day, in the order in which it became known.
SELECT /* scan */ nr FROM journal WHERE known <= :day ORDER BY known, nr;

-- name: journal_known_count
SELECT /* scan */ count(*) AS n FROM journal WHERE known <= :day;

-- name: journal_loaded
-- What a load of history has brought, from behind its beginning to its end.
SELECT count(*) AS messages, sum(outcome = 'booked') AS booked,
	min(known) AS van, max(known) AS tot,
	coalesce(sum(CASE WHEN outcome = 'booked' THEN message.submitted END),
		0) AS lines,
	coalesce(sum(message.held_now), 0) AS held
FROM journal JOIN message ON message.journal = journal.nr
WHERE journal.nr > :nr AND historic = 1;

-- name: journal_count
SELECT /* scan */ count(*) AS n FROM journal;

-- name: body_insert
INSERT INTO body (journal, key, sealed) VALUES (:journal, :key, :sealed);

-- name: body_get
SELECT key, sealed FROM body WHERE journal = :journal;

-- name: body_next
SELECT body.journal, body.key, body.sealed, journal.size FROM body
JOIN journal ON journal.nr = body.journal
WHERE body.journal > :after AND body.sealed IS NOT NULL
ORDER BY body.journal LIMIT 1;

-- name: body_erase
UPDATE body SET sealed = NULL
WHERE journal > :after AND journal <= :upto AND sealed IS NOT NULL;

-- name: body_other_key
-- The next one that another key has sealed.
SELECT journal, key, sealed FROM body
WHERE journal > :after AND journal <= :upto AND key <> :key
	AND sealed IS NOT NULL
ORDER BY journal LIMIT 1;

-- name: body_reseal
UPDATE body SET key = :key, sealed = :sealed WHERE journal = :journal;

-- name: journal_tick_from
-- The first entry of a day, or of the one after it that has any.
SELECT nr FROM journal WHERE kind = 'tick' AND day >= :day
ORDER BY day, nr LIMIT 1;

-- name: client_delete
DELETE FROM client WHERE hash = :hash;

-- name: client_by_hash
SELECT ref FROM client WHERE hash = :hash;

-- name: client_last
SELECT CAST(value AS INTEGER) AS ref FROM meta WHERE name = 'client';

-- name: client_put_last
UPDATE meta SET value = CAST(:ref AS TEXT) WHERE name = 'client';

-- name: client_insert
INSERT INTO client (ref, hash) VALUES (:ref, :hash);

-- name: meta_get
SELECT value FROM meta WHERE name = :name;

-- name: meta_put
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: meta_delete
DELETE FROM meta WHERE name = :name;

-- name: key_list
-- The keys that something in this store is sealed with (flow/keys.h).
SELECT substr(name, 5) AS id, value FROM meta
WHERE name > 'key.' AND name < 'key/' ORDER BY name;
