-- What was imported, whole tables in order of their names.  Those of a region
-- are read into memory (port/db_region.h) in the order that model/region.h
-- names; polsctl lists all of them.

-- name: region_contracts
SELECT /* scan */ aanbieder, naam, domein, segment, van, tot, bekostiging,
	combinatie, journal
FROM contract ORDER BY aanbieder, domein, segment, van;

-- name: region_segments
SELECT /* scan */ segment, domein, productcategorie, productcode, van, tot,
	journal
FROM segment ORDER BY productcode, productcategorie, domein, van;

-- name: region_products
SELECT /* scan */ domein, productcategorie, productcode, naam, van, tot,
	zwaarte, kenmerken, journal
FROM product ORDER BY productcode, productcategorie, domein, van;

-- name: region_aanbieders
SELECT /* scan */ aanbieder, naam, eenmanszaak, ref, journal
FROM aanbieder ORDER BY aanbieder;

-- name: region_gemeenten
SELECT /* scan */ gemeente, naam, verdeelsleutel, journal
FROM gemeente ORDER BY gemeente;

-- name: region_profielen
SELECT /* scan */ segment, maand, aandeel, journal FROM profiel
ORDER BY segment, maand;

-- name: imported_tarieven
SELECT /* scan */ domein, gemeente, aanbieder, productcode, eenheid, van, tot,
	cents, journal
FROM tarief
ORDER BY domein, productcode, aanbieder, gemeente, eenheid, van;

-- name: imported_ruimten
SELECT /* scan */ aanbieder, domein, gemeente, segment, van, tot, bedrag,
	soort, journal
FROM ruimte ORDER BY aanbieder, domein, gemeente, segment, soort, van;

-- name: imported_begroting
SELECT /* scan */ gemeente, domein, segment, jaar, bedrag, journal
FROM begroting ORDER BY jaar, gemeente, domein, segment;

-- name: imported_overige_lasten
SELECT /* scan */ gemeente, domein, segment, maand, bedrag, soort, journal
FROM overige_last ORDER BY maand, gemeente, domein, segment, soort;

-- name: imported_doelen
SELECT /* scan */ indicator, domein, segment, jaar, basisjaar, waarde, journal
FROM doel ORDER BY indicator, domein, segment, jaar;
