#!/usr/bin/python3
"""Every kind of CSV file, every column: what a spreadsheet may write, and a
message for each mistake that names file, row and column.  Nothing of a file
with a mistake is imported."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

import zmq  # noqa: E402

from geval import Geval, main  # noqa: E402

# ---- cells that are wrong, and a word of what they must be

DOMEIN = (("wlz", "wmo, jw or *"), ("", "wmo, jw or *"))
GEMEENTE = (("310", "four digits"), ("03100", "four digits"),
            ("Zeist", "four digits"), ("", "four digits"))
AGB = (("4242001", "eight digits"), ("042420001", "eight digits"),
       ("4242O001", "eight digits"), ("", "eight digits"))
EEN_DOMEIN = (("zvw", "wmo or jw"), ("*", "wmo or jw"), ("", "wmo or jw"))
EEN_GEMEENTE = (("310", "four digits"), ("*", "four digits"))
EEN_AGB = (("4242001", "eight digits"), ("*", "eight digits"))
NUMMER = (("", "ToewijzingNummer"), ("1234567890", "ToewijzingNummer"),
          ("12,5", "ToewijzingNummer"), ("-1", "ToewijzingNummer"))
NAAM = (("", "not be empty"), ("x" * 200, "too long"),
        ('"twee\nregels"', "one line"))
DAG = (("2025-02-30", "a date"), ("31/12/2025", "a date"), ("", "a date"),
       ("20250101", "a date"), ("gisteren", "a date"))
TOT = (("2025-02-30", "a date"), ("2025-12", "a date"),
       ("2024-12-31", "before van"))
EURO = (("1.234,56", "thousands"), ("1,234.56", "thousands"),
        ("12,345", "2 decimals"), ("-1", "negative"), ("", "amount"),
        ("twaalf", "amount"), ("€ 12", "amount"), ("1e3", "amount"),
        ("12 ", None), ("999999999999999", "million million"))
SEGMENT = (("", "not be empty"), ("s" * 60, "too long"))
EEN_SEGMENT = (("*", "nor *"), *SEGMENT)
CATEGORIE = (("2", "two digits"), ("002", "two digits"), ("AB", "two digits"))
CODE = (("4,5E+02", "letters and digits"), ("02 A03", "letters and digits"),
        ("C" * 40, "too long"))
JAAR = (("25", "a year"), ("1999", "a year"), ("2100", "a year"),
        ("2025,5", "a year"))
LEEG_JAAR = (("", "a year"), *JAAR)

# kind: noun, header, good rows, {column: wrong cells}; which rows overlap.
KINDS = {
    "tarieven": (
        "tariff", "domein;gemeente;aanbieder;productcode;eenheid;van;tot;"
        "tarief",
        ["wmo;0310;42420001;02A03;04;2025-01-01;2025-12-31;62,40",
         "jw;*;*;45A04;16;01-01-2025;;84"],
        {"domein": DOMEIN, "gemeente": GEMEENTE, "aanbieder": AGB,
         "productcode": (*CODE, ("", "letters and digits")),
         "eenheid": (("4", "01, 04"), ("99", "01, 04"), ("uur", "01, 04")),
         "van": DAG, "tot": TOT, "tarief": EURO}),
    "bestedingsruimten": (
        "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;soort",
        ["42420001;wmo;0310;hulp;2025-01-01;2025-12-31;840000,00;plafond",
         "Samen Sterk;*;*;*;2025-01-01;;1.5;RAMING"],
        {"aanbieder": (("4242001", "eight digits"), ("", "eight digits"),
                       ("c" * 60, "too long")),
         "domein": DOMEIN, "gemeente": GEMEENTE, "segment": SEGMENT,
         "van": DAG, "tot": TOT, "bedrag": EURO,
         "soort": (("budget", "plafond or raming"), ("", "plafond"))}),
    "openingsstand": (
        "opening", "domein;gemeente;nummer;aanbieder;bsn;productcategorie;"
        "productcode;toewijzingsdatum;ingangsdatum;einddatum;volume;eenheid;"
        "frequentie;budget",
        ["wmo;0310;900001;42420001;999900006;01;01A01;2024-11-20;2024-12-01;"
         "2025-11-30;3;04;2;",
         "jw;0355;900002;42420001;999900006;45;;02-09-2024;2024-09-02;"
         "2025-08-31;;;;4800"],
        {"domein": EEN_DOMEIN, "gemeente": EEN_GEMEENTE, "nummer": NUMMER,
         "aanbieder": EEN_AGB,
         "bsn": (("999900007", "eleven test"), ("99990006", "nine digits"),
                 ("", "nine digits"), ("999.900.006", "nine digits")),
         "productcategorie": (*CATEGORIE, ("*", "two digits"),
                              ("", "has a category")),
         "productcode": (*CODE, ("*", "letters and digits")),
         "toewijzingsdatum": (*DAG, ("2098-11-20", "business day")),
         "ingangsdatum": DAG,
         "einddatum": (("2025-02-30", "a date"), ("", "CD076"),
                       ("2024-11-30", "before ingangsdatum")),
         "volume": (("-1", "whole number"), ("3,5", "whole number"),
                    ("123456789", "whole number"), ("", "together")),
         "eenheid": (("4", "01, 04"), ("uur", "01, 04")),
         "frequentie": (("3", "4 (month)"), ("week", "4 (month)")),
         "budget": (*[c for c in EURO if c[0] != "" and c[1]],
                    ("100", "where there is a volume"))}),
    "declaratiestand": (
        "opening", "domein;gemeente;aanbieder;productcategorie;productcode;"
        "maand;nummer;bedrag",
        ["wmo;0310;42420001;01;01A01;2024-12;;1843,20",
         "jw;1581;42420004;45;45A04;12-2024;;-120"],
        {"domein": EEN_DOMEIN, "gemeente": EEN_GEMEENTE,
         "aanbieder": EEN_AGB,
         "productcategorie": (*CATEGORIE, ("", "two digits")),
         "productcode": (*CODE, ("", "letters and digits")),
         "maand": (("2024-13", "a month"), ("", "a month"),
                   ("2024-12-02", "a month"), ("2098-12", "business day")),
         "nummer": (*[c for c in NUMMER if c[0] != ""],
                    ("900009", "no toewijzing of this provider")),
         "bedrag": [c for c in EURO if c[0] != "-1"]}),
    "begroting": (
        "budget", "gemeente;domein;segment;jaar;bedrag",
        ["0355;wmo;hulp;2025;30000,00", "*;jw;*;2026;1"],
        {"gemeente": GEMEENTE, "domein": DOMEIN, "segment": SEGMENT,
         "jaar": LEEG_JAAR, "bedrag": EURO}),
    "overige_lasten": (
        "budget", "gemeente;domein;segment;maand;bedrag;soort",
        ["0355;wmo;hulp;2025-01;1250,00;pgb",
         "0355;wmo;hulp;02-2025;-12,5;pgb"],
        {"gemeente": GEMEENTE, "domein": DOMEIN, "segment": SEGMENT,
         "maand": (("2025-13", "a month"), ("1", "a month"),
                   ("jan-25", "a month"), ("2025-01-02", "a month"),
                   ("", "a month")),
         "bedrag": tuple(c for c in EURO if c[0] != "-1"),
         "soort": NAAM[:2]}),
    "profiel": (
        "budget", "segment;maand;aandeel",
        [f"hulp;{m};0,0833" for m in range(1, 9)] +
        ["hulp;9;8,33%", "hulp;10;8.34 %", "hulp;11;0,0834",
         "hulp;12;0.0833999999999999"],
        {"segment": SEGMENT,
         "maand": (("0", "1 to 12"), ("13", "1 to 12"), ("jan", "1 to 12"),
                   ("", "1 to 12"), ("2", "overlaps"),
                   ("1,0", "1 to 12")),
         "aandeel": (("1,1", "a share"), ("-0,1", "a share"), ("", "a share"),
                     ("8,33 procent", "a share"), ("0,5", "add up to 1"),
                     ("8,33", "a share"))}),
    "segmenten": (
        "segment", "segment;domein;productcategorie;productcode;van;tot",
        ["begeleiding;wmo;02;*;2025-01-01;", "licht;*;;02A03;2025-01-01;"
         "2025-12-31"],
        {"segment": EEN_SEGMENT, "domein": DOMEIN,
         "productcategorie": CATEGORIE, "productcode": CODE, "van": DAG,
         "tot": TOT}),
    "producten": (
        "product", "domein;productcategorie;productcode;naam;van;tot;zwaarte;"
        "kenmerken",
        ["wmo;02;02A03;Begeleiding;2025-01-01;2025-12-31;basis;Crisis  groep",
         'jw;45;;"Ambulant; ""licht""";2025-01-01;;;'],
        {"domein": DOMEIN, "productcategorie": CATEGORIE,
         "productcode": CODE, "naam": NAAM, "van": DAG, "tot": TOT,
         "zwaarte": (("z" * 60, "too long"),),
         "kenmerken": (("crisis,groep", "blanks between"),
                       ("crisis/groep", "blanks between"),
                       ("k" * 200, "too long"))}),
    "aanbieders": (
        "provider", "aanbieder;naam;eenmanszaak;ref",
        ["42420001;Thuiszorg;nee;L-1", "01234567;Jansen;JA;"],
        {"aanbieder": (*AGB, ("*", "eight digits")), "naam": NAAM,
         "eenmanszaak": (("misschien", "ja or nee"), ("2", "ja or nee")),
         "ref": (("r" * 90, "too long"),)}),
    "contracten": (
        "contract", "aanbieder;naam;domein;segment;van;tot;bekostiging;"
        "combinatie",
        ["42420001;Thuiszorg;wmo;hulp;2025-01-01;2025-12-31;inspanning;duo",
         "42420001;;*;*;2025-01-01;;Taak;"],
        {"aanbieder": (*AGB, ("*", "eight digits")), "naam": NAAM[1:],
         "domein": DOMEIN, "segment": SEGMENT, "van": DAG, "tot": TOT,
         "bekostiging": (("pxq", "inspanning, output or taak"),
                         ("", "inspanning, output or taak")),
         "combinatie": (("12345678", "no number"), ("*", "no number"),
                        ("c" * 60, "too long"))}),
    "gemeenten": (
        "gemeente", "gemeente;naam;verdeelsleutel",
        ["0310;De Bilt;43200", "0355;Zeist;12,5"],
        {"gemeente": (*GEMEENTE, ("*", "four digits")), "naam": NAAM,
         "verdeelsleutel": (("-1", "parts"), ("43.200,5", "parts"),
                            ("0,00001", "parts"), ("veel", "parts"))}),
    "doelen": (
        "target", "indicator;domein;segment;jaar;basisjaar;waarde",
        ["kosten per client;wmo;*;2027;2025;-5%", "clienten;jw;hulp;2026;;120"],
        {"indicator": NAAM[:2], "domein": DOMEIN, "segment": SEGMENT,
         "jaar": LEEG_JAAR, "basisjaar": JAAR,
         "waarde": (("", "a number"), ("1.234,5", "a number"),
                    ("5 procent", "a number"), ("0,00001", "a number"),
                    ("1,234%", "a number"))}),
}

# A second row for the first good one that holds on the same days.
OVERLAPS = {
    "tarieven": "wmo;0310;42420001;02A03;04;2025-12-31;;1",
    "bestedingsruimten": "42420001;wmo;0310;hulp;2024-07-01;2025-01-01;1;"
                         "plafond",
    "segmenten": "licht;wmo;02;;2025-06-01;2025-06-30",
    "producten": "wmo;02;02A03;Anders;2025-12-31;;;",
    "contracten": "42420001;;wmo;hulp;2024-01-01;2025-01-01;output;",
}


def text(header, rows, end="\n"):
    return end.join([header, *rows]) + end


def comma(header, rows):
    """The same with commas between cells and decimal points."""
    def line(row):
        cells, quoted, out = [""], False, []
        for sign in row:
            if sign == '"':
                quoted = not quoted
            if sign == ";" and not quoted:
                cells.append("")
            else:
                cells[-1] += sign
        for cell in cells:
            out.append(cell if cell.startswith('"')
                       else cell.replace(",", "."))
        return ",".join(out)
    return text(line(header), [line(row) for row in rows])


def quoted(header, rows):
    return text(*(lambda a: (a[0], a[1:]))(
        [";".join(c if c.startswith('"') else f'"{c}"'
                  for c in row.split(";")) if '"' not in row else row
         for row in (header, *rows)]))


def turned(header, rows):
    """Columns in another order, names in capitals with blanks around."""
    width = len(header.split(";"))
    order = list(range(width))[::-1]
    rows = [row for row in rows if '"' not in row]
    return text(";".join(f" {header.split(';')[i].upper()} " for i in order),
                [";".join(row.split(";")[i] for i in order) for row in rows])


class Mistakes(Geval):

    DAY = "2025-05-08"

    def setUp(self):
        super().setUp()
        self.context = zmq.Context()
        self.control = self.context.socket(zmq.DEALER)
        self.control.linger = 0
        self.control.connect(self.d.endpoint("control"))

    def ask(self, kind, data, dry_run, name):
        """What polsctl asks of the daemon, without its start each time."""
        data = data if isinstance(data, bytes) else data.encode()
        self.control.send_multipart([b"", json.dumps({
            "command": "import", "kind": kind, "name": name,
            "dry_run": dry_run}).encode(), data])
        self.assertTrue(self.control.poll(20_000), "no reply")
        return json.loads(self.control.recv_multipart()[-1])

    def taken(self, kind, data):
        """A dry run that is right; what it says of the rows."""
        reply = self.ask(kind, data, True, f"{kind}.csv")
        self.assertTrue(reply["ok"], f"{kind}: {reply.get('error')}")
        self.assertEqual(reply["kind"], kind)
        return [c.split(":", 1)[1] for c in reply["changes"]]

    def refused(self, kind, data, *words):
        with self.subTest(kind=kind, words=words):
            name = f"{kind}-fout.csv"
            reply = self.ask(kind, data, False, name)
            self.assertFalse(reply["ok"], reply)
            self.assertEqual(reply["code"], "config", reply)
            for word in (f"{name}: row", *words):
                self.assertIn(word, reply["error"])

    def tearDown(self):
        # Whatever was refused left nothing: every good row is still new.
        for kind, (_, header, rows, _) in KINDS.items():
            self.assertEqual(len(self.taken(kind, text(header, rows))),
                             len(rows), kind)
        self.context.destroy(linger=0)
        super().tearDown()

    def test_polsctl_finds_the_kind_and_tells_the_mistake(self):
        for kind, (noun, header, rows, _) in KINDS.items():
            with self.subTest(kind):
                path = self.d.csv("fout.csv", text(turned(header, rows)
                                                   .splitlines()[0],
                                                   [rows[0] + ";meer"]))
                got = self.d.ctl(noun, "import", path)
                self.assertEqual(got.code, 1, got.out + got.err)
                self.assertIn("fout.csv: row 2", got.err)
                path = self.d.csv("goed.csv", text(header, rows))
                (reply,) = self.d.json(noun, "import", path, "--dry-run")
                self.assertEqual((reply["kind"], reply["new"]),
                                 (kind, len(rows)))

    def test_every_column_of_every_kind(self):
        for kind, (_, header, rows, wrong) in KINDS.items():
            columns = header.split(";")
            self.assertEqual(sorted(wrong), sorted(columns), kind)
            for column, cells in wrong.items():
                for cell, word in cells:
                    row = rows[0].split(";")
                    row[columns.index(column)] = cell
                    # Behind a good row, so that row 3 is the one.
                    good = rows[1:] if kind == "profiel" else rows[1:2]
                    data = text(header, [*good, ";".join(row)])
                    if word is None:
                        self.taken(kind, data)
                        continue
                    # What a file lacks as a whole is told at one of its rows.
                    place = "row" if word in ("overlaps", "add up to 1") \
                        else f"row {len(good) + 2}"
                    self.refused(kind, data, place, f"column {column}: ",
                                 word)

    def test_headers(self):
        for kind, (_, header, rows, _) in KINDS.items():
            columns = header.split(";")
            for i, column in enumerate(columns):
                less = text(";".join(columns[:i] + columns[i + 1:]),
                            [";".join(c[:i] + c[i + 1:]) for c in
                             (r.split(";") for r in rows if '"' not in r)])
                self.refused(kind, less, "row 1", f"column {column}",
                             "missing")
                renamed = text(";".join(columns[:i] + [column + "_"] +
                                        columns[i + 1:]), rows)
                self.refused(kind, renamed, "row 1", f'"{column}_"',
                             "unknown column")
                twice = text(f"{header};{column}",
                             [f"{r};x" for r in rows])
                self.refused(kind, twice, "row 1", f"column {column}",
                             "twice")
            more = text(f"{header};extra", [f"{r};x" for r in rows])
            self.refused(kind, more, '"extra"', columns[0])
            self.refused(kind, "", "header row")
            self.refused(kind, text(header, [rows[0] + ";meer"]), "row 2",
                         "cells")
            self.refused(kind, text(header, [rows[0].rsplit(";", 1)[0]]),
                         "row 2", f"column {columns[-1]}", "cells")

    def test_rows_that_are_twice_or_overlap(self):
        for kind, (_, header, rows, _) in KINDS.items():
            self.refused(kind, text(header, [*rows, rows[0]]),
                         f"row {len(rows) + 2}", "overlaps row 2")
        for kind, row in OVERLAPS.items():
            _, header, rows, _ = KINDS[kind]
            self.refused(kind, text(header, [rows[0] if kind != "segmenten"
                                             else rows[0], row]),
                         "row 3, column van", "overlaps row 2")

    def test_a_profile_has_twelve_months(self):
        _, header, rows, _ = KINDS["profiel"]
        self.refused("profiel", text(header, rows[:11]), "row 12",
                     "column maand", "twelve months")
        wrong = [r.replace("0,0833", "0,0850") for r in rows]
        self.refused("profiel", text(header, wrong), "column aandeel",
                     "add up to 1")

    def test_all_that_spreadsheets_write(self):
        for kind, (_, header, rows, _) in KINDS.items():
            good = self.taken(kind, text(header, rows))
            plain = [c for c, r in zip(good, rows) if '"' not in r]
            data = text(header, rows)
            for what, form, wanted in (
                    ("comma", comma(header, rows).encode(), good),
                    ("quoted", quoted(header, rows).encode(), good),
                    ("turned", turned(header, rows).encode(), plain),
                    ("mark", b"\xef\xbb\xbf" + data.encode(), good),
                    ("crlf", data.replace("\n", "\r\n").encode(), good),
                    ("hint", b"sep=;\r\n" + data.encode(), good),
                    ("no end", data.rstrip("\n").encode(), good),
                    ("empty lines", data.replace("\n", "\n\n").encode(),
                     good),
                    ("empty rows", (data + ";" * header.count(";") + "\n")
                     .encode(), good)):
                with self.subTest(kind=kind, what=what):
                    self.assertEqual(self.taken(kind, form), wanted)

    def test_bytes_that_are_no_table(self):
        for kind, (_, header, rows, _) in KINDS.items():
            self.refused(kind, text(header, [rows[0] + "\u00e9"])
                         .encode("latin-1"), "row 2", "UTF-8")
            self.refused(kind, text(header, rows).encode("utf-16"),
                         "row 1", "UTF-16")
            self.refused(kind, text(header, ['"' + rows[0]]), "quote")


if __name__ == "__main__":
    main()
