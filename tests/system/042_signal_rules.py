#!/usr/bin/python3
"""Rules on money: each with a story in which it opens, one in which it does not,
and what clears it.  At the end of each class the books are made anew, and every
signal is reckoned anew line by line."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import GEMEENTE, main  # noqa: E402
from signalen import CONTRACTEN, RUIMTE, SEGMENTEN, Regels  # noqa: E402


class Thresholds(Regels):

    DAY = "2023-05-08"
    RULE = "bestedingsruimten.drempel-bereikt"

    def levels(self, before):
        return [e.body["data"]["drempel_bp"]
                for e in self.opened(self.RULE, before)]

    def test_each_level_once_and_never_again(self):
        self.ruimte(10_000, soort="plafond")
        before = self.last_event()
        wie, lines = self.spend(699_999)
        self.assertEqual(self.levels(before), [])
        wie2, (cent,) = self.spend(1)
        self.assertEqual(self.levels(before), [7000])
        (event,) = self.opened(self.RULE, before)
        self.assertEqual(event.body["data"]["actie_uiterlijk"],
                         {"overleg": "2023-05-22", "besluit": "2023-06-05"})
        # Below it and back: it stays open and is not told again.
        self.credit(wie2, cent)
        self.spend(1)
        self.assertEqual(self.levels(before), [7000])
        self.assertEqual(self.cleared(self.RULE, before), [])
        # Two levels at a stroke are two events.
        self.spend(300_000)
        self.assertEqual(self.levels(before), [7000, 9000, 10000])
        # Nothing but another ceiling clears them.
        self.credit(wie, lines[0])
        for day in ("2023-05-09", "2023-05-10"):
            self.d.tick(day)
        self.assertEqual(self.cleared(self.RULE, before), [])
        self.assertEqual(len(self.d.json(
            "signal", "list", "--rule", "drempel", "--state", "open",
            "--aanbieder", self.aanbieder, codes=(4,))), 3)

    def test_another_ceiling_is_another_version(self):
        self.ruimte(10_000)
        self.spend(950_000)
        before = self.last_event()
        self.ruimte(10_000)
        self.assertEqual(self.d.events(before), [], "the same ceiling")
        self.ruimte(12_000)
        self.assertEqual(self.cleared(self.RULE, before),
                         ["budgetwijziging"] * 2)
        self.assertEqual(self.levels(before), [7000])

    def test_debit_and_credit_are_no_change(self):
        self.ruimte(10_000)
        wie, lines = self.spend(650_000, 10)
        before = self.last_event()
        for maand in ("2023-02", "2023-03"):
            again = self.regel(self.laatste, "2023-01", 10)
            self.declareer(wie, again, maand)
            self.credit(wie, again, maand)
        self.d.tick(self.d.day)
        self.assertEqual([e.body["data"] for e in self.d.events(before)
                          if "bestedingsruimten" in
                          e.body["data"].get("regel", "")], [])

    def euros(self, *args, **kwargs):
        wie, t, lines = super().euros(*args, **kwargs)
        self.laatste = t
        return wie, t, lines


class Overspent(Regels):

    DAY = "2023-05-08"
    RULE = "bestedingsruimten.ruimte-overschreden"

    def test_approved_above_the_amount_and_not_before(self):
        self.ruimte(10_000, soort="plafond")
        before = self.last_event()
        self.spend(1_000_000)
        self.assertEqual(self.opened(self.RULE, before), [])
        wie, (cent,) = self.spend(1)
        (event,) = self.opened(self.RULE, before)
        self.assertEqual(event.body["severitynumber"], 17)
        self.assertEqual(event.body["data"]["cijfers"]["boven_ruimte_ct"], 1)
        self.credit(wie, cent)
        self.assertEqual(self.cleared(self.RULE, before), ["correctie"])

    def test_what_is_held_is_not_approved(self):
        self.ruimte(10_000)
        before = self.last_event()
        t = self.toewijzing(volume=2_000_000, eenheid="83", frequentie="6",
                            code="02A83", einddatum="2023-12-31")
        self.boek(self.m323(self.wie(), self.regel(t, "2023-01", 1_000_001),
                            "2023-01"), held=1)
        self.assertEqual(self.opened(self.RULE, before), [])
        self.assertEqual(len(self.opened("bestedingsruimten.drempel-bereikt",
                                         before)), 3)


class Underspent(Regels):
    """In the order of the calendar."""

    DAY = "2023-09-28"
    RULE = "bestedingsruimten.onderschrijding-verwacht"

    def test_1_from_30_september_on_two_days(self):
        self.ruimte(10_000)
        before = self.last_event()
        wie, (een,) = self.spend(449_999)
        self.d.tick("2023-09-29")
        self.assertEqual(self.of_type("signaal-opgemerkt", before), [])
        self.d.tick("2023-09-30")
        (seen,) = [e for e in self.of_type("signaal-opgemerkt", before)
                   if e.body["data"]["cijfers"]["gedeclareerd_ct"] == 449_999]
        self.assertEqual(self.opened(self.RULE, before), [])
        # A restart between the two days forgets nothing.
        self.d.restart()
        self.intake = self.d.intake()
        self.d.tick("2023-10-02")
        (event,) = [e for e in self.opened(self.RULE, before)
                    if e.body["correlationid"] == seen.body["correlationid"]]
        self.assertEqual(event.body["data"]["cijfers"]["grens_ct"], 450_000)
        # Between the levels it stays, above them it clears on two days.
        self.spend(25_001)
        self.d.tick("2023-10-03")
        self.d.tick("2023-10-04")
        self.assertEqual(self.cleared(self.RULE, before), [])
        self.spend(1)
        self.assertEqual(self.cleared(self.RULE, before), [])
        self.d.tick("2023-10-05")
        self.assertEqual(self.cleared(self.RULE, before), ["daling"])

    def test_2_gone_before_it_was_confirmed(self):
        self.d.tick("2023-10-10")
        self.ruimte(10_000)
        before = self.last_event()
        self.spend(500_000)
        self.d.tick("2023-10-11")
        self.assertEqual(self.opened(self.RULE, before), [])
        self.assertEqual(len(self.of_type("signaal-vervallen", before)), 1)

    def test_3_lump_sums_are_never_short(self):
        self.d.tick("2023-10-20")
        self.d.importeer("contract", CONTRACTEN + f"{self.aanbieder};;wmo;*;"
                         "2023-01-01;;taak;\n")
        before = self.last_event()
        self.ruimte(10_000)
        self.d.tick("2023-10-21")
        self.d.tick("2023-10-22")
        self.assertEqual([e for e in self.d.events(before) if
                          e.body["data"].get("regel") == self.RULE], [])


class Wide(Regels):
    """Ceilings of all together, of a combinatie, of a segment."""

    DAY = "2023-05-08"
    HALF = "bestedingsruimten.halfjaarsignaal"
    LEVEL = "bestedingsruimten.drempel-bereikt"

    def ceiling(self, aanbieder, segment, euro, gemeente=GEMEENTE):
        self.d.importeer("budget", RUIMTE + f"{aanbieder};wmo;{gemeente};"
                         f"{segment};2023-01-01;2023-12-31;{euro};plafond\n")

    def as_provider(self, aanbieder, cent, **anders):
        self.aanbieder = aanbieder
        return self.spend(cent, **anders)

    def test_a_combinatie_shares_one_ceiling(self):
        a, b, c = (agb(91000 + i) for i in range(3))
        self.d.importeer("contract", CONTRACTEN +
                         f"{a};;wmo;*;2023-01-01;;inspanning;samen\n"
                         f"{b};;wmo;*;2023-01-01;2023-01-31;inspanning;"
                         "samen\n"
                         f"{c};;wmo;*;2023-01-01;;inspanning;\n")
        self.ceiling("samen", "*", 10_000)
        before = self.last_event()
        self.as_provider(a, 400_000)
        self.as_provider(c, 400_000)                    # no member
        self.as_provider(b, 400_000, maand="2023-02")   # no longer one
        self.assertEqual(self.opened(self.LEVEL, before), [])
        self.as_provider(b, 300_000)
        (event,) = self.opened(self.LEVEL, before)
        self.assertEqual(event.body["data"]["cijfers"]["gedeclareerd_ct"],
                         700_000)
        # The contract of b that ends ends its part in it too.
        self.d.importeer("contract", CONTRACTEN +
                         f"{b};;wmo;*;2023-01-01;2023-02-28;inspanning;"
                         "samen\n")
        self.assertEqual(
            [e.body["data"]["drempel_bp"]
             for e in self.opened(self.LEVEL, before)],
            [7000, 9000, 10000])

    def test_a_segment_has_its_own(self):
        a = agb(91010)
        self.ceiling(a, "dagbesteding", 1_000)
        before = self.last_event()
        self.as_provider(a, 100_000)
        self.assertEqual(self.opened(self.LEVEL, before), [])
        # Now the product belongs to it: all is counted anew.
        self.d.importeer("segment", SEGMENTEN +
                         "dagbesteding;wmo;02;02A83;2023-01-01;\n")
        self.assertEqual(len(self.opened(self.LEVEL, before)), 3)
        self.assertEqual(
            {s["segment"] for s in self.d.json(
                "signal", "list", "--segment", "dagbesteding",
                "--rule", "drempel", "--aanbieder", a, codes=(4,))},
            {"dagbesteding"})

    def test_all_providers_together(self):
        self.d.importeer("budget", RUIMTE + "*;jw;*;*;2023-01-01;2023-12-31;"
                         "10000;raming\n")
        before = self.last_event()
        self.as_provider(agb(91020), 1_000_000)         # wmo
        self.assertEqual(self.opened(self.LEVEL, before), [])

    def test_few_clients_are_a_small_cell(self):
        a = agb(91030)
        self.ceiling(a, "*", 10)
        before = self.last_event()
        self.as_provider(a, 700)
        (event,) = self.opened(self.LEVEL, before)
        self.assertTrue(event.body["data"]["klein_aantal"])
        for _ in range(3):
            self.as_provider(a, 1)
        before = self.last_event()
        self.as_provider(a, 200)                        # the fifth
        (event,) = self.opened(self.LEVEL, before)
        self.assertFalse(event.body["data"]["klein_aantal"])

    def test_many_lines_of_before_do_not_make_a_cell_small(self):
        self.aanbieder = agb(91040)
        self.spend(*[1] * 510)                          # of one client
        for _ in range(4):
            self.spend(1)
        self.ceiling(self.aanbieder, "*", 15)
        before = self.last_event()
        self.spend(700)
        (event,) = self.opened(self.LEVEL, before)
        self.assertFalse(event.body["data"]["klein_aantal"])


class Begroting(Regels):

    DAY = "2023-05-08"
    CONFIG = {"signals": {"thresholds": "80%"}}
    LEVEL = "begrotingen.drempel-bereikt"
    EXPECTED = "begrotingen.overschrijding-verwacht"

    def test_declared_and_other_costs_together(self):
        self.d.importeer("budget", "gemeente;domein;segment;jaar;bedrag\n"
                         f"{GEMEENTE};wmo;*;2023;10000\n")
        before = self.last_event()
        self.spend(500_000)
        self.d.importeer("budget", "gemeente;domein;segment;maand;bedrag;"
                         f"soort\n{GEMEENTE};wmo;*;2023-05;500;pgb\n"
                         f"{GEMEENTE};wmo;*;2023-06;2500,01;pgb\n"
                         f"{GEMEENTE};jw;*;2023-05;9000;pgb\n")
        # 5,500.00 is the limit; June has not begun.
        self.assertEqual(self.opened(self.EXPECTED, before), [])
        self.d.tick("2023-06-01")
        (event,) = self.opened(self.EXPECTED, before)
        self.assertEqual(
            (event.body["data"]["cijfers"]["gedeclareerd_ct"],
             event.body["data"]["cijfers"]["overige_lasten_ct"],
             event.body["data"]["gemeente"]),
            (500_000, 300_001, GEMEENTE))
        self.assertEqual([e.body["data"]["drempel_bp"] for e in
                          self.opened(self.LEVEL, before)], [8000])
        before = self.last_event()
        self.d.importeer("budget", "gemeente;domein;segment;jaar;bedrag\n"
                         f"{GEMEENTE};wmo;*;2023;20000\n")
        self.assertEqual(self.cleared(self.EXPECTED, before),
                         ["budgetwijziging"])
        self.assertEqual(self.cleared(self.LEVEL, before),
                         ["budgetwijziging"])


class Profiel(Regels):
    """The share of the half as the profile has it: 40 %."""

    DAY = "2023-05-08"
    HALF = "bestedingsruimten.halfjaarsignaal"

    def test_the_share_of_the_half(self):
        self.d.importeer("budget", "segment;maand;aandeel\n" + "".join(
            f"*;{m};{'4%' if m > 2 and m < 7 else '12%'}\n"
            if m < 7 else f"*;{m};10%\n" for m in range(1, 13)))
        self.ruimte(10_000)
        before = self.last_event()
        self.spend(440_000)
        self.assertEqual(self.opened(self.HALF, before), [])
        self.spend(1)
        (event,) = self.opened(self.HALF, before)
        self.assertEqual(event.body["data"]["cijfers"]["aandeel_halfjaar"],
                         0.4)


class Contracts(Regels):

    DAY = "2023-05-08"
    RULE = "declaraties.buiten-contract"

    def test_without_and_outside_a_contract(self):
        a, b = agb(92001), agb(92002)
        before = self.last_event()
        self.aanbieder = a
        self.spend(100)
        self.assertEqual(self.opened(self.RULE, before), [],
                         "nobody has a contract")
        self.d.importeer("contract", CONTRACTEN +
                         f"{a};;wmo;*;2023-02-01;;inspanning;\n")
        (event,) = self.opened(self.RULE, before)   # care of January
        self.assertEqual(event.body["data"]["cijfers"]["jaar"], 2023)
        before = self.last_event()
        self.spend(100, maand="2023-02")            # within it
        self.assertEqual(self.opened(self.RULE, before), [])
        self.aanbieder = b
        wie, (regel,) = self.spend(100)
        self.assertEqual(len(self.opened(self.RULE, before)), 1)
        self.credit(wie, regel)
        self.assertEqual(self.cleared(self.RULE, before), ["correctie"])
        # A contract that comes later covers what was declared.
        self.d.importeer("contract", CONTRACTEN +
                         f"{a};;wmo;*;2022-01-01;2023-01-31;inspanning;\n")
        self.assertEqual(self.cleared(self.RULE, before),
                         ["correctie", "budgetwijziging"])


if __name__ == "__main__":
    main()
