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
SELECT van, tot FROM tarief
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
SELECT van, tot FROM ruimte
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
SELECT van, tot FROM segment
WHERE domein = :domein AND productcategorie = :productcategorie
	AND productcode = :productcode AND van <> :van
	AND (:tot IS NULL OR van <= :tot) AND (tot IS NULL OR tot >= :van)
LIMIT 1;

-- name: contract_get
SELECT tot, naam, bekostiging, combinatie FROM contract
WHERE aanbieder = :aanbieder AND domein = :domein AND segment = :segment
	AND van = :van;

-- name: contract_put
INSERT INTO contract (aanbieder, domein, segment, van, tot, naam,
	bekostiging, combinatie, journal)
VALUES (:aanbieder, :domein, :segment, :van, :tot, :naam, :bekostiging,
	:combinatie, :journal)
ON CONFLICT (aanbieder, domein, segment, van)
DO UPDATE SET tot = excluded.tot, naam = excluded.naam,
	bekostiging = excluded.bekostiging, combinatie = excluded.combinatie,
	journal = excluded.journal;

-- name: contract_overlap
SELECT van, tot FROM contract
WHERE aanbieder = :aanbieder AND domein = :domein AND segment = :segment
	AND van <> :van
	AND (:tot IS NULL OR van <= :tot) AND (tot IS NULL OR tot >= :van)
LIMIT 1;

-- name: product_get
SELECT tot, naam, zwaarte, kenmerken FROM product
WHERE domein = :domein AND productcode = :productcode
	AND productcategorie = :productcategorie AND van = :van;

-- name: product_put
INSERT INTO product (domein, productcode, productcategorie, van, tot, naam,
	zwaarte, kenmerken, journal)
VALUES (:domein, :productcode, :productcategorie, :van, :tot, :naam,
	:zwaarte, :kenmerken, :journal)
ON CONFLICT (domein, productcode, productcategorie, van)
DO UPDATE SET tot = excluded.tot, naam = excluded.naam,
	zwaarte = excluded.zwaarte, kenmerken = excluded.kenmerken,
	journal = excluded.journal;

-- name: product_overlap
SELECT van, tot FROM product
WHERE domein = :domein AND productcode = :productcode
	AND productcategorie = :productcategorie AND van <> :van
	AND (:tot IS NULL OR van <= :tot) AND (tot IS NULL OR tot >= :van)
LIMIT 1;

-- name: aanbieder_get
SELECT naam, eenmanszaak, ref FROM aanbieder
WHERE aanbieder = :aanbieder;

-- name: aanbieder_put
INSERT INTO aanbieder (aanbieder, naam, eenmanszaak, ref, journal)
VALUES (:aanbieder, :naam, :eenmanszaak, :ref, :journal)
ON CONFLICT (aanbieder)
DO UPDATE SET naam = excluded.naam, eenmanszaak = excluded.eenmanszaak,
	ref = excluded.ref, journal = excluded.journal;

-- name: gemeente_get
SELECT naam, verdeelsleutel FROM gemeente
WHERE gemeente = :gemeente;

-- name: gemeente_put
INSERT INTO gemeente (gemeente, naam, verdeelsleutel, journal)
VALUES (:gemeente, :naam, :verdeelsleutel, :journal)
ON CONFLICT (gemeente)
DO UPDATE SET naam = excluded.naam,
	verdeelsleutel = excluded.verdeelsleutel, journal = excluded.journal;

-- name: begroting_get
SELECT bedrag FROM begroting
WHERE jaar = :jaar AND gemeente = :gemeente AND domein = :domein
	AND segment = :segment;

-- name: begroting_put
INSERT INTO begroting (jaar, gemeente, domein, segment, bedrag, journal)
VALUES (:jaar, :gemeente, :domein, :segment, :bedrag, :journal)
ON CONFLICT (jaar, gemeente, domein, segment)
DO UPDATE SET bedrag = excluded.bedrag, journal = excluded.journal;

-- name: overige_last_get
SELECT bedrag FROM overige_last
WHERE maand = :maand AND gemeente = :gemeente AND domein = :domein
	AND segment = :segment AND soort = :soort;

-- name: overige_last_put
INSERT INTO overige_last (maand, gemeente, domein, segment, soort, bedrag,
	journal)
VALUES (:maand, :gemeente, :domein, :segment, :soort, :bedrag, :journal)
ON CONFLICT (maand, gemeente, domein, segment, soort)
DO UPDATE SET bedrag = excluded.bedrag, journal = excluded.journal;

-- name: profiel_get
SELECT aandeel FROM profiel
WHERE segment = :segment AND maand = :maand;

-- name: profiel_put
INSERT INTO profiel (segment, maand, aandeel, journal)
VALUES (:segment, :maand, :aandeel, :journal)
ON CONFLICT (segment, maand)
DO UPDATE SET aandeel = excluded.aandeel, journal = excluded.journal;

-- name: doel_get
SELECT basisjaar, waarde FROM doel
WHERE indicator = :indicator AND domein = :domein AND segment = :segment
	AND jaar = :jaar;

-- name: doel_put
INSERT INTO doel (indicator, domein, segment, jaar, basisjaar, waarde,
	journal)
VALUES (:indicator, :domein, :segment, :jaar, :basisjaar, :waarde, :journal)
ON CONFLICT (indicator, domein, segment, jaar)
DO UPDATE SET basisjaar = excluded.basisjaar, waarde = excluded.waarde,
	journal = excluded.journal;
