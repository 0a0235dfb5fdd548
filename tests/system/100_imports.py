#!/usr/bin/python3
"""CSV as Dutch spreadsheets write it: every file, all or nothing."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import GEMEENTE, TARIEVEN, Geval, main  # noqa: E402

# command, header, a good row; {a} is a provider of the test's own.
FILES = {
    "tarieven": ("tariff", "domein;gemeente;aanbieder;productcode;eenheid;"
                 "van;tot;tarief",
                 "wmo;0310;{a};02A03;04;2023-01-01;2023-12-31;62,40"),
    "bestedingsruimten": ("budget", "aanbieder;domein;gemeente;segment;van;"
                          "tot;bedrag;soort",
                          "{a};wmo;0310;*;2023-01-01;2023-12-31;840000,00;"
                          "plafond"),
    "segmenten": ("segment", "segment;domein;productcategorie;productcode;"
                  "van;tot", "begeleiding;wmo;02;*;2023-01-01;"),
}


class Imports(Geval):

    def text(self, name, row=None):
        _, header, good = FILES[name]
        return f"{header}\n{(row or good).format(a=self.aanbieder)}\n"

    def imported(self, name, text, file_name=None):
        command = FILES[name][0]
        path = self.d.csv(file_name or f"{name}.csv", "")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.d.ctl(command, "import", path)

    def refused(self, name, text, *words):
        """Exit 1, with file, row and column; and nothing was imported."""
        before = self.last_event()
        got = self.imported(name, text, f"{name}-fout.csv")
        self.assertEqual(got.code, 1, f"{name}: {got.out}{got.err}")
        for word in (f"{name}-fout.csv", *words):
            self.assertIn(str(word), got.err)
        self.assertEqual(self.last_event(), before)

    # Segments first: the names of the others refer to them.
    def test_000_every_file_is_taken(self):
        for name in ("segmenten", *FILES):
            with self.subTest(name):
                got = self.imported(name, self.text(name))
                self.assertEqual(got.code, 0, got.out + got.err)

    def test_dry_run_prints_and_changes_nothing(self):
        path = self.d.csv("droog.csv", self.text("bestedingsruimten"))
        before = self.last_event()
        got = self.d.ctl("budget", "import", "--dry-run", path)
        self.assertEqual(got.code, 0, got.err)
        self.assertIn("840", got.out.replace(".", "").replace(" ", ""))
        self.assertEqual(self.last_event(), before)
        path = self.d.csv("droog2.csv", self.text(
            "bestedingsruimten", "{a};wmo;0310;*;2023-01-01;gisteren;1;"
            "plafond"))
        self.assertEqual(
            self.d.ctl("budget", "import", "--dry-run", path).code, 1)

    def test_the_ways_spreadsheets_write_the_same(self):
        _, _, row = FILES["tarieven"]
        wie = self.wie()
        for number, change in enumerate((
                lambda t: t.encode(),
                lambda t: b"\xef\xbb\xbf" + t.encode(),
                lambda t: t.replace("\n", "\r\n").encode(),
                lambda t: t.replace(",", ".").replace(";", ",").encode(),
                lambda t: t.rstrip("\n").encode(),
                lambda t: t.replace("2023-01-01", "01-01-2023").encode(),
                lambda t: "\n".join(
                    ";".join(reversed(line.split(";")))
                    for line in t.splitlines()).encode(),
                lambda t: "\n".join(
                    ";".join(f'"{cell}"' for cell in line.split(";"))
                    for line in t.splitlines()).encode() + b"\n")):
            with self.subTest(number):
                code = f"05A{number:02d}"
                text = self.text("tarieven", row.replace("02A03", code))
                got = self.imported("tarieven", change(text))
                self.assertEqual(got.code, 0, got.err)
                t = self.toewijzing(volume=1, categorie="05", code=code,
                                    frequentie="6")
                self.boek(self.m301(wie, t))
                self.assertMoney(t, maximum=6240)

    def test_a_bad_row_is_named_by_file_row_and_column(self):
        _, header, good = FILES["tarieven"]
        columns = header.split(";")
        for column, wrong in (("domein", "wlz"), ("gemeente", "310"),
                              ("aanbieder", "1234567"), ("eenheid", "99"),
                              ("van", "2023-02-30"), ("tot", "31/12/2023"),
                              ("tarief", "1.234,56"), ("tarief", "12,345"),
                              ("tarief", "-1"), ("tarief", ""),
                              ("tarief", "twaalf")):
            with self.subTest(f"{column} {wrong}"):
                cells = good.split(";")
                cells[columns.index(column)] = wrong
                text = (f"{header}\n{good}\n{';'.join(cells)}\n").format(
                    a=self.aanbieder)
                self.refused("tarieven", text, 3, column)

    def test_one_bad_row_keeps_all_others_out(self):
        _, header, row = FILES["tarieven"]
        rows = [row.replace("02A03", f"06A{n:02d}") for n in range(50)]
        rows.append(row.replace("62,40", "x"))
        text = "\n".join([header, *rows]).format(a=self.aanbieder)
        self.refused("tarieven", text, 52, "tarief")
        t = self.toewijzing(volume=1, categorie="06", code="06A00",
                            frequentie="6")
        self.boek(self.m301(self.wie(), t))
        self.assertEqual(self.commitment(t)["basis"], "unpriced")

    def test_headers_must_be_known_and_complete(self):
        for name, (_, header, row) in FILES.items():
            with self.subTest(name):
                text = self.text(name)
                self.refused(name, text.replace(header, header + ";extra", 1),
                             "extra")
                first = header.split(";")[0]
                self.refused(name, text.replace(header, header.replace(
                    first, "kolom", 1), 1), "kolom")
                self.refused(name, row.format(a=self.aanbieder) + "\n")
                self.refused(name, "")
                # A column missing.
                rest = "\n".join(line.split(";", 1)[1]
                                 for line in text.splitlines())
                self.refused(name, rest, first)

    def test_a_row_with_too_many_or_too_few_cells(self):
        for name in ("tarieven", "segmenten"):
            text = self.text(name).rstrip("\n")
            self.refused(name, text + ";meer\n", 2)
            self.refused(name, text.rsplit(";", 1)[0] + "\n", 2)

    def test_two_rows_for_the_same_days_overlap(self):
        for name, second in (
                ("tarieven", "wmo;0310;{a};02A03;04;2023-12-31;;70,00"),
                ("bestedingsruimten", "{a};wmo;0310;*;2023-12-31;2024-12-31;"
                 "1;plafond")):
            with self.subTest(name):
                first = self.text(name)
                second = second.format(a=self.aanbieder) + "\n"
                self.refused(name, first + second, "row", "van")
                # Also with what is there already, from either side.
                self.assertEqual(self.imported(name, first).code, 0)
                header = first.splitlines()[0] + "\n"
                self.refused(name, header + second, 2, "van")
                # Ending the first in the same file makes it right.
                got = self.imported(name, first.replace(
                    "2023-12-31", "2023-12-30") + second)
                self.assertEqual(got.code, 0, got.err)

    def test_an_end_before_its_begin(self):
        self.refused("tarieven", self.text(
            "tarieven", "wmo;0310;{a};02A03;04;2023-06-01;2023-05-31;1"), 2)

    def test_bytes_that_are_no_utf_8(self):
        _, header, row = FILES["segmenten"]
        self.refused("segmenten", (f"{header}\n" + row.replace(
            "begeleiding", "beg\u00e9leiding") + "\n").encode("latin-1"), 2)

    def test_a_file_that_is_not_there(self):
        got = self.d.ctl("tariff", "import", self.d.folder / "nowhere.csv")
        self.assertEqual(got.code, 1)
        self.assertIn("nowhere.csv", got.err)
        self.assertEqual(self.d.ctl("tariff", "import").code, 2)

    def test_a_tariff_that_comes_later_reprices(self):
        wie, t = self.wie(), self.toewijzing(volume=2, frequentie="4",
                                             code="02A90")
        self.boek(self.m301(wie, t))
        self.assertEqual(self.commitment(t)["basis"], "unpriced")
        self.tarief(1000, code="02A90", van="2023-01-01", tot="2023-06-30")
        before = self.last_event()
        self.tarief(1100, code="02A90", van="2023-07-01")
        self.assertMoney(t, maximum=2 * (6 * 1000 + 6 * 1100))
        (event,) = self.d.events(before)
        self.assertTrue(event.type.endswith(
            "verplichtingen.raming-aangepast"))
        self.assertEqual(self.commitment(t)["versions"], 1)

    def test_one_event_tells_of_all_commitments_that_moved(self):
        made = [self.toewijzing(volume=2, frequentie="4", code="02A92")
                for _ in range(20)]
        for t in made:
            self.boek(self.m301(self.wie(), t))
        self.tarief(1000, code="02A92")
        before = self.last_event()
        path = self.d.csv("hoger.csv", TARIEVEN + f"wmo;{GEMEENTE};"
                          f"{self.aanbieder};02A92;04;2023-01-01;;11,00\n")
        got = self.d.ctl("tariff", "import", path, "--dry-run")
        self.assertEqual(got.code, 0, got.err)
        self.assertIn("20", got.out)
        self.assertEqual(self.last_event(), before)
        self.assertMoney(made[0], maximum=24_000)
        self.d.must("tariff", "import", path)
        (event,) = self.d.events(before)
        self.assertTrue(event.type.endswith(
            "verplichtingen.raming-aangepast"))
        for t in made:
            self.assertMoney(t, maximum=26_400)

    def test_the_most_specific_tariff_wins(self):
        wie = self.wie()
        text = "domein;gemeente;aanbieder;productcode;eenheid;van;tot;" \
               "tarief\n"
        for row in ("wmo;*;*;02A91;04;2023-01-01;;10",
                    f"wmo;{GEMEENTE};*;02A91;04;2023-01-01;;11",
                    f"wmo;*;{self.aanbieder};02A91;04;2023-01-01;;12"):
            text += row + "\n"
        self.d.importeer("tariff", text)
        for gemeente, cent in ((GEMEENTE, 1200), ("0312", 1200)):
            t = self.toewijzing(volume=1, frequentie="6", code="02A91")
            self.boek(self.m301(wie, t, gemeente=gemeente))
            self.assertEqual(self.commitment(t, gemeente=gemeente)
                             ["maximum_ct"], cent)
        t = self.toewijzing(volume=1, frequentie="6", code="02A91")
        self.boek(self.m301(wie, t, aanbieder="42429998"))
        self.assertEqual(self.commitment(t)["maximum_ct"], 1100)
        # A row of one domein goes before a later one of both.
        self.d.importeer("tariff", TARIEVEN +
                         "*;*;*;02A92;04;2023-02-01;;14\n"
                         "wmo;*;*;02A92;04;2023-01-01;;13\n")
        t = self.toewijzing(volume=1, frequentie="4", code="02A92",
                            einddatum="2023-03-31")
        self.boek(self.m301(wie, t))
        self.assertEqual(self.commitment(t)["maximum_ct"], 3 * 1300)


if __name__ == "__main__":
    main()
