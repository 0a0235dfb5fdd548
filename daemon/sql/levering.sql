-- Starts and stops of care (305, 307).

-- name: levering_insert
INSERT INTO levering (id, soort, toewijzing, declarant, client, categorie, code,
	begindatum, einddatum, reden, status, state, due, line)
VALUES (:id, :soort, :toewijzing, :declarant, :client, :categorie, :code,
	:begindatum, :einddatum, :reden, :status, 'held', :due, :line);

-- name: levering_known
-- An allocation of this client and provider; agb has the domein in front.
SELECT id FROM commitment_money
WHERE id = :toewijzing AND client = :client
	AND CAST(aanbieder AS INTEGER) = :agb % 100000000;

-- name: levering_start
-- The start in force with this key.
SELECT id FROM levering
WHERE toewijzing = :toewijzing AND begindatum = :begindatum
	AND state = 'active' AND soort = 'start' AND categorie = :categorie
	AND code = :code AND client = :client AND declarant = :declarant;

-- name: levering_stop
SELECT id FROM levering
WHERE toewijzing = :toewijzing AND begindatum = :begindatum
	AND state = 'active' AND soort = 'stop' AND categorie = :categorie
	AND code = :code AND client = :client AND declarant = :declarant
	AND einddatum = :einddatum AND reden = :reden;

-- name: levering_stops
-- All stops in force of the start with this key.
SELECT id, einddatum, reden FROM levering
WHERE toewijzing = :toewijzing AND begindatum = :begindatum
	AND state = 'active' AND soort = 'stop' AND categorie = :categorie
	AND code = :code AND client = :client AND declarant = :declarant
ORDER BY id;

-- name: levering_running
-- A start in force that has no stop, on a day.
SELECT s.id FROM levering AS s
WHERE s.toewijzing = :toewijzing AND s.begindatum <= :begindatum
	AND s.state = 'active' AND s.soort = 'start'
	AND NOT EXISTS (SELECT 1 FROM levering AS e
		WHERE e.toewijzing = s.toewijzing
			AND e.begindatum = s.begindatum AND e.state = 'active'
			AND e.soort = 'stop' AND e.categorie = s.categorie
			AND e.code = s.code)
LIMIT 1;

-- name: levering_of
-- How care on an allocation stands: its first start; whether any start was
-- not stopped for good, and the last day of those that were.  A temporary stop
-- (20) ends its start as soon as care went on with another.
SELECT min(s.begindatum) AS started, max(e.einddatum) AS stopped,
	sum(CASE WHEN e.id IS NOT NULL THEN 0
		WHEN EXISTS (SELECT 1 FROM levering AS r
			WHERE r.toewijzing = s.toewijzing
				AND r.begindatum = s.begindatum
				AND r.state = 'active' AND r.soort = 'stop'
				AND r.categorie = s.categorie
				AND r.code = s.code)
			AND EXISTS (SELECT 1 FROM levering AS n
			WHERE n.toewijzing = s.toewijzing
				AND n.begindatum > s.begindatum
				AND n.state = 'active' AND n.soort = 'start')
			THEN 0
		ELSE 1 END) AS running
FROM levering AS s
LEFT JOIN levering AS e ON e.toewijzing = s.toewijzing
	AND e.begindatum = s.begindatum AND e.state = 'active'
	AND e.soort = 'stop' AND e.reden <> '20'
	AND e.categorie = s.categorie AND e.code = s.code
WHERE s.toewijzing = :toewijzing AND s.state = 'active' AND s.soort = 'start';

-- name: levering_set
UPDATE levering SET state = :state, due = NULL WHERE id = :id;

-- name: levering_take_back
UPDATE levering SET state = 'withdrawn', withdrawn = :journal WHERE id = :id;

-- name: levering_give_back
UPDATE levering SET state = 'active', withdrawn = NULL
WHERE withdrawn = :journal;

-- name: levering_unit_state
UPDATE levering SET state = :state, due = :due
WHERE id BETWEEN :first AND :last;

-- name: levering_unit
SELECT id, soort, toewijzing, declarant, client, categorie, code, begindatum,
	einddatum, reden, status, line
FROM levering WHERE id BETWEEN :first AND :last
ORDER BY id;

-- name: levering_waiting
-- What waits on an allocation: the first part of each message.
SELECT min(id) AS id, min(due) AS due FROM levering
WHERE toewijzing = :toewijzing AND state = 'held'
GROUP BY id / 1000000
ORDER BY 1;

-- name: levering_waiting_count
SELECT count(*) AS n FROM levering
WHERE toewijzing = :toewijzing AND state = 'held';

-- name: levering_overdue
SELECT min(id) AS id FROM levering
WHERE state = 'held' AND due <= :day
GROUP BY id / 1000000
ORDER BY 1;

-- name: inflow_spans
-- Care by client (model/inflow.h), for in- and outflow; NULL is any.  The
-- caller groups by what it reports on and filters the rest.
SELECT /* scan */ domein, gemeente, aanbieder, categorie, code, client,
	coalesce(started, ingangsdatum) AS van,
	CASE WHEN stopped IS NOT NULL AND (open = 1 OR stopped < einddatum)
			THEN stopped
		WHEN open = 1 THEN NULL
		ELSE einddatum END AS tot,
	ingangsdatum, CASE WHEN open = 0 THEN einddatum END AS einddatum
FROM commitment
WHERE basis <> 'withdrawn' AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:aanbieder IS NULL OR aanbieder = :aanbieder)
ORDER BY domein, gemeente, client, van, id;
