-- What is imported beside tariffs, ceilings and segments.
--
-- '*' is any; van and tot are the first and the last day, NULL is open.  Each
-- row names the journal entry that last changed it.

-- Imported: contracten.  A provider is under contract for a domein and a
-- segment; those with one combinatie share the ceilings that name it.
CREATE TABLE contract (
	aanbieder TEXT NOT NULL,
	domein TEXT NOT NULL,
	segment TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER,
	naam TEXT,
	bekostiging TEXT NOT NULL CHECK (bekostiging IN ('inspanning', 'output',
		'taak')),
	combinatie TEXT,
	journal INTEGER NOT NULL,
	PRIMARY KEY (aanbieder, domein, segment, van)
) STRICT, WITHOUT ROWID;

CREATE INDEX contract_combinatie ON contract (combinatie)
	WHERE combinatie IS NOT NULL;

-- Imported: producten.
CREATE TABLE product (
	domein TEXT NOT NULL,
	productcode TEXT NOT NULL,
	productcategorie TEXT NOT NULL,
	van INTEGER NOT NULL,
	tot INTEGER,
	naam TEXT NOT NULL,
	zwaarte TEXT,
	-- Words with one blank between: crisis, chronisch, groep …
	kenmerken TEXT,
	journal INTEGER NOT NULL,
	PRIMARY KEY (domein, productcode, productcategorie, van)
) STRICT, WITHOUT ROWID;

-- Imported: aanbieders.
CREATE TABLE aanbieder (
	aanbieder TEXT NOT NULL PRIMARY KEY,
	naam TEXT NOT NULL,
	-- 1: a sole trader, whose AGB-code points to a person.
	eenmanszaak INTEGER NOT NULL,
	ref TEXT,
	journal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Imported: gemeenten.
CREATE TABLE gemeente (
	gemeente TEXT NOT NULL PRIMARY KEY,
	naam TEXT NOT NULL,
	-- Parts in units of 1/10000; a share is its part of the sum.
	verdeelsleutel INTEGER NOT NULL,
	journal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Imported: begroting, a municipality's own budget for care in kind.
CREATE TABLE begroting (
	jaar INTEGER NOT NULL,
	gemeente TEXT NOT NULL,
	domein TEXT NOT NULL,
	segment TEXT NOT NULL,
	bedrag INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (jaar, gemeente, domein, segment)
) STRICT, WITHOUT ROWID;

-- Imported: overige_lasten, what never comes as a 323.
CREATE TABLE overige_last (
	-- The first day of the month.
	maand INTEGER NOT NULL,
	gemeente TEXT NOT NULL,
	domein TEXT NOT NULL,
	segment TEXT NOT NULL,
	soort TEXT NOT NULL,
	bedrag INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (maand, gemeente, domein, segment, soort)
) STRICT, WITHOUT ROWID;

-- Imported: profiel, twelve rows per segment that add up to 1 ± 0.001.
CREATE TABLE profiel (
	segment TEXT NOT NULL,
	maand INTEGER NOT NULL CHECK (maand BETWEEN 1 AND 12),
	-- Of the year, in units of 1/1000000000.
	aandeel INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (segment, maand)
) STRICT, WITHOUT ROWID;

-- Imported: doelen.
CREATE TABLE doel (
	indicator TEXT NOT NULL,
	domein TEXT NOT NULL,
	segment TEXT NOT NULL,
	jaar INTEGER NOT NULL,
	basisjaar INTEGER,
	-- In units of 1/10000; 10 % is 1000.
	waarde INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (indicator, domein, segment, jaar)
) STRICT, WITHOUT ROWID;
