-- Imports: rows replace the row of the same names and first day.

-- name: tarief_get
SELECT tot, cents FROM tarief
WHERE domein = :domein AND productcode = :productcode
	AND aanbieder = :aanbieder AND gemeente = :gemeente
	AND eenheid = :eenheid AND van = :van;

-- name: tarief_put
INSERT INTO tarief (domein, gemeente, aanbieder, productcode, eenheid, van, tot,
	cents, journal)
VALUES (:domein, :gemeente, :aanbieder, :productcode, :eenheid, :van, :tot,
	:cents, :journal)
ON CONFLICT (domein, productcode, aanbieder, gemeente, eenheid, van)
DO UPDATE SET tot = excluded.tot, cents = excluded.cents,
	journal = excluded.journal;

-- name: tarief_overlap
SELECT 1 AS found FROM tarief
WHERE domein = :domein AND productcode = :productcode
	AND aanbieder = :aanbieder AND gemeente = :gemeente
	AND eenheid = :eenheid AND van <> :van
	AND (:tot IS NULL OR van <= :tot) AND (tot IS NULL OR tot >= :van)
LIMIT 1;

-- name: ruimte_get
SELECT tot, bedrag FROM ruimte
WHERE aanbieder = :aanbieder AND domein = :domein AND gemeente = :gemeente
	AND segment = :segment AND soort = :soort AND van = :van;

-- name: ruimte_put
INSERT INTO ruimte (aanbieder, domein, gemeente, segment, van, tot, bedrag,
	soort, id, versions, journal)
VALUES (:aanbieder, :domein, :gemeente, :segment, :van, :tot, :bedrag,
	:soort, :id, 1, :journal)
ON CONFLICT (aanbieder, domein, gemeente, segment, soort, van)
DO UPDATE SET tot = excluded.tot, bedrag = excluded.bedrag,
	versions = versions + 1, journal = excluded.journal;

-- name: ruimte_overlap
SELECT 1 AS found FROM ruimte
WHERE aanbieder = :aanbieder AND domein = :domein AND gemeente = :gemeente
	AND segment = :segment AND soort = :soort AND van <> :van
	AND van <= :tot AND tot >= :van
LIMIT 1;

-- name: segment_get
SELECT segment, tot FROM segment
WHERE domein = :domein AND productcategorie = :productcategorie
	AND productcode = :productcode AND van = :van;

-- name: segment_put
INSERT INTO segment (segment, domein, productcategorie, productcode, van, tot,
	journal)
VALUES (:segment, :domein, :productcategorie, :productcode, :van, :tot,
	:journal)
ON CONFLICT (domein, productcode, productcategorie, van)
DO UPDATE SET segment = excluded.segment, tot = excluded.tot,
	journal = excluded.journal;

-- name: segment_overlap
SELECT 1 AS found FROM segment
WHERE domein = :domein AND productcategorie = :productcategorie
	AND productcode = :productcode AND van <> :van
	AND (:tot IS NULL OR van <= :tot) AND (tot IS NULL OR tot >= :van)
LIMIT 1;
