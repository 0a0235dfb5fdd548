-- Booking: allocations, commitments, lines.

-- name: toewijzing_insert
INSERT INTO toewijzing (journal, idx, domein, gemeente, aanbieder, client,
	nummer, categorie, code, toewijzingsdatum, toewijzingstijd, dagtekening,
	ingangsdatum, einddatum, reden_wijziging, volume, eenheid, frequentie,
	budget, referentie, booked)
VALUES (:journal, :idx, :domein, :gemeente, :aanbieder, :client,
	:nummer, :categorie, :code, :toewijzingsdatum, :toewijzingstijd,
	:dagtekening, :ingangsdatum, :einddatum, :reden_wijziging, :volume,
	:eenheid, :frequentie, :budget, :referentie, :booked);

-- name: toewijzing_get
SELECT nummer, categorie, code, toewijzingsdatum, toewijzingstijd,
	ingangsdatum, einddatum, reden_wijziging, volume, eenheid, frequentie,
	budget, referentie, dagtekening
FROM toewijzing WHERE journal = :journal AND idx = :idx;

-- name: commitment_get
SELECT aanbieder, client, journal, idx, versions, nummer, categorie, code,
	toewijzingsdatum, toewijzingstijd, ingangsdatum, einddatum,
	reden_wijziging, volume, eenheid, frequentie, budget, dagtekening,
	basis, horizon, maximum_volume, maximum_ct, started, stopped,
	expected_ct, submitted_ct, rejected_ct, approved_ct
FROM commitment
WHERE id = :id;

-- name: commitment_insert
INSERT INTO commitment_version (journal, idx, nummer, categorie, code,
	toewijzingsdatum, toewijzingstijd, ingangsdatum, einddatum,
	reden_wijziging, volume, eenheid, frequentie, budget, dagtekening,
	basis, open, horizon, maximum_volume, started, stopped, expected_ct, id,
	client, domein, gemeente, versions)
VALUES (:journal, :idx, :nummer, :categorie, :code, :toewijzingsdatum,
	:toewijzingstijd, :ingangsdatum, :einddatum, :reden_wijziging, :volume,
	:eenheid, :frequentie, :budget, :dagtekening, :basis, :open, :horizon,
	:maximum_volume, :started, :stopped, :expected_ct, :id, :client,
	:domein, :gemeente, 1);

-- name: commitment_money_insert
INSERT INTO commitment_money (id, client, aanbieder, maximum_ct, submitted_ct,
	rejected_ct, approved_ct)
VALUES (:id, :client, :aanbieder, :maximum_ct, 0, 0, 0);

-- name: commitment_update
UPDATE commitment_version SET journal = :journal, idx = :idx,
	versions = :versions,
	nummer = :nummer, categorie = :categorie, code = :code,
	toewijzingsdatum = :toewijzingsdatum,
	toewijzingstijd = :toewijzingstijd, ingangsdatum = :ingangsdatum,
	einddatum = :einddatum, reden_wijziging = :reden_wijziging,
	volume = :volume, eenheid = :eenheid, frequentie = :frequentie,
	budget = :budget, dagtekening = :dagtekening, basis = :basis,
	open = :open, horizon = :horizon, maximum_volume = :maximum_volume,
	started = :started, stopped = :stopped, expected_ct = :expected_ct
WHERE id = :id;

-- name: commitment_started
-- A start or stop moves little, and most often nothing that an index knows.
UPDATE commitment_version SET started = :started, expected_ct = :expected_ct
WHERE id = :id;

-- name: commitment_stopped
UPDATE commitment_version SET started = :started, stopped = :stopped,
	expected_ct = :expected_ct
WHERE id = :id;

-- name: commitment_money_update
UPDATE commitment_money SET maximum_ct = :maximum_ct
WHERE id = :id;

-- name: commitment_versions
UPDATE commitment_version SET versions = versions + 1
WHERE id = :id;

-- name: commitment_party
SELECT client, aanbieder, maximum_ct, submitted_ct - rejected_ct AS declared_ct
FROM commitment_money
WHERE id = :id;

-- name: commitment_add
UPDATE commitment_money SET submitted_ct = submitted_ct + :submitted,
	rejected_ct = rejected_ct + :rejected,
	approved_ct = approved_ct + :approved
WHERE id = :id;

-- name: commitment_horizons
-- Open ends: which of them have another horizon today?
SELECT /* scan */ id, aanbieder, categorie, code, ingangsdatum, einddatum,
	horizon
FROM commitment WHERE open = 1;

-- name: commitment_horizons_passed
SELECT id, aanbieder, categorie, code, ingangsdatum, einddatum, horizon
FROM commitment WHERE open = 1 AND horizon < :day;

-- name: commitment_running
-- Those that had not ended on a day.
SELECT /* scan */ id, aanbieder FROM commitment
WHERE einddatum IS NULL OR einddatum >= :day;

-- name: commitment_places
-- By what an import finds the commitments that it touches.
SELECT /* scan */ id, aanbieder, code FROM commitment;

-- name: tarief_candidates
SELECT productcode, aanbieder, gemeente, domein, eenheid, van, tot, cents
FROM tarief
WHERE domein IN (:domein, '*') AND productcode IN (:code, '*')
	AND aanbieder IN (:aanbieder, '*') AND gemeente IN (:gemeente, '*');

-- name: prestatie_insert
-- Nothing happens when the reference was used before (TR314) and again is 0.
INSERT INTO prestatie (id, declarant, toewijzing, client, referentie, vorig,
	categorie, code, van, tot, ingediend, volume, eenheid, tarief, bedrag,
	state, again, due, line, client_place, place)
VALUES (:id, :declarant, :toewijzing, :client, :referentie, :vorig,
	:categorie, :code, :van, :tot, :ingediend, :volume, :eenheid, :tarief,
	:bedrag, :state, :again, :due, :line, :client_place, :place)
ON CONFLICT (declarant, referentie) WHERE again = 0 DO NOTHING;

-- name: prestatie_on_toewijzing
SELECT id, declarant, toewijzing, client, categorie, code, van, tot,
	ingediend, bedrag, state, vorig, line, client_place, place
FROM prestatie WHERE toewijzing = :toewijzing
ORDER BY id;

-- name: prestatie_decide
UPDATE prestatie SET state = :state, due = NULL WHERE id = :id;

-- name: credit_debit
-- The line that a credit names.
SELECT toewijzing, client, categorie, code, van, tot, vorig, state
FROM prestatie
WHERE declarant = :declarant AND referentie = :referentie AND again = 0;

-- name: credit_other
-- Another credit of it that counts (TR390).
SELECT id FROM prestatie
WHERE declarant = :declarant AND vorig = :vorig AND id <> :id
	AND state IN ('approved', 'pending')
LIMIT 1;

-- name: credit_any_waits
SELECT id FROM prestatie
WHERE declarant = :declarant AND state = 'held' AND vorig IS NOT NULL
LIMIT 1;

-- name: credit_waiting
-- The credits that wait for this line.
SELECT id, declarant, toewijzing, client, categorie, code, van, tot,
	ingediend, bedrag, state, vorig, line, client_place, place
FROM prestatie
WHERE declarant = :declarant AND vorig = :referentie AND state = 'held'
ORDER BY id;

-- name: prestatie_overdue
-- The plus keeps a planner from walking all lines in the order it wants.
SELECT id, declarant, toewijzing, client, categorie, code, van, tot,
	ingediend, bedrag, state, vorig, line, client_place, place
FROM prestatie
WHERE state = 'held' AND due <= :day
ORDER BY +id;

-- name: besteding_add
INSERT INTO besteding (aanbieder, domein, gemeente, categorie, code, van, tot,
	ingediend, lines, submitted_ct, rejected_ct, approved_ct)
VALUES (:aanbieder, :domein, :gemeente, :categorie, :code, :van, :tot,
	:ingediend, :lines, :submitted, :rejected, :approved)
ON CONFLICT (aanbieder, van, domein, gemeente, categorie, code, tot, ingediend)
DO UPDATE SET lines = lines + excluded.lines,
	submitted_ct = submitted_ct + excluded.submitted_ct,
	rejected_ct = rejected_ct + excluded.rejected_ct,
	approved_ct = approved_ct + excluded.approved_ct;

-- name: message_insert
INSERT INTO message (journal, submitted, accepted, held, rejected, held_now,
	events_after)
VALUES (:journal, :submitted, :accepted, :held, :rejected, :held,
	:events_after);

-- name: message_unhold
UPDATE message SET held_now = held_now - :lines WHERE journal = :journal;

-- name: message_get
SELECT submitted, accepted, held, rejected, held_now, events_after
FROM message
WHERE journal = :journal;

-- name: finding_insert
INSERT INTO finding (journal, nr, rule, line, path, decided)
VALUES (:journal, (SELECT coalesce(max(nr), 0) + 1 FROM finding
		WHERE journal = :journal), :rule, :line, :path, :decided);

-- name: finding_lift
UPDATE finding SET lifted = :lifted WHERE journal = :journal AND lifted IS NULL;

-- name: finding_list
SELECT rule, line, path, decided, lifted FROM finding
WHERE journal = :journal ORDER BY nr;
