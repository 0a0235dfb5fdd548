-- Judging: the figures of a subject, and its signals.

-- name: judge_commitment
-- One commitment as the rules see it, with a sign when something is open.
SELECT aanbieder, client, categorie, code, ingangsdatum, reden_wijziging,
	maximum_ct, submitted_ct - rejected_ct AS declared_ct,
	CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END AS last_day,
	EXISTS (SELECT 1 FROM signal
		WHERE signal.gemeente = commitment.gemeente
			AND signal.nummer = commitment.nummer
			AND signal.domein = commitment.domein
			AND signal.state <> 'cleared'
			AND signal.nummer IS NOT NULL) AS live
FROM commitment WHERE id = :id;

-- name: judge_commitments
SELECT /* scan */ id FROM commitment_version ORDER BY id;

-- name: judge_clients
SELECT /* scan */ DISTINCT client FROM commitment_money ORDER BY client;

-- name: judge_begin
-- Allocations that begin in these days.
SELECT id, client FROM commitment_version
WHERE ingangsdatum > :after AND ingangsdatum <= :upto
ORDER BY id;

-- name: judge_end
-- Allocations whose last day lies in these days.
SELECT id, client FROM commitment_version
WHERE CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END >= :after
	AND CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END < :upto
ORDER BY id;

-- name: judge_client
-- What a client has that runs on a day.
SELECT id, aanbieder, categorie, code FROM commitment
WHERE client = :client AND ingangsdatum <= :day
	AND coalesce(CASE WHEN stopped < einddatum THEN stopped
		ELSE coalesce(einddatum, stopped) END, 2932896) >= :day
	AND (reden_wijziging IS NULL OR reden_wijziging <> '13')
ORDER BY id;

-- name: judge_client_live
-- Stackings of a client that are not cleared.
SELECT gemeente, segment FROM signal
WHERE client = :client AND state <> 'cleared' AND client IS NOT NULL
ORDER BY gemeente, segment;

-- name: judge_ruimten
SELECT /* scan */ aanbieder, domein, gemeente, segment, soort, van, tot, bedrag,
	id, versions
FROM ruimte;

-- name: judge_begrotingen
SELECT /* scan */ jaar, gemeente, domein, segment, bedrag, journal FROM begroting;

-- name: judge_other
-- Other costs by month; NULL is all.
SELECT maand, sum(bedrag) AS bedrag FROM overige_last
WHERE maand BETWEEN :van AND :tot
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:domein IS NULL OR domein = :domein)
	AND (:segment IS NULL OR segment = :segment)
GROUP BY maand ORDER BY maand;

-- name: judge_besteding
SELECT /* scan */ aanbieder, domein, gemeente, categorie, code, van, tot, lines,
	submitted_ct, rejected_ct, approved_ct
FROM besteding;

-- name: total_get
SELECT lines, declared_ct, half_ct, approved_ct FROM total
WHERE subject = :subject;

-- name: total_put
INSERT INTO total (subject, lines, declared_ct, half_ct, approved_ct)
VALUES (:subject, :lines, :declared_ct, :half_ct, :approved_ct)
ON CONFLICT (subject) DO UPDATE SET lines = excluded.lines,
	declared_ct = excluded.declared_ct, half_ct = excluded.half_ct,
	approved_ct = excluded.approved_ct;

-- name: outside_add
INSERT INTO outside_contract (aanbieder, domein, segment, jaar, lines,
	declared_ct)
VALUES (:aanbieder, :domein, :segment, :jaar, :lines, :declared_ct)
ON CONFLICT (aanbieder, domein, segment, jaar)
DO UPDATE SET lines = lines + excluded.lines,
	declared_ct = declared_ct + excluded.declared_ct;

-- name: outside_none
UPDATE /* scan */ outside_contract SET lines = 0, declared_ct = 0;

-- name: outside_get
SELECT lines, declared_ct FROM outside_contract
WHERE aanbieder = :aanbieder AND domein = :domein AND segment = :segment
	AND jaar = :jaar;

-- name: outside_all
SELECT /* scan */ aanbieder, domein, segment, jaar, lines, declared_ct
FROM outside_contract
ORDER BY aanbieder, domein, segment, jaar;

-- name: cell_declarant
-- Clients behind the lines of one provider, as a list that ends early: the
-- last references first, for those are of now, and their pages are at hand.
SELECT client, toewijzing, categorie, code, van FROM prestatie
WHERE declarant = :declarant AND again = 0
ORDER BY referentie DESC;

-- name: cell_latest
SELECT /* scan */ declarant, client, toewijzing, categorie, code, van
FROM prestatie
ORDER BY id DESC;

-- name: signal_live
-- What is not cleared of one subject.
SELECT * FROM signal
WHERE subject = :subject AND state <> 'cleared'
ORDER BY rule, level;

-- name: signal_cleared_on
-- Was such a signal open when this day began, and cleared on it?
SELECT 1 AS was_open FROM signal
WHERE subject = :subject AND rule = :rule AND level = :level
	AND state = 'cleared' AND cleared_day = :day AND opened_day < :day
LIMIT 1;

-- name: signal_untold
-- By an index that holds only these: few, and told the next day.
SELECT /* scan */ * FROM signal
WHERE state IN ('open', 'acknowledged') AND told_value <> value
ORDER BY id;

-- name: signal_get
SELECT * FROM signal
WHERE id = :id;

-- name: signal_insert
INSERT INTO signal (id, rule, level, subject, state, domein, gemeente,
	aanbieder, nummer, client, segment, version, seen, seen_day, opened,
	opened_day, run, run_before, run_day, value, told_value, told_day,
	small,
	consult_due, decide_due, figures, latest, rules)
VALUES (:id, :rule, :level, :subject, :state, :domein, :gemeente,
	:aanbieder, :nummer, :client, :segment, :version, :seen, :seen_day,
	:opened, :opened_day, :run, :run_before, :run_day, :value, :told_value,
	:told_day, :small, :consult_due, :decide_due, :figures, :latest, :rules);

-- name: signal_put
-- Its state and its figures as they are now.
UPDATE signal SET state = :state, domein = :domein, opened = :opened,
	opened_day = :opened_day,
	run = :run, run_before = :run_before, run_day = :run_day,
	value = :value, told_value = :told_value, told_day = :told_day,
	small = :small,
	consult_due = :consult_due, decide_due = :decide_due,
	figures = :figures, latest = :latest
WHERE id = :id;

-- name: signal_clear
UPDATE signal SET state = 'cleared', cleared = :cleared,
	cleared_day = :cleared_day, reason = :reason, latest = :latest,
	value = :value, told_value = :value
WHERE id = :id;

-- name: signal_acknowledge
UPDATE signal SET state = 'acknowledged',
	acknowledged = coalesce(acknowledged, :journal),
	acknowledged_day = coalesce(acknowledged_day, :day)
WHERE id = :id;

-- name: acknowledgement_insert
INSERT INTO acknowledgement (journal, signal, day, by_role, what)
VALUES (:journal, :signal, :day, :by_role, :what);

-- name: acknowledgement_due_insert
INSERT INTO acknowledgement_due (journal, day) VALUES (:journal, :day);
