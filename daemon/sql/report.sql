-- Reports: what polsctl shows.  Lists walk their table; every filter that is
-- NULL lets all rows through.

-- name: report_messages
SELECT /* scan */ journal.nr, received, day, outcome, standard, type, sender,
	receiver, level, reason, submitted, accepted, held, rejected
FROM journal LEFT JOIN message ON message.journal = journal.nr
WHERE kind = 'message'
	AND (:outcome IS NULL OR outcome = :outcome)
	AND (:type IS NULL OR type = :type)
	AND (:standard IS NULL OR standard = :standard)
	AND (:sender IS NULL OR sender = :sender)
	AND (:nr IS NULL OR nr > :nr)
	AND (:day IS NULL OR day >= :day)
	AND (:first IS NULL OR day BETWEEN :first AND :last)
ORDER BY nr
LIMIT :limit;

-- name: report_message
-- What a receipt does not say.
SELECT received, day, reason, held_now
FROM journal LEFT JOIN message ON message.journal = journal.nr
WHERE nr = :nr;

-- name: report_message_lines
SELECT count(*) AS submitted,
	coalesce(sum(state = 'held'), 0) AS held,
	coalesce(sum(state = 'rejected'), 0) AS rejected
FROM prestatie
WHERE id BETWEEN :journal * 1000000 AND :journal * 1000000 + 999999;

-- name: report_commitments
SELECT /* scan */ domein, gemeente, nummer FROM commitment
WHERE (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:nummer IS NULL OR nummer = :nummer)
	AND (:aanbieder IS NULL OR aanbieder = :aanbieder)
	AND (:product IS NULL OR code = :product OR categorie = :product)
	AND (:first IS NULL OR ingangsdatum <= :last
		AND coalesce(einddatum, horizon) >= :first)
ORDER BY domein, gemeente, nummer
LIMIT :limit;

-- name: report_ruimten
-- Ceilings and estimates that touch a period; an estimate for exactly what has
-- a ceiling as well stands below it and does not add to a budget.
SELECT /* scan */ aanbieder, domein, gemeente, segment, soort, van, tot, bedrag,
	id, versions,
	soort = 'raming' AND EXISTS (SELECT 1 FROM ruimte AS p
		WHERE p.aanbieder = ruimte.aanbieder
			AND p.domein = ruimte.domein
			AND p.gemeente = ruimte.gemeente
			AND p.segment = ruimte.segment
			AND p.soort = 'plafond'
			AND p.van <= ruimte.tot AND p.tot >= ruimte.van)
	AS below
FROM ruimte
WHERE van <= :tot AND tot >= :van
ORDER BY aanbieder, domein, gemeente, segment, soort, van;

-- name: report_signals
-- A rule by its name, or the begin of it, with or without its plural.
SELECT /* scan */ * FROM signal
WHERE (:id IS NULL OR id = :id)
	AND (:state IS NULL OR state = :state)
	AND (:rule IS NULL OR rule LIKE :rule || '%'
		OR rule LIKE '%.' || :rule || '%')
	AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:aanbieder IS NULL OR aanbieder = :aanbieder)
	AND (:segment IS NULL OR segment = :segment)
	AND (:first IS NULL OR coalesce(opened_day, seen_day) <= :last
		AND coalesce(cleared_day, :first) >= :first)
ORDER BY id
LIMIT :limit;

-- name: report_acknowledgements
SELECT journal, day, by_role, what FROM acknowledgement
WHERE signal = :signal ORDER BY journal;

-- name: report_acknowledgement_due
SELECT day FROM acknowledgement_due WHERE journal = :journal ORDER BY day;

-- name: report_signals_open
SELECT /* scan */ aanbieder, gemeente, domein, segment, count(*) AS n
FROM signal WHERE state IN ('open', 'acknowledged')
GROUP BY aanbieder, gemeente, domein, segment;

-- name: report_declared
-- The sums behind a signal, per provider, municipality, product and period; of
-- a provider, or of the members of a combinatie: as far as the contract that
-- holds for it is one of the combinatie.
SELECT /* scan */ aanbieder, gemeente, domein, categorie, code, segment, van,
	tot, lines, submitted_ct - rejected_ct AS declared_ct, approved_ct
FROM besteding_segment AS b
WHERE (:aanbieder IS NULL OR aanbieder = :aanbieder
		OR (SELECT c.combinatie FROM contract AS c
			WHERE c.aanbieder = b.aanbieder
				AND c.domein IN (b.domein, '*')
				AND c.segment IN (b.segment, '*')
				AND c.van <= b.van
				AND (c.tot IS NULL OR c.tot >= b.van)
			ORDER BY c.segment = '*', c.domein = '*' LIMIT 1)
			= :aanbieder)
	AND van BETWEEN :van AND :tot
	AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:segment IS NULL OR segment = :segment)
ORDER BY van, aanbieder, gemeente, domein, categorie, code, tot, ingediend;

-- name: report_other
-- Other costs of a begroting, row by row.
SELECT maand, soort, bedrag FROM overige_last
WHERE maand BETWEEN :van AND :tot
	AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:segment IS NULL OR segment = :segment)
ORDER BY maand, gemeente, domein, segment, soort;

-- name: explain_lines
-- The lines that name an allocation, of its client and provider or not.
SELECT id, declarant, client, van, tot, bedrag, state FROM prestatie
WHERE toewijzing = :id ORDER BY id;

-- name: report_leveringen
-- Starts and stops in force whose day lies in a period.
SELECT /* scan */ soort, toewijzing, declarant, categorie, code, begindatum,
	CASE soort WHEN 'start' THEN begindatum ELSE einddatum END AS dag
FROM levering
WHERE state = 'active' AND toewijzing >= 0
	AND CASE soort WHEN 'start' THEN begindatum ELSE einddatum END
		BETWEEN :van AND :tot;

-- name: report_term
-- Allocations with a day in a period; NULL is an end that is none.
SELECT /* scan */ domein, aanbieder, categorie, code, ingangsdatum,
	CASE WHEN open = 0 THEN einddatum END AS einddatum
FROM commitment
WHERE basis <> 'withdrawn' AND ingangsdatum <= :tot
	AND (open = 1 OR einddatum >= :van)
	AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
	AND (:aanbieder IS NULL OR aanbieder = :aanbieder);

-- name: report_rejected
-- A line counts under the first of its findings.
SELECT /* scan */ declarant, min(toewijzing) AS toewijzing, rule,
	count(*) AS lines, sum(bedrag) AS amount_ct
FROM (SELECT /* scan */ declarant, toewijzing, bedrag,
		(SELECT rule FROM prestatie_rule
			WHERE prestatie_rule.id = prestatie.id) AS rule
	FROM prestatie
	WHERE state = 'rejected' AND van BETWEEN :van AND :tot
		AND ingediend BETWEEN :from_month AND :to_month)
GROUP BY declarant, toewijzing / 1000000000, rule
ORDER BY declarant % 100000000, declarant, toewijzing / 1000000000, rule;

-- name: report_products
-- What a provider declared most of.
SELECT domein, categorie, code, min(van) AS van,
	sum(submitted_ct - rejected_ct) AS declared_ct,
	sum(approved_ct) AS approved_ct
FROM besteding
WHERE aanbieder = :aanbieder AND van BETWEEN :van AND :tot
	AND ingediend BETWEEN :from_month AND :to_month
	AND (:domein IS NULL OR domein = :domein)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
GROUP BY domein, categorie, code
ORDER BY declared_ct DESC, domein, categorie, code;

-- name: report_lines
-- In order of messages and of places in them.
SELECT /* scan */ id, declarant, toewijzing, client, categorie, code, van, tot,
	ingediend, volume, eenheid, tarief, bedrag, state, referentie, vorig,
	(SELECT rule FROM prestatie_rule
		WHERE prestatie_rule.id = prestatie.id) AS rule
FROM prestatie
WHERE id BETWEEN :low AND :high
	AND (:state IS NULL OR state = :state)
	AND (:product IS NULL OR code = :product OR categorie = :product)
	AND (:van IS NULL OR (van BETWEEN :van AND :tot
		AND ingediend BETWEEN :from_month AND :to_month))
ORDER BY id;

-- name: report_lines_of
-- Of one allocation.
SELECT id, declarant, toewijzing, client, categorie, code, van, tot, ingediend,
	volume, eenheid, tarief, bedrag, state, referentie, vorig,
	(SELECT rule FROM prestatie_rule
		WHERE prestatie_rule.id = prestatie.id) AS rule
FROM prestatie
WHERE toewijzing = :toewijzing
	AND +id BETWEEN :low AND :high
	AND (:state IS NULL OR state = :state)
	AND (:product IS NULL OR code = :product OR categorie = :product)
	AND (:van IS NULL OR (van BETWEEN :van AND :tot
		AND ingediend BETWEEN :from_month AND :to_month))
ORDER BY id;

-- name: report_events
SELECT seq, type, subject, journal, body FROM event
WHERE seq > :seq
	AND (:first IS NULL OR (SELECT day FROM journal
		WHERE nr = event.journal)
		BETWEEN :first AND :last)
	AND (:type IS NULL OR substr(type, 1, length(:type)) = :type)
ORDER BY seq
LIMIT :limit;

-- name: verify_events
SELECT /* scan */ seq, type, type_seq FROM event ORDER BY seq;

-- name: verify_commitment_sums
-- Sums of commitments against the lines that name them.
SELECT /* scan */ c.domein, c.gemeente, c.nummer
FROM commitment AS c LEFT JOIN prestatie AS p
	ON p.toewijzing = c.id AND p.client = c.client
		AND p.declarant % 100000000 = CAST(c.aanbieder AS INTEGER)
GROUP BY c.id
HAVING c.submitted_ct <> coalesce(sum(p.bedrag), 0)
	OR c.rejected_ct <> coalesce(sum(CASE p.state
		WHEN 'rejected' THEN p.bedrag END), 0)
	OR c.approved_ct <> coalesce(sum(CASE p.state
		WHEN 'approved' THEN p.bedrag END), 0);

-- name: verify_besteding
-- Buckets of declared money against the lines in them, either way.
SELECT /* scan */ aanbieder, domein, gemeente, categorie, code, van, tot,
	ingediend
FROM (SELECT aanbieder, domein, gemeente, categorie, code, van, tot, ingediend,
		lines, submitted_ct, rejected_ct, approved_ct
	FROM besteding
	UNION ALL
	SELECT printf('%08d', declarant % 100000000),
		CASE WHEN declarant >= 100000000 THEN 'jw' ELSE 'wmo' END,
		printf('%04d', toewijzing / 1000000000 % 10000),
		categorie, code, van, tot, ingediend, -1, -bedrag, CASE state WHEN 'rejected' THEN -bedrag ELSE 0 END,
		CASE state WHEN 'approved' THEN -bedrag ELSE 0 END
	FROM prestatie)
GROUP BY aanbieder, domein, gemeente, categorie, code, van, tot, ingediend
HAVING sum(lines) <> 0 OR sum(submitted_ct) <> 0 OR sum(rejected_ct) <> 0
	OR sum(approved_ct) <> 0;

-- name: verify_bodies
-- An erased body leaves its row.
SELECT /* scan */ nr FROM journal
WHERE kind = 'message'
	AND NOT EXISTS (SELECT 1 FROM body WHERE body.journal = journal.nr)
UNION ALL
SELECT body.journal FROM body
WHERE NOT EXISTS (SELECT 1 FROM journal
	WHERE journal.nr = body.journal AND journal.kind = 'message');

-- name: verify_held
-- Messages whose count of what is held is not that of their lines, starts and
-- stops.  Asked per message: as a join it is quadratic.
SELECT /* scan */ journal FROM message
WHERE held_now <> (SELECT count(*) FROM prestatie
		WHERE prestatie.id BETWEEN message.journal * 1000000
				AND message.journal * 1000000 + 999999
			AND prestatie.state = 'held')
	+ (SELECT count(*) FROM levering
		WHERE levering.id BETWEEN message.journal * 1000000
				AND message.journal * 1000000 + 999999
			AND levering.state = 'held');

-- name: verify_levering
-- Commitments whose start is not that of the starts in force, or that a stop
-- has made cheaper than nothing or dearer than their maximum.
SELECT /* scan */ c.id FROM commitment AS c
WHERE coalesce(c.started, -1) <> coalesce((SELECT min(l.begindatum)
		FROM levering AS l WHERE l.toewijzing = c.id
			AND l.state = 'active' AND l.soort = 'start'), -1)
	OR (c.expected_ct IS NULL) <> (c.maximum_ct IS NULL)
	OR c.expected_ct < 0 OR c.expected_ct > c.maximum_ct;
