#!/usr/bin/python3
"""A 302 that rejects: the allocation stays, and is disputed."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from berichten import agb  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from verkeer import client302, retour  # noqa: E402

TYPE = "nl.pols.verplichtingen.toewijzing-afgekeurd"


class Afkeuring(Geval):
    """One client with two allocations."""

    DAY = "2023-05-08"
    CONFIG = {"limits": {"hold": "250"}}

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        self.een, self.twee = (
            self.toewijzing(volume=31000, eenheid="83", frequentie="4",
                            code=code) for code in ("02A03", "02A04"))
        self.heen = self.teller.identificatie()
        self.since = self.last_event()

    def m301(self, wie, toewijzingen, **anders):
        anders.setdefault("identificatie", self.heen)
        return super().m301(wie, toewijzingen, **anders)

    def terug(self, *producten, codes=(), client_codes=("0200",), **anders):
        anders = {"aanbieder": self.aanbieder, "dag": "2023-05-08", **anders}
        client = client302(self.client, producten, client_codes)
        return retour("301", GEMEENTE, anders["aanbieder"],
                      anders.get("heen", self.heen), "2023-01-01",
                      self.teller.identificatie(), anders["dag"], codes,
                      terug=client if producten else None)

    def betwist(self, *toewijzingen, as_of=()):
        """Which of them are disputed."""
        return [self.commitment(t, *as_of)["disputed"]
                for t in toewijzingen or (self.een, self.twee)]

    def verteld(self):
        return [e.body["data"] for e in self.d.events(self.since)
                if e.type == TYPE]

    def tearDown(self):
        for check in ("verify", "rebuild"):
            got = self.d.ctl(check)
            self.assertEqual(got.code, 0, got.out + got.err)
        super().tearDown()

    def test_a_product_that_is_rejected(self):
        self.boek(self.m301(self.client, [self.een, self.twee]))
        self.assertEqual(self.betwist(), [False, False])
        receipt = self.boek(self.terug((self.een, "9332"),
                                       (self.twee, "0200")))
        self.assertIsNone(receipt["lines"])
        self.assertEqual(self.betwist(), [True, False])
        # It stays what it was: nothing is released.
        found = self.assertMoney(self.een, maximum=12 * 31000, submitted=0)
        self.assertEqual((found["state"], found["basis"]),
                         ("active", "bounded"))
        told, = self.verteld()
        self.assertEqual((told["retourcode"], told["maximum_ct"],
                          told["verschil_maximum_ct"], told["gemeente"]),
                         ("9332", 12 * 31000, 0, GEMEENTE))
        self.assertNotIn("nummer", told)
        # And is declared on as before.
        self.boek(self.m323(self.client, self.regel(
            self.een, "2023-03", 31000, eenheid="83"), "2023-04"), accepted=1)

    def test_what_is_approved_is_not_disputed(self):
        self.boek(self.m301(self.client, [self.een, self.twee]))
        self.boek(self.terug())
        self.boek(self.terug((self.een, "0200"), (self.twee, "0233")))
        self.assertEqual(self.betwist(), [False, False])
        self.assertEqual(self.verteld(), [])

    def test_a_header_rejects_all_that_its_301_told(self):
        ander = self.toewijzing(volume=1, eenheid="83", frequentie="4",
                                code="02A05")
        self.boek(self.m301(self.client, [self.een, self.twee]))
        self.boek(self.m301(self.client, ander,
                            identificatie=self.teller.identificatie()))
        self.boek(self.terug(codes=("0001",)))
        self.assertEqual(self.betwist(self.een, self.twee, ander),
                         [True, True, False])
        self.assertEqual([t["retourcode"] for t in self.verteld()],
                         ["0001", "0001"])

    def test_an_error_beside_the_products_rejects_them_all(self):
        self.boek(self.m301(self.client, [self.een, self.twee]))
        self.boek(self.terug((self.een, "0233"), (self.twee, "0200"),
                             client_codes=("0233", "8187")))
        self.assertEqual(self.betwist(), [True, True])
        self.assertEqual([t["retourcode"] for t in self.verteld()],
                         ["8187", "8187"])

    def test_the_next_version_is_not_disputed(self):
        self.boek(self.m301(self.client, self.een))
        self.boek(self.terug((self.een, "9332")))
        self.assertEqual(self.betwist(self.een), [True])
        self.boek(self.m301(self.client, replace(
            self.een, volume=20000, datum="2023-02-01", reden="14"),
            identificatie=self.teller.identificatie()))
        self.assertEqual(self.betwist(self.een), [False])
        # An answer to the first one that comes late says nothing of it.
        self.boek(self.terug((self.een, "9332")))
        self.assertEqual(self.betwist(self.een), [False])

    def test_the_order_means_nothing(self):
        receipt = self.boek(self.terug((self.een, "9332"),
                                       (self.twee, "0200")))
        self.assertEqual(self.verteld(), [])
        self.boek(self.m301(self.client, [self.een, self.twee]))
        self.assertEqual(self.betwist(), [True, False])
        # What could not be told of is told when it is there.
        told, = self.verteld()
        self.assertEqual((told["retourcode"], told["maximum_ct"]),
                         ("9332", 12 * 31000))
        goed = [e.subject for e in self.d.events(self.since)
                if e.type.endswith("bericht-goedgekeurd")]
        self.assertEqual(told["bericht"], goed[0], receipt["journal"])

    def test_a_header_that_came_first_is_told_of_what_is_booked(self):
        ander = self.wie()
        self.boek(self.m301(ander, self.twee,
                            identificatie=self.teller.identificatie()))
        self.boek(self.terug(codes=("0001",)))
        self.assertEqual(self.verteld(), [])
        # TR332: the second one is another client's.
        self.boek(self.m301(self.client, [self.een, self.twee]),
                  accepted=1, rejected=1)
        self.assertEqual(self.betwist(), [True, False])
        self.assertEqual([t["retourcode"] for t in self.verteld()], ["0001"])

    def test_an_older_version_was_told_of(self):
        self.boek(self.m301(self.client, self.een,
                            identificatie=self.teller.identificatie()))
        self.boek(self.terug((self.een, "9332")))
        self.assertEqual(len(self.verteld()), 1)
        self.boek(self.m301(self.client, replace(
            self.een, volume=20000, datum="2023-02-01", reden="14")))
        self.assertEqual(self.betwist(self.een), [True])
        self.assertEqual(len(self.verteld()), 1)

    def test_another_provider_rejects_nothing_here(self):
        self.boek(self.m301(self.client, self.een))
        self.boek(self.terug((self.een, "9332"), aanbieder=agb(77)))
        self.boek(self.terug(codes=("0001",), aanbieder=agb(77)))
        self.assertEqual(self.betwist(self.een), [False])
        self.assertEqual(self.verteld(), [])

    def test_it_is_known_from_the_day_of_the_return(self):
        folder = self.d.folder / "oud"
        folder.mkdir()
        (folder / "1.xml").write_bytes(self.m301(self.client, self.een))
        (folder / "2.xml").write_bytes(
            self.terug((self.een, "9332"), dag="2023-02-03"))
        self.d.must("send", "--historic", folder)
        self.assertEqual(self.verteld(), [])
        for day, disputed in (("2023-02-02", False), ("2023-02-03", True)):
            self.assertEqual(self.betwist(self.een, as_of=("--as-of", day)),
                             [disputed], day)


if __name__ == "__main__":
    main()
