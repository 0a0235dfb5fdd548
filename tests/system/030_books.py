#!/usr/bin/python3
"""The books: 301 and 323 in any order, versions, withdrawal, line verdicts."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from berichten import agb  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402


class Declaring(Geval):
    """What a 323 does to the allocation it names."""

    def setUp(self):
        super().setUp()
        self.tarief(1250)
        self.client = self.wie()
        self.t = self.toewijzing(volume=3)

    def declareer(self, regels, maand="2023-04", wie=None, **lines):
        return self.boek(self.m323(wie or self.client, regels, maand),
                         **lines)

    def test_an_allocation_then_its_declaration(self):
        self.boek(self.m301(self.client, self.t), submitted=1, accepted=1)
        self.assertMoney(self.t, submitted=0, approved=0)
        self.declareer(self.regel(self.t, "2023-04", 4, 1250),
                       submitted=1, accepted=1, held=0, rejected=0)
        found = self.assertMoney(self.t, submitted=5000, rejected=0,
                                 approved=5000, maximum=198750,
                                 remaining=193750)
        april = [m for m in found["months"] if m["month"] == "2023-04"]
        self.assertEqual(april[0]["submitted_ct"], 5000)
        self.assertEqual(april[0]["approved_ct"], 5000)

    def test_the_worked_example_of_the_contract(self):
        self.boek(self.m301(self.client, self.t))
        found = self.commitment(self.t)
        expected = {
            "domain": "wmo", "gemeente": GEMEENTE, "nummer": self.t.nummer,
            "aanbieder": self.aanbieder,
            "product": {"categorie": "02", "code": "02A03"},
            "from": "2023-01-01", "to": "2023-12-31", "basis": "bounded",
            "unit": "04", "frequency": "2", "volume": 3,
            "maximum_volume": 159, "maximum_ct": 198750, "versions": 1,
            "state": "active"}
        self.assertEqual({k: found[k] for k in expected}, expected)
        self.assertEqual(len(found["months"]), 12)
        april = found["months"][3]
        self.assertEqual((april["month"], april["cap_volume"],
                          april["maximum_ct"]), ("2023-04", 15, 18750))
        self.assertEqual([(y["year"], y["maximum_ct"])
                          for y in found["years"]], [(2023, 198750)])

    def test_a_credit_takes_the_line_back(self):
        self.boek(self.m301(self.client, self.t))
        debet = self.regel(self.t, "2023-03", 4, 1250)
        self.declareer(debet, "2023-03", accepted=1)
        credit = debet.credit(self.teller.referentie())
        opnieuw = self.regel(self.t, "2023-03", 6, 1250)
        self.declareer([opnieuw, credit], "2023-04", accepted=2)
        found = self.assertMoney(self.t, submitted=7500, approved=7500,
                                 rejected=0, remaining=198750 - 7500)
        maart = [m for m in found["months"] if m["month"] == "2023-03"]
        self.assertEqual(maart[0]["submitted_ct"], 7500)
        # A credit alone, of a line that is there no more: a sum is a sum.
        self.declareer(opnieuw.credit(self.teller.referentie()), accepted=1)
        self.assertMoney(self.t, submitted=0, approved=0, remaining=198750)

    def test_a_reference_number_counts_once(self):
        self.boek(self.m301(self.client, self.t))
        regel = self.regel(self.t, "2023-03", 4, 1250)
        self.declareer(regel, "2023-03", accepted=1)
        receipt = self.declareer(
            [self.regel(self.t, "2023-02", 2, 1250),
             replace(regel, begin="2023-04-01", eind="2023-04-30")],
            submitted=2, accepted=1, held=0, rejected=1)
        (finding,) = receipt["findings"]
        self.assertEqual((finding["rule"], finding["code"],
                          finding["level"], finding["path"]),
                         ("TR314", "8021", 3, "/Bericht/Declaratie/Clienten"
                          "/Client/Prestaties/Prestatie[2]"))
        self.assertIsNone(receipt["answer"])
        self.assertMoney(self.t, submitted=12500, rejected=5000,
                         approved=7500, remaining=198750 - 7500)
        # Another provider has numbers of its own.
        ander = agb(3000 + self.teller.seed)
        t, wie = self.toewijzing(volume=3), self.wie()
        self.boek(self.m301(wie, t, aanbieder=ander))
        self.boek(self.m323(wie, replace(
            self.regel(t, "2023-03", 4, 1250), referentie=regel.referentie),
            "2023-03", aanbieder=ander), accepted=1)

    def test_caps_and_tariffs_are_watched_and_reject_nothing(self):
        self.boek(self.m301(self.client, self.t))
        self.declareer([self.regel(self.t, "2023-03", 4000, 1250),
                        self.regel(self.t, "2023-04", 1, 9999)], accepted=2)
        self.assertMoney(self.t, submitted=5_009_999, rejected=0,
                         approved=5_009_999, remaining=198750 - 5_009_999)

    def test_a_budget_bounds_in_money(self):
        t = self.toewijzing(code=None, budget=100_000, categorie="02")
        self.boek(self.m301(self.client, t))
        self.assertEqual(self.commitment(t)["basis"], "bounded")
        self.declareer(self.regel(t, "2023-03", 40, 1250, eenheid="04"),
                       "2023-03", accepted=1)
        self.assertMoney(t, maximum=100_000, approved=50_000,
                         remaining=50_000)

    def test_a_removed_allocation_is_worth_nothing(self):
        self.boek(self.m301(self.client, self.t))
        self.boek(self.m301(self.client, self.t.verwijderd("2023-02-01")))
        found = self.assertMoney(self.t, maximum=0)
        self.assertEqual(found["basis"], "withdrawn")
        self.assertEqual(found["months"], [])
        self.assertEqual(found["versions"], 2)

    def test_removing_what_was_declared_takes_only_the_maximum(self):
        self.boek(self.m301(self.client, self.t))
        self.declareer(self.regel(self.t, "2023-04", 4, 1250), accepted=1)
        self.boek(self.m301(self.client, self.t.verwijderd("2023-05-01")))
        found = self.assertMoney(self.t, maximum=0, submitted=5000,
                                 approved=5000, remaining=-5000)
        self.assertEqual(found["basis"], "withdrawn")

    def test_sixteen_hundred_lines_of_many_clients_add_up(self):
        months = ("2023-01", "2023-02", "2023-03", "2023-04")
        people = [(self.wie(), [self.toewijzing(volume=3, code=code)
                                for code in ("02A01", "02A02", "02A03",
                                             "02A04")])
                  for _ in range(100)]
        for receipt in self.intake.pipeline(
                [self.m301(wie, ts) for wie, ts in people]):
            self.assertEqual(receipt["outcome"], "booked")
            self.assertEqual(receipt["lines"]["accepted"], 4)
        lines = [(wie, [self.regel(t, month, n + k + 1, 1250)
                        for n, t in enumerate(ts)
                        for k, month in enumerate(months)])
                 for wie, ts in people]
        # One more, on an allocation of somebody else: held.
        lines.append((self.wie(), [self.regel(people[0][1][0], "2023-04", 1,
                                              1250)]))
        self.boek(self.m323(None, lines, "2023-04"), submitted=1601,
                  accepted=1600, held=1, rejected=0)
        for _, ts in people[:3] + people[-3:]:
            for n, t in enumerate(ts):
                cent = sum(n + k + 1 for k in range(4)) * 1250
                found = self.assertMoney(t, submitted=cent, approved=cent)
                self.assertEqual([m["submitted_ct"]
                                  for m in found["months"]][:5],
                                 [(n + k + 1) * 1250 for k in range(4)] + [0])


class Versions(Geval):
    """The most recent by Toewijzingsdatum and -tijd wins (OP033x1)."""

    def test_the_latest_version_wins_in_every_order_of_arrival(self):
        self.tarief(1000)
        versions = (("2023-01-01", "12:00:00", 2),
                    ("2023-02-01", "09:00:00", 3),
                    ("2023-02-01", "09:00:01", 4))
        seen = set()
        for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0),
                      (2, 0, 1), (2, 1, 0)):
            with self.subTest(order):
                wie = self.wie()
                t = self.toewijzing(volume=1, frequentie="6")
                for i in order:
                    datum, tijd, volume = versions[i]
                    self.boek(self.m301(wie, replace(
                        t, datum=datum, tijd=tijd, volume=volume,
                        reden="14" if i else None)))
                found = self.commitment(t)
                self.assertEqual(found["volume"], 4)
                self.assertEqual(found["versions"], 3)
                found.pop("nummer")
                seen.add(str(sorted(found.items())))
        self.assertEqual(len(seen), 1)

    def test_a_number_in_use_for_another_is_refused(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        before = self.commitment(t)
        later = t.versie("2023-03-01", volume=9)
        for xml in (self.m301(self.wie(), later),
                    self.m301(wie, later, aanbieder=agb(7000))):
            receipt = self.intake.ask(xml)
            self.assertEqual(receipt["outcome"], "booked")
            self.assertEqual(
                [(f["rule"], f["code"], f["level"], f["path"])
                 for f in receipt["findings"]],
                [("TR332", "9332", 3, "/Bericht/Client/ToegewezenProducten"
                  "/ToegewezenProduct")])
            self.assertEqual((receipt["lines"]["accepted"],
                              receipt["lines"]["rejected"]), (0, 1))
            self.assertEqual(self.commitment(t), before)

    def test_the_same_number_elsewhere_is_another_allocation(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        self.boek(self.m301(self.wie(), replace(t, volume=5),
                            gemeente="0312"))
        jw = replace(t, volume=7, categorie="45", code="45A04")
        self.boek(self.m301(self.wie(), jw, domein="jw"))
        self.assertEqual(self.commitment(t)["volume"], 3)
        self.assertEqual(self.commitment(t, gemeente="0312")["volume"], 5)
        self.assertEqual(self.commitment(t, domein="jw")["volume"], 7)

    def test_a_shorter_end_lowers_the_maximum(self):
        self.tarief(1000)
        wie, t = self.wie(), self.toewijzing(volume=2, frequentie="4")
        self.boek(self.m301(wie, t))
        self.assertMoney(t, maximum=24_000)
        self.boek(self.m301(wie, t.versie("2023-04-20", reden="05",
                                          einddatum="2023-05-20")))
        found = self.assertMoney(t, maximum=10_000)
        self.assertEqual(found["to"], "2023-05-20")
        self.assertEqual([m["month"] for m in found["months"]],
                         [f"2023-{m:02d}" for m in range(1, 6)])

    def test_a_maximum_that_is_lower_is_released_one_unknown_is_not(self):
        self.tarief(1000)
        wie, t = self.wie(), self.toewijzing(volume=2, frequentie="4")
        seen = self.last_event()
        for version in (t, t.versie("2023-04-20", einddatum="2023-05-20"),
                        t.versie("2023-04-21", code="02A97"),
                        t.versie("2023-04-22"),
                        t.versie("2023-04-23").verwijderd("2023-04-23")):
            self.boek(self.m301(wie, version))
        told = [(e.type.rsplit("-", 1)[1], e.body["data"]["maximum_ct"])
                for e in self.d.events(seen, ["nl.pols.verplichtingen."])]
        self.assertEqual(told, [
            ("vastgelegd", 24_000), ("vrijgevallen", 10_000),
            ("gewijzigd", None), ("gewijzigd", 24_000),
            ("vrijgevallen", 0)])


class Held(Geval):
    """A 323 before its 301 (OP080)."""

    DAY = "2023-09-04"      # a Monday; no public holidays in this month

    def setUp(self):
        super().setUp()
        self.tarief(1250)
        self.client = self.wie()
        self.t = self.toewijzing(volume=3)

    def hold(self):
        xml = self.m323(self.client, self.regel(self.t, "2023-08", 4, 1250),
                        "2023-08", dagtekening="2023-09-01")
        receipt = self.boek(xml, submitted=1, held=1, accepted=0,
                            rejected=0)
        self.assertIsNone(receipt["answer"])
        return receipt

    def news(self, after, ending):
        return [e for e in self.d.events(after) if e.type.endswith(ending)]

    def test_a_held_line_is_matched_when_the_301_comes(self):
        before = self.last_event()
        receipt = self.hold()
        self.assertEqual(
            len(self.news(before,
                          "declaratie-zonder-toewijzing-aangehouden")), 1)
        self.boek(self.m301(self.client, self.t))
        self.assertEqual(len(self.news(before, "alsnog-gekoppeld")), 1)
        self.assertMoney(self.t, submitted=5000, approved=5000)
        (found,) = self.d.json("message", "show", receipt["journal"],
                               codes=(0, 4))
        self.assertEqual(found["lines"]["held"], 0)
        self.assertEqual(found["lines"]["accepted"], 1)
        self.assertIsNone(found["answer"])

    def test_a_line_of_another_client_or_provider_is_held_for_its_own(self):
        self.boek(self.m301(self.client, self.t))
        ander = agb(5000 + self.teller.seed)
        regel = self.regel(self.t, "2023-08", 4, 1250)
        for wie, aanbieder in ((self.wie(), self.aanbieder),
                               (self.client, ander)):
            receipt = self.boek(self.m323(
                wie, replace(regel, referentie=self.teller.referentie()),
                "2023-08", aanbieder=aanbieder, dagtekening="2023-09-01"),
                held=1, accepted=0, rejected=0)
            self.assertEqual(receipt["findings"], [])
        self.assertMoney(self.t, submitted=0, approved=0, rejected=0)

    def test_a_301_for_another_client_does_not_match_it(self):
        receipt = self.hold()
        self.boek(self.m301(self.wie(), self.t))
        (found,) = self.d.json("message", "show", receipt["journal"],
                               codes=(0, 4))
        self.assertEqual(found["lines"]["held"], 1)
        self.assertMoney(self.t, submitted=0, approved=0)

    def test_the_order_of_arrival_means_nothing(self):
        def world(order):
            wie, t = self.wie(), self.toewijzing(volume=3)
            ref = self.regel(t, "2023-08", 4, 1250)
            messages = [
                self.m301(wie, t),
                self.m301(wie, t.versie("2023-07-01", reden="04",
                                        einddatum="2023-12-24")),
                self.m323(wie, ref, "2023-08", dagtekening="2023-09-01"),
                self.m323(wie, self.regel(t, "2023-07", 5, 1250), "2023-08",
                          dagtekening="2023-09-01"),
            ]
            for i in order:
                self.boek(messages[i])
            found = self.commitment(t)
            found.pop("nummer")
            return found

        first = world((0, 1, 2, 3))
        for order in ((3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)):
            with self.subTest(order):
                self.assertEqual(world(order), first)


class HoldTerm(Geval):
    """Eight working days, then 9338 (settled 2)."""

    DAY = "2023-09-04"

    def test_a_line_that_found_nothing_is_rejected_in_the_end(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        vreemd = self.toewijzing(volume=3)
        self.boek(self.m301(self.wie(), vreemd))
        receipt = self.boek(self.m323(
            wie, [self.regel(t, "2023-08", 4, 1250),
                  self.regel(vreemd, "2023-08", 2, 1250)], "2023-08",
            dagtekening="2023-09-01"), held=2)
        before = self.last_event()

        def shown():
            return self.d.json("message", "show", receipt["journal"],
                               codes=(0, 4))[0]

        self.d.tick("2023-09-13")       # seven working days later
        self.assertEqual(shown()["lines"]["held"], 2)
        self.assertEqual(shown()["findings"], [])
        self.d.tick("2023-09-14")       # eight
        found = shown()
        self.assertEqual((found["lines"]["held"],
                          found["lines"]["rejected"]), (0, 2))
        self.assertEqual(
            [(f["rule"], f["code"], f["level"], f["path"][-13:])
             for f in found["findings"]],
            [("TR338", "9338", 3, f"/Prestatie[{n}]") for n in (1, 2)])
        self.assertGreater(self.last_event(), before, "deciding is an event")
        # A verdict once given is not changed by a later 301.
        self.boek(self.m301(wie, t))
        self.assertEqual(shown()["lines"]["rejected"], 2)
        self.assertMoney(t, submitted=5000, rejected=5000, approved=0)

    def test_a_tick_long_after_the_due_day_decides_as_well(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        receipt = self.boek(self.m323(
            wie, self.regel(t, "2023-08", 4, 1250), "2023-08",
            dagtekening="2023-09-01"), held=1)
        self.d.tick("2024-01-31")
        (found,) = self.d.json("message", "show", receipt["journal"],
                               codes=(0, 4))
        self.assertEqual(found["lines"]["rejected"], 1)


if __name__ == "__main__":
    main()
