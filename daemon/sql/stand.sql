-- How things stood before the books: openingsstand and declaratiestand.

-- name: openingsstand_get
SELECT aanbieder, client, productcategorie, productcode, toewijzingsdatum,
	ingangsdatum, einddatum, volume, eenheid, frequentie, budget
FROM openingsstand
WHERE domein = :domein AND gemeente = :gemeente AND nummer = :nummer;

-- name: openingsstand_put
INSERT INTO openingsstand (domein, gemeente, nummer, aanbieder, client,
	productcategorie, productcode, toewijzingsdatum, ingangsdatum, einddatum,
	volume, eenheid, frequentie, budget, journal)
VALUES (:domein, :gemeente, :nummer, :aanbieder, :client,
	:productcategorie, :productcode, :toewijzingsdatum, :ingangsdatum,
	:einddatum, :volume, :eenheid, :frequentie, :budget, :journal)
ON CONFLICT (domein, gemeente, nummer)
DO UPDATE SET aanbieder = excluded.aanbieder, client = excluded.client,
	productcategorie = excluded.productcategorie,
	productcode = excluded.productcode,
	toewijzingsdatum = excluded.toewijzingsdatum,
	ingangsdatum = excluded.ingangsdatum, einddatum = excluded.einddatum,
	volume = excluded.volume, eenheid = excluded.eenheid,
	frequentie = excluded.frequentie, budget = excluded.budget,
	journal = excluded.journal;

-- name: declaratiestand_get
SELECT bedrag FROM declaratiestand
WHERE domein = :domein AND gemeente = :gemeente AND aanbieder = :aanbieder
	AND productcategorie = :productcategorie AND productcode = :productcode
	AND maand = :maand AND nummer = :nummer;

-- name: declaratiestand_put
INSERT INTO declaratiestand (domein, gemeente, aanbieder, productcategorie,
	productcode, maand, nummer, bedrag, booked_ct, journal)
VALUES (:domein, :gemeente, :aanbieder, :productcategorie,
	:productcode, :maand, :nummer, :bedrag, 0, :journal)
ON CONFLICT (domein, gemeente, aanbieder, productcategorie, productcode, maand,
	nummer)
DO UPDATE SET bedrag = excluded.bedrag, journal = excluded.journal;

-- name: declaratiestand_booked
-- What of it is in the books already; then all of it is.
SELECT booked_ct FROM declaratiestand
WHERE domein = :domein AND gemeente = :gemeente AND aanbieder = :aanbieder
	AND productcategorie = :productcategorie AND productcode = :productcode
	AND maand = :maand AND nummer = :nummer;

-- name: declaratiestand_book
UPDATE declaratiestand SET booked_ct = bedrag
WHERE domein = :domein AND gemeente = :gemeente AND aanbieder = :aanbieder
	AND productcategorie = :productcategorie AND productcode = :productcode
	AND maand = :maand AND nummer = :nummer;

-- name: imported_openingsstand
SELECT /* scan */ domein, gemeente, nummer, aanbieder, client, productcategorie,
	productcode, toewijzingsdatum, ingangsdatum, einddatum, volume, eenheid,
	frequentie, budget, journal
FROM openingsstand ORDER BY domein, gemeente, nummer;

-- name: imported_declaratiestand
SELECT /* scan */ domein, gemeente, aanbieder, productcategorie, productcode,
	maand, nummer, bedrag, journal
FROM declaratiestand
ORDER BY domein, gemeente, aanbieder, productcategorie, productcode, maand,
	nummer;
