-- Judging: the figures of a subject, and its signals.

-- name: judge_commitment
-- One commitment as the rules see it, with a sign when something is open.
SELECT aanbieder, maximum_ct, submitted_ct - rejected_ct AS declared_ct,
	EXISTS (SELECT 1 FROM signal
		WHERE signal.gemeente = commitment.gemeente
			AND signal.nummer = commitment.nummer
			AND signal.domein = commitment.domein
			AND signal.state <> 'cleared'
			AND signal.nummer IS NOT NULL) AS open
FROM commitment WHERE id = :id;

-- name: judge_commitments_moving
-- Those that can be over their maximum: with something declared.
SELECT /* scan */ id FROM commitment_money
WHERE submitted_ct <> rejected_ct;

-- name: judge_ruimten_of
SELECT aanbieder, domein, gemeente, segment, soort, van, tot, bedrag, id,
	versions
FROM ruimte
WHERE aanbieder IN (SELECT :aanbieder UNION ALL SELECT '*'
	UNION ALL SELECT combinatie FROM contract
		WHERE contract.aanbieder = :aanbieder
			AND combinatie IS NOT NULL)
ORDER BY aanbieder, domein, gemeente, segment, soort, van;

-- name: judge_ruimten
SELECT /* scan */ aanbieder, domein, gemeente, segment, soort, van, tot, bedrag,
	id, versions
FROM ruimte
ORDER BY aanbieder, domein, gemeente, segment, soort, van;

-- name: judge_declared
-- Declared money of one provider with a ProductPeriode within [van, tot].
SELECT coalesce(sum(submitted_ct - rejected_ct), 0) AS declared_ct,
	coalesce(sum(approved_ct), 0) AS approved_ct,
	coalesce(sum(lines), 0) AS lines
FROM besteding_segment
WHERE aanbieder = :aanbieder AND van BETWEEN :van AND :tot AND tot <= :tot
	AND :domein IN (domein, '*') AND :gemeente IN (gemeente, '*')
	AND (:segment = '*' OR segment = :segment);

-- name: judge_declared_pool
-- The same for a ceiling of a combinatie: the money of its members, as far as
-- the contract that holds for it is one of the combinatie.
SELECT coalesce(sum(submitted_ct - rejected_ct), 0) AS declared_ct,
	coalesce(sum(approved_ct), 0) AS approved_ct,
	coalesce(sum(lines), 0) AS lines
FROM besteding_segment AS b
WHERE b.aanbieder IN (SELECT aanbieder FROM contract
		WHERE combinatie = :aanbieder)
	AND b.van BETWEEN :van AND :tot AND b.tot <= :tot
	AND :domein IN (b.domein, '*') AND :gemeente IN (b.gemeente, '*')
	AND (:segment = '*' OR b.segment = :segment)
	AND (SELECT c.combinatie FROM contract AS c
		WHERE c.aanbieder = b.aanbieder AND c.domein IN (b.domein, '*')
			AND c.segment IN (b.segment, '*') AND c.van <= b.van
			AND (c.tot IS NULL OR c.tot >= b.van)
		ORDER BY c.segment = '*', c.domein = '*' LIMIT 1) = :aanbieder;

-- name: judge_declared_all
-- The same for a ceiling of all providers together.
SELECT /* scan */ coalesce(sum(submitted_ct - rejected_ct), 0) AS declared_ct,
	coalesce(sum(approved_ct), 0) AS approved_ct,
	coalesce(sum(lines), 0) AS lines
FROM besteding_segment
WHERE van BETWEEN :van AND :tot AND tot <= :tot
	AND :domein IN (domein, '*') AND :gemeente IN (gemeente, '*')
	AND (:segment = '*' OR segment = :segment);

-- name: signal_live
-- What is not cleared of one subject.
SELECT * FROM signal
WHERE subject = :subject AND state <> 'cleared'
ORDER BY rule, level;

-- name: signal_untold
-- By an index that holds only these: few, and told the next day.
SELECT /* scan */ * FROM signal
WHERE state IN ('open', 'acknowledged') AND told <> value
ORDER BY id;

-- name: signal_get
SELECT * FROM signal
WHERE id = :id;

-- name: signal_insert
INSERT INTO signal (id, rule, level, subject, state, domein, gemeente,
	aanbieder, nummer, client, segment, version, seen, seen_day, opened,
	opened_day, run, run_before, run_day, value, told, told_day, small,
	consult_due, decide_due, figures, latest, rules)
VALUES (:id, :rule, :level, :subject, :state, :domein, :gemeente,
	:aanbieder, :nummer, :client, :segment, :version, :seen, :seen_day,
	:opened, :opened_day, :run, :run_before, :run_day, :value, :told,
	:told_day, :small, :consult_due, :decide_due, :figures, :latest, :rules);

-- name: signal_put
-- Its state and its figures as they are now.
UPDATE signal SET state = :state, opened = :opened, opened_day = :opened_day,
	run = :run, run_before = :run_before, run_day = :run_day,
	value = :value, told = :told, told_day = :told_day, small = :small,
	consult_due = :consult_due, decide_due = :decide_due,
	figures = :figures, latest = :latest
WHERE id = :id;

-- name: signal_clear
UPDATE signal SET state = 'cleared', cleared = :cleared,
	cleared_day = :cleared_day, reason = :reason, latest = :latest,
	value = :value, told = :value
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
