#!/usr/bin/python3
"""How things stood before the books: openingsstand and declaratiestand."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from canary import Canary  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402

OPENING = ("domein;gemeente;nummer;aanbieder;bsn;productcategorie;productcode;"
           "toewijzingsdatum;ingangsdatum;einddatum;volume;eenheid;"
           "frequentie;budget\n")
STAND = ("domein;gemeente;aanbieder;productcategorie;productcode;maand;"
         "nummer;bedrag\n")


class Stand(Geval):
    """A region that begins in May 2023 without its old messages."""

    DAY = "2023-05-08"
    CONFIG = {"region": {"live_from": "2023-05-01"}}

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        # 310 euro a month.
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4",
                                 datum="2022-12-20")

    def rij(self, wie=None, aanbieder=None, **anders):
        t = replace(self.t, **anders)
        return (f"wmo;{GEMEENTE};{t.nummer};{aanbieder or self.aanbieder};"
                f"{(wie or self.client).bsn};{t.categorie};{t.code};"
                f"{t.toewijzingsdatum};{t.ingangsdatum};{t.einddatum};"
                f"{t.volume};{t.eenheid};{t.frequentie};\n")

    def open(self, *rijen, dry_run=False):
        return self.laad("openingsstand", OPENING, rijen, dry_run)

    def stand(self, *bedragen, dry_run=False):
        """(month, cents, whether it names the toewijzing) each."""
        return self.laad("declaratiestand", STAND, [
            f"wmo;{GEMEENTE};{self.aanbieder};02;02A03;{maand};"
            f"{self.t.nummer if bij else ''};{cent // 100},{cent % 100:02d}\n"
            for maand, cent, bij in bedragen], dry_run)

    def laad(self, naam, kop, rijen, dry_run):
        path = self.d.csv(f"{naam}.csv", kop + "".join(rijen))
        return self.d.json("opening", "import", path,
                           *(["--dry-run"] if dry_run else []))[0]

    def mislukt(self, naam, kop, rijen, *words):
        path = self.d.csv(f"{naam}.csv", kop + "".join(rijen))
        got = self.d.ctl("opening", "import", path)
        self.assertEqual(got.code, 1, got.out + got.err)
        for word in words:
            self.assertIn(word, got.err)

    def bedrag(self, cent, maand="2023-04"):
        return self.regel(self.t, maand, cent, eenheid="83")

    def klopt(self):
        for check in ("verify", "rebuild"):
            got = self.d.ctl(check)
            self.assertEqual(got.code, 0, got.out + got.err)

    def test_an_allocation_that_stood_is_declared_on(self):
        since = self.last_event()
        reply = self.open(self.rij())
        self.assertEqual((reply["kind"], reply["new"]), ("openingsstand", 1))
        found = self.assertMoney(self.t, maximum=12 * 31000, submitted=0)
        self.assertEqual(found["aanbieder"], self.aanbieder)
        # One event, about the file.
        event, = self.d.events(since)
        self.assertTrue(event.type.endswith("stroom.historie-geladen"))
        self.assertEqual((event.body["data"]["soort"],
                          event.body["data"]["aantal_rijen"]),
                         ("openingsstand", 1))
        self.boek(self.m323(self.client, self.bedrag(31000), "2023-04"),
                  accepted=1)
        self.assertMoney(self.t, submitted=31000)
        # Of another client, as ever, it is not.
        self.boek(self.m323(self.wie(), self.bedrag(31000), "2023-04"),
                  held=1)
        self.klopt()

    def test_a_301_that_comes_later_goes_before_it(self):
        self.open(self.rij())
        self.boek(self.m301(self.client, replace(self.t, volume=20000)))
        found = self.assertMoney(self.t, maximum=12 * 20000)
        self.assertEqual(found["versions"], 2)
        # And one of before does not.
        self.boek(self.m301(self.client, replace(
            self.t, volume=100, datum="2022-12-01")))
        self.assertMoney(self.t, maximum=12 * 20000)

    def test_a_301_of_the_same_date_goes_before_it(self):
        # Some senders write midnight in every 301.
        nieuw = replace(self.t, volume=20000, tijd="00:00:00")
        self.open(self.rij())
        self.open(self.rij(volume=30000))
        self.assertMoney(self.t, maximum=12 * 30000)
        self.boek(self.m301(self.client, nieuw))
        self.assertMoney(self.t, maximum=12 * 20000)
        self.open(self.rij(volume=25000))
        self.assertMoney(self.t, maximum=12 * 20000)
        self.klopt()

    def test_what_no_301_may_say_it_may_not_either(self):
        for fout, column, word in (
                (self.rij(eenheid="84", frequentie="1"), "frequentie",
                 "CS338"),
                (self.rij(code=""), "volume", "CD080"),
                (self.rij(categorie="", code="", volume="", eenheid="",
                          frequentie=""), "productcategorie", "CD079"),
                (self.rij(code="", volume="", eenheid="", frequentie="",
                          einddatum="").replace(";;;;\n", ";;;;100\n"),
                 "einddatum", "CD075")):
            self.mislukt("openingsstand", OPENING, [fout],
                         f"row 2, column {column}", word)
        # Without a code until 2020.
        self.open(self.rij(code="", ingangsdatum="2020-01-01",
                           einddatum="2020-12-31"))

    def test_a_file_is_corrected_by_the_next(self):
        self.open(self.rij())
        self.assertEqual(self.open(self.rij())["unchanged"], 1)
        reply = self.open(self.rij(volume=20000), dry_run=True)
        self.assertEqual((reply["changed"], len(reply["changes"])), (1, 1))
        self.assertNotIn(self.client.bsn, str(reply))
        self.assertMoney(self.t, maximum=12 * 31000)
        self.open(self.rij(volume=20000))
        self.assertMoney(self.t, maximum=12 * 20000)
        self.klopt()

    def test_lines_that_waited_are_matched(self):
        self.boek(self.m323(self.client, self.bedrag(31000), "2023-04"),
                  held=1)
        self.open(self.rij())
        self.assertMoney(self.t, submitted=31000, approved=31000)

    def test_a_number_of_another_is_refused(self):
        self.boek(self.m301(self.client, self.t))
        self.mislukt("openingsstand", OPENING, [self.rij(wie=self.wie())],
                     "openingsstand.csv: row 2, column nummer",
                     "another client or provider")

    def test_what_was_declared_before(self):
        self.open(self.rij())
        since = self.last_event()
        reply = self.stand(("2023-01", 31000, True), ("2023-02", 30000, True),
                           ("2023-02", 555_00, False))
        self.assertEqual((reply["kind"], reply["new"]),
                         ("declaratiestand", 3))
        found = self.assertMoney(self.t, submitted=61000, approved=61000,
                                 remaining=12 * 31000 - 61000)
        self.assertEqual([m["submitted_ct"] for m in found["months"][:3]],
                         [31000, 30000, 0])
        provider = self.d.json("provider", "show", self.aanbieder, "--year",
                               "2023")[0]
        self.assertEqual(provider["declared_ct"], 61000 + 55500)
        self.assertEqual(len(self.d.events(since)), 1)
        self.assertEqual(
            [(r["line"], r["nummer"]) for r in self.d.json(
                "line", "list", "--aanbieder", self.aanbieder)],
            [(1, self.t.nummer), (2, self.t.nummer), (3, None)])
        # The same again is nothing; another amount is the difference.
        self.assertEqual(self.stand(("2023-01", 31000, True))["unchanged"],
                         1)
        self.stand(("2023-01", 1000, True))
        self.assertMoney(self.t, submitted=31000)
        self.stand(("2023-01", 31000, True), dry_run=True)
        self.assertMoney(self.t, submitted=31000)
        self.klopt()

    def test_a_credit_of_what_stood_is_taken(self):
        self.open(self.rij())
        self.stand(("2023-02", 30000, True))
        self.boek(self.m323(self.client, replace(
            self.bedrag(30000, "2023-02").credit(self.teller.referentie()),
            vorig="OUD1"), "2023-04"), accepted=1)
        self.assertMoney(self.t, submitted=0)

    def test_it_can_open_a_signal(self):
        self.open(self.rij())
        since = self.last_event()
        self.stand(("2023-01", 12 * 31000 + 1, True))
        self.assertEqual([e.type.split(".", 2)[2] for e in
                          self.d.events(since)],
                         ["stroom.historie-geladen",
                          "verplichtingen.maximum-overschreden"])

    def test_it_was_known_on_its_own_day(self):
        self.open(self.rij())
        self.stand(("2023-02", 30000, True))
        for day, cents in (("2023-01-31", 0), ("2023-02-28", 30000)):
            found = self.commitment(self.t, "--as-of", day)
            self.assertEqual(found["submitted_ct"], cents, day)

    def test_no_citizen_leaves_the_store(self):
        self.open(self.rij())
        canary = Canary([self.client.bsn])
        self.assertGreater(canary.look_in_folder(self.d.folder,
                                                 ["in/*"]), 3)
        for command in (("opening", "list", "openingsstand"),
                        ("--json", "opening", "list", "openingsstand"),
                        ("opening", "list", "openingsstand", "--csv")):
            canary.look(" ".join(command), self.d.must(*command))
        self.assertEqual(canary.hits, [], canary.report())
        self.mislukt("openingsstand", OPENING, [self.rij().replace(
            self.client.bsn, self.client.bsn[:-1] + (
                "1" if self.client.bsn[-1] != "1" else "2"))],
            "column bsn", "eleven test")
        self.assertNotIn(self.client.bsn[:-1], self.d.log())


if __name__ == "__main__":
    main()
