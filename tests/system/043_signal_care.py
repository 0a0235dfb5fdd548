#!/usr/bin/python3
"""Rules on care: each with a story in which it opens, one in which it does
not, and what clears it."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import GEMEENTE, main  # noqa: E402
from signalen import SEGMENTEN, Regels  # noqa: E402
from verkeer import bericht305, bericht307  # noqa: E402

PRODUCTEN = ("domein;productcategorie;productcode;naam;van;tot;zwaarte;"
             "kenmerken\n")


class Term(Regels):
    """Longer than nine months, unless chronic; in calendar order."""

    DAY = "2023-05-08"
    RULE = "toewijzingen.termijn-overschreden"

    @classmethod
    def prepare(cls):
        cls.d.importeer("product", PRODUCTEN +
                        "wmo;02;02A20;lang;2022-01-01;;;chronisch groep\n"
                        "wmo;02;02A21;kort;2022-01-01;;;groep\n")

    def allocate(self, code, begin, einde=None, **velden):
        wie = self.wie()
        t = self.toewijzing(volume=1, frequentie="4", code=code,
                            ingangsdatum=begin, einddatum=einde, **velden)
        self.boek(self.m301(wie, t))
        return wie, t

    def mine(self, before):
        return [e.body["subject"] for e in self.opened(self.RULE, before)]

    def test_1_told_on_the_day_it_falls_due(self):
        before = self.last_event()
        self.allocate("02A21", "2022-08-12")
        self.allocate("02A20", "2022-08-12")                # chronic
        self.allocate("02A21", "2022-08-12", "2023-05-11")  # just within
        for day in ("2023-05-10", "2023-05-11"):
            self.d.tick(day)
        self.assertEqual(self.mine(before), [])
        self.d.tick("2023-05-12")
        self.assertEqual(len(self.mine(before)), 1)
        for event in self.opened(self.RULE, before):
            self.assertNotIn(b"02A21", event.raw)

    def test_2_the_days_of_a_weekend_are_not_passed_over(self):
        before = self.last_event()
        for begin in ("2022-08-19", "2022-08-20", "2022-08-21"):
            self.allocate("02A21", begin)
        self.d.tick("2023-05-18")
        self.assertEqual(self.mine(before), [])
        self.d.tick("2023-05-22")
        self.assertEqual(len(self.mine(before)), 3)

    def test_3_it_clears_when_it_is_over_shortened_or_stopped(self):
        self.d.tick("2023-06-01")
        before = self.last_event()
        self.allocate("02A21", "2022-06-01", "2023-06-02")
        _, shorter = wie, t = self.allocate("02A21", "2022-06-01")
        stopped = self.allocate("02A21", "2022-06-01")
        self.assertEqual(len(self.mine(before)), 3, "long over it already")
        self.boek(self.m301(wie, shorter.versie(
            "2023-06-01", einddatum="2023-05-31", reden="14")))
        self.assertEqual(self.cleared(self.RULE, before), ["correctie"])
        self.boek(bericht307(self.aanbieder, GEMEENTE, *stopped,
                             "2022-06-01", "2023-05-31",
                             self.teller.identificatie()))
        self.d.tick("2023-06-02")
        after = self.cleared(self.RULE, before)
        self.d.tick("2023-06-03")
        self.assertEqual(self.cleared(self.RULE, before), after + ["daling"])

    def test_4_a_stop_that_releases_no_money_clears_it_as_well(self):
        self.d.tick("2023-06-06")
        before = self.last_event()
        wie, t = self.allocate("02A21", "2022-06-01")       # has no tariff
        self.boek(bericht305(self.aanbieder, GEMEENTE, wie, t, "2022-06-01",
                             self.teller.identificatie(), "2023-06-06"))
        self.assertEqual(len(self.mine(before)), 1)
        self.boek(bericht307(self.aanbieder, GEMEENTE, wie, t, "2022-06-01",
                             "2023-06-05", self.teller.identificatie()))
        self.assertEqual(self.cleared(self.RULE, before), ["correctie"])

    def test_5_a_product_that_turns_out_to_be_chronic(self):
        self.d.tick("2023-06-10")
        before = self.last_event()
        self.allocate("02A22", "2022-06-01")
        self.assertEqual(len(self.mine(before)), 1)
        self.d.importeer("product", PRODUCTEN + "wmo;02;02A22;lang;"
                         "2022-01-01;;;chronisch\n")
        self.assertEqual(self.cleared(self.RULE, before),
                         ["budgetwijziging"])


class Stacking(Regels):
    """Three products at the same time, per segment."""

    DAY = "2023-05-08"
    RULE = "toewijzingen.stapeling"

    def allocate(self, wie, *codes, begin="2023-01-01", einde="2023-12-31"):
        made = [self.toewijzing(volume=1, code=code, categorie=code[:2],
                                ingangsdatum=begin, einddatum=einde)
                for code in codes]
        for t in made:
            self.boek(self.m301(wie, t))
        return made

    def test_three_products_of_one_client(self):
        wie, ander = self.wie(), self.wie()
        before = self.last_event()
        made = self.allocate(wie, "02A03", "02A04")
        self.allocate(ander, "02A05")
        # The same product twice, with another provider, is no third.
        mine, self.aanbieder = self.aanbieder, agb(93001)
        self.allocate(wie, "02A03")
        self.assertEqual(self.opened(self.RULE, before), [])
        self.aanbieder = mine
        self.allocate(wie, "02A05")
        (event,) = self.opened(self.RULE, before)
        data = event.body["data"]
        self.assertTrue(event.type.endswith("stapeling-geconstateerd"))
        self.assertEqual((data["cijfers"]["aantal_producten"],
                          data["cijfers"]["aantal_aanbieders"],
                          data["klein_aantal"]), (3, 2, True))
        for word in (wie.bsn, "02A0", wie.achternaam):
            self.assertNotIn(str(word).encode(), event.raw)
        # One of them withdrawn: two are left.
        self.boek(self.m301(wie, made[1].versie(
            "2023-04-02", einddatum="2023-01-01", reden="13")))
        self.assertEqual(self.cleared(self.RULE, before), ["correctie"])

    def test_of_both_acts_it_is_of_neither(self):
        wie = self.wie()
        self.allocate(wie, "02A03", "02A04", "02A05")

        def domain():
            found, = self.d.json("signal", "list", "--rule", self.RULE,
                                 "--state", "open", codes=(4,))
            return found["domain"], found["latest"]["aantal_producten"]

        self.assertEqual(domain(), ("wmo", 3))
        t = self.toewijzing(volume=1, categorie="45", code="45A04")
        self.boek(self.m301(wie, t, domein="jw"))
        self.assertEqual(domain(), (None, 4))
        self.boek(self.m301(wie, t.versie("2023-04-02", einddatum="2023-01-01",
                                          reden="13"), domein="jw"))
        self.assertEqual(domain(), ("wmo", 3))
        self.d.must("rebuild")

    def test_only_while_they_run_together(self):
        wie = self.wie()
        before = self.last_event()
        self.allocate(wie, "02A03", "02A04", begin="2023-05-15",
                      einde="2023-05-20")
        self.allocate(wie, "02A05", begin="2023-05-18")
        self.allocate(wie, "02A06", begin="2023-05-21")
        self.d.tick("2023-05-17")
        self.assertEqual(self.opened(self.RULE, before), [])
        self.d.tick("2023-05-18")
        self.assertEqual(len(self.opened(self.RULE, before)), 1)
        self.d.tick("2023-05-20")
        self.assertEqual(self.cleared(self.RULE, before), [])
        self.d.tick("2023-05-21")
        self.assertEqual(self.cleared(self.RULE, before), ["daling"])

    def test_per_segment(self):
        self.d.importeer("segment", SEGMENTEN +
                         "een;wmo;02;02B01;2023-01-01;\n"
                         "een;wmo;02;02B02;2023-01-01;\n"
                         "twee;wmo;02;02B03;2023-01-01;\n")
        wie = self.wie()
        before = self.last_event()
        self.allocate(wie, "02B01", "02B02", "02B03")
        self.assertEqual(self.opened(self.RULE, before), [])
        self.d.importeer("segment", SEGMENTEN +
                         "een;wmo;02;02B03;2023-01-01;\n")
        (event,) = self.opened(self.RULE, before)
        self.assertEqual(event.body["data"]["segment"], "een")


class Maximum(Regels):

    DAY = "2023-05-08"

    def test_who_guards_and_what_must_be_paid(self):
        for specific, guard in ((True, "gemeente"), (False, "aanbieder")):
            before = self.last_event()
            wie = self.wie()
            t = self.toewijzing(volume=100, eenheid="83", frequentie="6",
                                code="02A83", einddatum="2023-12-31") \
                if specific else self.toewijzing(code=None, budget=100)
            self.boek(self.m301(wie, t))
            regel = self.regel(t, "2023-03", 101) if specific else \
                self.regel(t, "2023-03", 1, 101, eenheid="04")
            self.boek(self.m323(wie, regel, "2023-03"))
            (event,) = self.opened("verplichtingen.maximum-overschreden",
                                   before)
            figures = event.body["data"]["cijfers"]
            self.assertEqual((figures["bewaker"], figures["betaalplicht"]),
                             (guard, specific))

    def test_explain_names_every_line(self):
        wie = self.wie()
        t = self.toewijzing(code=None, budget=10_000)
        self.boek(self.m301(wie, t))
        before = self.last_event()
        for maand, cent in (("2023-01", 4321), ("2023-02", 5680)):
            self.boek(self.m323(wie, self.regel(t, maand, 1, cent,
                                                eenheid="04"), maand))
        (event,) = self.opened("verplichtingen.maximum-overschreden", before)
        (shown,) = self.d.json("signal", "show",
                               event.body["data"]["signaal"], "--explain")
        text = "\n".join(shown["explain"]["steps"])
        for amount in ("43.21", "56.80", "100.01", "0.01"):
            self.assertRegex(text, rf"(^|\D){re.escape(amount)}\b")
        self.assertFalse(shown["explain"]["differs"])


if __name__ == "__main__":
    main()
