#!/usr/bin/python3
"""Corrections: credits and their debits, and allocations that change under
what was declared."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from berichten import COMPACT, agb  # noqa: E402
from geval import Geval, main  # noqa: E402

TYPE = "nl.pols.declaraties."
SIGNAAL = "verplichtingen.maximum-overschreden"


class Zaak(Geval):
    """One client with one allocation of 310 euro a month."""

    DAY = "2023-05-08"

    def setUp(self):
        super().setUp()
        self.client = self.wie()
        self.t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")

    def bedrag(self, cent, maand="2023-03", toewijzing=None):
        return self.regel(toewijzing or self.t, maand, cent, eenheid="83")

    def credit(self, regel, **anders):
        return replace(regel.credit(self.teller.referentie()), **anders)

    def declareer(self, regels, maand="2023-04", wie=None, **lines):
        return self.boek(self.m323(wie or self.client, regels, maand),
                         **lines)

    def soorten(self, since):
        return [e.type.removeprefix(TYPE) for e in self.d.events(since)
                if e.type.startswith(TYPE)
                and not e.type.endswith("declaratie-verwerkt")]

    def bevindingen(self, journal):
        found = self.d.json("message", "show", journal)[0]
        return [(f["rule"], f["code"]) for f in found["findings"]]

    def open(self, toewijzing=None):
        nummer = (toewijzing or self.t).nummer
        return [s for s in self.d.json("signal", "list", "--state", "open",
                                       codes=(0, 4))
                if s["rule"] == SIGNAAL and s["nummer"] == nummer]

    def klopt(self):
        """The store's sums are those of its lines."""
        got = self.d.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)


class Credits(Zaak):
    """TR323 and TR390."""

    def setUp(self):
        super().setUp()
        self.boek(self.m301(self.client, self.t))
        self.debet = self.bedrag(20000)

    def test_to_correct_is_to_credit_and_to_declare_anew(self):
        self.declareer(self.debet, "2023-03", accepted=1)
        nieuw = self.bedrag(15000)
        # The new debit stands before the credit in the message (OP366).
        self.declareer([nieuw, self.credit(self.debet)], accepted=2)
        self.assertMoney(self.t, submitted=15000, approved=15000, rejected=0)
        self.declareer(self.credit(nieuw), accepted=1)
        self.assertMoney(self.t, submitted=0, approved=0, rejected=0)

    def test_a_credit_waits_for_its_debit(self):
        since = self.last_event()
        early = self.declareer([self.credit(self.debet), self.bedrag(15000)],
                               held=1, accepted=1)
        self.assertEqual(early["findings"], [])
        # As submitted it counts from the start, approved it is not.
        self.assertMoney(self.t, submitted=-5000, approved=15000, rejected=0)
        self.declareer(self.debet, "2023-03", accepted=1)
        self.assertMoney(self.t, submitted=15000, approved=15000, rejected=0)
        self.assertEqual(self.soorten(since),
                         ["credit-zonder-debet-aangehouden",
                          "declaratie-alsnog-gekoppeld"])
        self.klopt()

    def test_what_is_no_debit_of_it_cannot_be_credited(self):
        ander = self.toewijzing(volume=31000, eenheid="83", frequentie="4",
                                code="02A04")
        self.boek(self.m301(self.client, ander))
        self.declareer(self.debet, "2023-03", accepted=1)
        for wrong in (self.credit(self.debet, begin="2023-04-01",
                                  eind="2023-04-30"),
                      self.credit(self.debet, code="02A04"),
                      self.credit(self.debet, nummer=ander.nummer)):
            receipt = self.declareer(wrong, rejected=1)
            self.assertEqual(self.bevindingen(receipt["journal"]),
                             [("TR323", "8017")])
        # Another's allocation is unknown first of all.
        wie = self.wie()
        self.declareer(self.credit(self.debet), wie=wie, held=1)
        self.assertMoney(self.t, submitted=20000 - 2 * 20000,
                         rejected=-2 * 20000, approved=20000)
        self.klopt()

    def test_a_blank_earlier_reference_is_none(self):
        # CD060: the line is a debit, also in the books.
        self.declareer(replace(self.debet, vorig=" \t "), "2023-03",
                       accepted=1)
        self.assertMoney(self.t, submitted=20000, approved=20000, rejected=0)
        self.declareer(self.credit(self.debet), accepted=1)
        self.assertMoney(self.t, submitted=0, approved=0, rejected=0)

    def test_a_rejected_line_cannot_be_credited(self):
        self.declareer(self.debet, "2023-03", accepted=1)
        dubbel = replace(self.debet, volume=1000)
        self.declareer(dubbel, rejected=1)
        # The reference still means the line that was booked.
        self.declareer(self.credit(self.debet), accepted=1)
        receipt = self.declareer(self.credit(dubbel), rejected=1)
        self.assertEqual(self.bevindingen(receipt["journal"]),
                         [("TR390", "9390")])

    def test_its_amount_is_no_ground_to_reject_a_credit(self):
        # IV091 wants the same amount, but no rule rejects another (OP360).
        self.declareer(self.debet, "2023-03", accepted=1)
        self.declareer(self.credit(self.debet, volume=25000, bedrag=25000),
                       accepted=1)
        self.assertMoney(self.t, submitted=-5000, approved=-5000, rejected=0)

    def test_a_line_is_credited_once(self):
        self.declareer(self.debet, "2023-03", accepted=1)
        self.declareer(self.credit(self.debet), accepted=1)
        receipt = self.declareer(self.credit(self.debet), rejected=1)
        self.assertEqual(self.bevindingen(receipt["journal"]),
                         [("TR390", "9390")])
        self.assertMoney(self.t, submitted=-20000, rejected=-20000,
                         approved=0)

    def test_of_two_that_wait_one_counts(self):
        self.declareer(self.credit(self.debet), held=1)
        second = self.declareer(self.credit(self.debet), held=1)
        self.declareer(self.debet, "2023-03", accepted=1)
        self.assertMoney(self.t, submitted=-20000, rejected=-20000,
                         approved=0)
        self.assertEqual(self.bevindingen(second["journal"]),
                         [("TR390", "9390")])

    def test_a_credit_cannot_be_credited(self):
        self.declareer(self.debet, "2023-03", accepted=1)
        credit = self.credit(self.debet)
        self.declareer(credit, accepted=1)
        receipt = self.declareer(self.credit(credit), rejected=1)
        self.assertEqual(self.rules(receipt), {"TR323"})

    def test_another_providers_line_is_not_its_debit(self):
        ander, wie = agb(3500 + self.teller.seed), self.wie()
        t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")
        self.boek(self.m301(wie, t, aanbieder=ander))
        self.declareer(self.debet, "2023-03", accepted=1)
        self.boek(self.m323(wie, replace(self.credit(self.debet),
                                         nummer=t.nummer), "2023-04",
                            aanbieder=ander), held=1)


class OpEenRegel(Zaak):
    """A message without line ends: findings are told apart by their paths."""

    def test_every_line_has_its_own_finding(self):
        self.boek(self.m301(self.client, self.t))
        fout = self.toewijzing(volume=1)
        receipt = self.boek(self.m323(self.client, [
            self.credit(self.bedrag(100)), self.regel(fout, "2023-04", 4, 9),
            self.regel(fout, "2023-03", 5, 9), self.bedrag(700, "2023-04")],
            "2023-04", vorm=COMPACT), held=3, accepted=1)
        self.d.tick("2023-05-23")
        lines = self.d.json("line", "list", "--message", receipt["journal"])
        self.assertEqual([line["rule"] for line in lines],
                         ["TR323", "TR338", "TR338", None])


class Toewijzingen(Zaak):
    """What was declared stays when its allocation changes."""

    def test_shorter_than_what_was_declared(self):
        self.boek(self.m301(self.client, self.t))
        self.declareer([self.bedrag(31000, m) for m in
                        ("2023-01", "2023-02", "2023-03")], accepted=3)
        self.assertEqual(self.open(), [])
        korter = self.t.versie("2023-05-01", einddatum="2023-02-28")
        self.boek(self.m301(self.client, korter))
        self.assertMoney(self.t, maximum=62000, submitted=93000,
                         remaining=-31000)
        self.assertEqual(len(self.open()), 1)
        # Longer again: a correction.
        self.boek(self.m301(self.client, self.t.versie(
            "2023-05-02", einddatum="2023-03-31")))
        self.assertMoney(self.t, maximum=93000, remaining=0)
        self.assertEqual(self.open(), [])

    def test_withdrawn_with_declared_lines(self):
        self.boek(self.m301(self.client, self.t))
        regel = self.bedrag(20000)
        self.declareer(regel, accepted=1)
        self.boek(self.m301(self.client, self.t.verwijderd("2023-05-01")))
        self.assertMoney(self.t, maximum=0, submitted=20000, approved=20000,
                         expected=0)
        self.assertEqual(len(self.open()), 1)
        # The credit that must follow clears it.
        self.declareer(self.credit(regel), accepted=1)
        self.assertMoney(self.t, maximum=0, submitted=0)
        self.assertEqual(self.open(), [])

    def test_moved_in_time(self):
        self.boek(self.m301(self.client, self.t))
        self.declareer([self.bedrag(31000, m) for m in
                        ("2023-01", "2023-02")], accepted=2)
        self.boek(self.m301(self.client, self.t.versie(
            "2023-05-01", ingangsdatum="2023-02-01")))
        found = self.assertMoney(self.t, maximum=11 * 31000,
                                 submitted=62000, approved=62000)
        self.assertEqual(found["months"][0]["month"], "2023-02")
        # The money of January belongs to no month of it, but counts.
        self.assertEqual(sum(m["submitted_ct"] for m in found["months"]),
                         31000)
        self.klopt()

    def test_a_late_301_finds_debits_and_credits_in_any_order(self):
        debet = self.bedrag(20000)
        first = self.declareer([self.credit(debet), self.bedrag(15000)],
                               held=2)
        self.declareer(debet, "2023-03", held=1)
        orphan = self.declareer(self.credit(self.bedrag(100)), held=1)
        since = self.last_event()
        self.boek(self.m301(self.client, self.t))
        self.assertMoney(self.t, submitted=14900, approved=15000, rejected=0)
        self.assertEqual(self.soorten(since),
                         2 * ["declaratie-alsnog-gekoppeld"])
        found = self.d.json("message", "show", first["journal"])[0]
        self.assertEqual((found["lines"]["held"], found["lines"]["accepted"]),
                         (0, 2))
        found = self.d.json("message", "show", orphan["journal"])[0]
        self.assertEqual(found["lines"]["held"], 1)
        self.klopt()


class Termijn(Zaak):
    """Eight working days, and Ascension Day (18 May 2023) is none."""

    def test_the_term_passes_at_a_tick(self):
        self.boek(self.m301(self.client, self.t))
        since = self.last_event()
        los = self.declareer(self.credit(self.bedrag(20000)), held=1)
        onbekend = self.declareer(self.bedrag(500, toewijzing=self.toewijzing(
            volume=1)), held=1)
        self.d.tick("2023-05-18")
        for each in (los, onbekend):
            self.assertEqual(self.bevindingen(each["journal"]), [])
        self.assertMoney(self.t, submitted=-20000, rejected=0)
        self.d.tick("2023-05-19")
        self.assertEqual(self.bevindingen(los["journal"]),
                         [("TR323", "8017")])
        self.assertEqual(self.bevindingen(onbekend["journal"]),
                         [("TR338", "9338")])
        self.assertMoney(self.t, submitted=-20000, rejected=-20000,
                         approved=0, remaining=12 * 31000)
        self.assertEqual(sorted(self.soorten(since)), [
            "credit-zonder-debet-aangehouden",
            "credit-zonder-debet-afgekeurd",
            "declaratie-zonder-toewijzing-aangehouden",
            "declaratie-zonder-toewijzing-afgekeurd"])
        self.klopt()
        self.assertEqual(self.d.ctl("rebuild").code, 0)


class Voorheen(Zaak):
    """Care from before the books: its debit may never have been here."""

    CONFIG = {"region": {"live_from": "2023-04-01"}}

    def test_a_credit_of_care_from_before_is_taken(self):
        self.boek(self.m301(self.client, self.t))
        self.declareer(self.credit(self.bedrag(20000, "2023-03")), accepted=1)
        self.declareer(self.credit(self.bedrag(20000, "2023-04")), held=1)
        self.assertMoney(self.t, submitted=-40000, approved=-20000)

    def test_but_once(self):
        self.boek(self.m301(self.client, self.t))
        oud = self.bedrag(20000, "2023-03")
        self.declareer(self.credit(oud), accepted=1)
        receipt = self.declareer(self.credit(oud), rejected=1)
        self.assertEqual(self.bevindingen(receipt["journal"]),
                         [("TR390", "9390")])
        self.assertMoney(self.t, submitted=-40000, rejected=-20000,
                         approved=-20000)


if __name__ == "__main__":
    main()
