-- How things stood before the books, for who cannot resend the messages.

-- Imported: openingsstand, a toewijzing each.
CREATE TABLE openingsstand (
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	nummer INTEGER NOT NULL,
	aanbieder TEXT NOT NULL,
	client INTEGER NOT NULL,
	productcategorie TEXT,
	productcode TEXT,
	toewijzingsdatum INTEGER NOT NULL,
	ingangsdatum INTEGER NOT NULL,
	einddatum INTEGER,
	volume INTEGER,
	eenheid TEXT,
	frequentie TEXT,
	budget INTEGER,
	journal INTEGER NOT NULL,
	PRIMARY KEY (domein, gemeente, nummer)
) STRICT, WITHOUT ROWID;

-- Imported: declaratiestand, what was declared in one month of care.
CREATE TABLE declaratiestand (
	domein TEXT NOT NULL,
	gemeente TEXT NOT NULL,
	aanbieder TEXT NOT NULL,
	productcategorie TEXT NOT NULL,
	productcode TEXT NOT NULL,
	maand INTEGER NOT NULL,
	-- ToewijzingNummer; 0 = of no single one.
	nummer INTEGER NOT NULL,
	bedrag INTEGER NOT NULL,
	-- What of it is among the lines: an amount that changes is a new line.
	booked_ct INTEGER NOT NULL,
	journal INTEGER NOT NULL,
	PRIMARY KEY (domein, gemeente, aanbieder, productcategorie, productcode,
		maand, nummer)
) STRICT, WITHOUT ROWID;
