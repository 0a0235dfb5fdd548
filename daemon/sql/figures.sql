-- The money of a year, as the cube of polsctl (ctl/figures.h) gathers it.  The
-- year of care is asked by :van and :tot, that of submission by :from_month
-- and :to_month.

-- name: figures_declared
SELECT /* scan */ aanbieder, gemeente, domein, categorie, code, van, tot,
	ingediend, sum(lines) AS lines, sum(submitted_ct) AS submitted_ct,
	sum(rejected_ct) AS rejected_ct, sum(approved_ct) AS approved_ct
FROM besteding
WHERE van BETWEEN :van AND :tot
	AND ingediend BETWEEN :from_month AND :to_month
	AND (:aanbieder IS NULL OR aanbieder = :aanbieder)
	AND (:gemeente IS NULL OR gemeente = :gemeente)
GROUP BY aanbieder, van, domein, gemeente, categorie, code, tot, ingediend;

-- name: figures_lags
-- How late a provider declares: in the order of the key.
SELECT /* scan */ aanbieder, van, ingediend,
	sum(submitted_ct - rejected_ct) AS declared_ct
FROM besteding
WHERE van BETWEEN :van AND :tot AND ingediend <= :month
GROUP BY aanbieder, van, ingediend
ORDER BY aanbieder, van, ingediend;

-- name: figures_held
SELECT declarant, toewijzing, categorie, code, van, tot, ingediend,
	count(*) AS lines, sum(bedrag) AS held_ct
FROM prestatie
WHERE state = 'held' AND due IS NOT NULL
	AND van BETWEEN :van AND :tot
	AND ingediend BETWEEN :from_month AND :to_month
GROUP BY declarant, toewijzing, categorie, code, van, tot, ingediend;

-- name: figures_begroting
SELECT /* scan */ gemeente, domein, segment, bedrag FROM begroting
WHERE jaar = :year;

-- name: figures_overige
SELECT /* scan */ gemeente, domein, segment, maand, sum(bedrag) AS bedrag
FROM overige_last
WHERE maand BETWEEN :van AND :tot
GROUP BY maand, gemeente, domein, segment;
