-- What a region has named and agreed: whole tables, read into memory
-- (port/db_region.h) in the order that model/region.h names.

-- name: region_contracts
SELECT /* scan */ aanbieder, naam, domein, segment, van, tot, bekostiging,
	combinatie
FROM contract ORDER BY aanbieder, domein, segment, van;

-- name: region_segments
SELECT /* scan */ segment, domein, productcategorie, productcode, van, tot
FROM segment ORDER BY productcode, productcategorie, domein, van;

-- name: region_products
SELECT /* scan */ domein, productcategorie, productcode, naam, van, tot,
	zwaarte, kenmerken
FROM product ORDER BY productcode, productcategorie, domein, van;

-- name: region_aanbieders
SELECT /* scan */ aanbieder, naam, eenmanszaak, ref
FROM aanbieder ORDER BY aanbieder;

-- name: region_gemeenten
SELECT /* scan */ gemeente, naam, verdeelsleutel
FROM gemeente ORDER BY gemeente;

-- name: region_profielen
SELECT /* scan */ segment, maand, aandeel FROM profiel
ORDER BY segment, maand;
