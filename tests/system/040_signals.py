#!/usr/bin/python3
"""Signals: above a maximum, the half-year signal and its exact limit, their
life, and what their events say and keep silent about."""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from geval import main  # noqa: E402
from signalen import Signals  # noqa: E402

class AboveMaximum(Signals):

    def test_declared_above_the_maximum_of_an_allocation(self):
        wie = self.wie()
        t = self.toewijzing(code=None, budget=60_000)
        self.boek(self.m301(wie, t))
        debet = self.regel(t, "2023-03", 40, 1250, eenheid="04")
        self.declareer(wie, debet, "2023-03")
        before = self.last_event()
        self.boek(self.m301(wie, t.versie("2023-04-01", budget=50_000,
                                          reden="14")))
        self.assertEqual(
            self.of_type("verplichtingen.maximum-overschreden", before), [],
            "exactly the maximum is not above it")
        self.boek(self.m301(wie, t.versie("2023-04-02", budget=49_999,
                                          reden="14")))
        raised = self.of_type("verplichtingen.maximum-overschreden", before)
        self.assertEqual(len(raised), 1)
        self.assertMoney(t, approved=50_000, remaining=-1)
        figures = raised[0].body["data"]["cijfers"]
        self.assertEqual((figures["maximum_ct"], figures["gedeclareerd_ct"],
                          figures["boven_maximum_ct"]), (49_999, 50_000, 1))
        signal = raised[0].body["data"]["signaal"]

        def listed(*words, codes):
            return [s["state"] for s in self.d.json(
                "signal", "list", *words, codes=codes)
                if signal in s.values()]

        self.assertEqual(listed(codes=(4,)), ["open"])
        # A credit clears it.
        self.boek(self.m323(wie, debet.credit(self.teller.referentie()),
                            "2023-04"), accepted=1)
        self.assertEqual(
            len(self.of_type("signaal-ingetrokken", before)), 1)
        for day in ("2023-05-09", "2023-05-10"):
            self.d.tick(day)
        (cleared,) = self.of_type("signaal-ingetrokken", before)
        self.assertEqual(
            len(self.of_type("verplichtingen.maximum-overschreden",
                             before)), 1, "raised once")
        self.assertEqual(cleared.body["correlationid"],
                         raised[0].body["correlationid"])
        self.assertEqual(cleared.body["data"]["signaal"],
                         raised[0].body["data"]["signaal"])
        self.assertEqual(listed("--state", "open", codes=(0, 4)), [])
        self.assertEqual(listed("--state", "cleared", codes=(0,)),
                         ["cleared"])
        self.assertEqual(listed(codes=(0, 4)), ["cleared"])

    def test_a_line_may_bring_a_commitment_above_its_maximum(self):
        self.tarief(1000)
        wie, t = self.wie(), self.toewijzing(volume=10, frequentie="6")
        self.boek(self.m301(wie, t))
        before = self.last_event()
        lines = [self.regel(t, "2023-03", 10, 1000),
                 self.regel(t, "2023-04", 1, 1)]
        self.declareer(wie, lines[0], "2023-03")
        self.assertEqual(self.of_type("maximum-overschreden", before), [])
        self.declareer(wie, lines[1], "2023-04")
        self.assertEqual(len(self.of_type("maximum-overschreden", before)),
                         1)
        # A later tariff makes room; the signal clears on the revaluation.
        self.tarief(1100)
        self.assertEqual(len(self.of_type("signaal-ingetrokken", before)), 1)
        self.assertEqual(len(self.of_type("raming-aangepast", before)), 1)

    def test_what_has_no_maximum_cannot_be_above_it(self):
        before = self.last_event()
        wie, t = self.wie(), self.toewijzing(volume=1, code="02A99")
        self.boek(self.m301(wie, t))
        self.assertEqual(self.commitment(t)["basis"], "unpriced")
        self.declareer(wie, self.regel(t, "2023-03", 1000, 99_999),
                       "2023-03")
        self.assertEqual(self.of_type("maximum-overschreden", before), [])


class HalfYear(Signals):
    """share x amount x (1 + margin): 50 % of 10,000.00 plus 10 % = 5,500.00.

    The allocations end in February, so that on this day nothing is left to
    estimate: declared money decides alone.
    """

    DAY = "2023-12-15"
    LIMIT = 550_000

    def world(self, first, second, **ruimte):
        self.ruimte(10_000, **ruimte)
        before = self.last_event()
        wie, t, lines = self.euros([("2023-01", first),
                                    ("2023-02", second)],
                                   einddatum="2023-02-28")
        return wie, t, [regel for _, regel in lines], before

    def one_cent(self, soort):
        wie, _, (een, twee), before = self.world(self.LIMIT, 1, soort=soort)
        self.declareer(wie, een, "2023-01")
        self.assertEqual(self.mine(before), [])
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(len(self.mine(before)), 1)

    def test_one_cent_over_the_limit_of_an_estimate_and_not_before(self):
        self.one_cent("raming")

    def test_one_cent_over_the_limit_of_a_ceiling_and_not_before(self):
        self.one_cent("plafond")

    def test_rejected_lines_do_not_count(self):
        wie, t, (een, twee), before = self.world(self.LIMIT, 1)
        self.declareer(wie, een, "2023-01")
        again = replace(een, volume=100, begin="2023-02-01",
                        eind="2023-02-28")      # its reference: TR314
        self.boek(self.m323(wie, again, "2023-02"), rejected=1)
        self.assertEqual(self.mine(before), [])
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(len(self.mine(before)), 1)

    def test_held_lines_count_until_they_are_rejected(self):
        self.ruimte(10_000)
        before = self.last_event()
        wie, t = self.wie(), self.toewijzing(
            volume=self.LIMIT + 1, eenheid="83", frequentie="6",
            code="02A83", einddatum="2023-01-31")
        self.boek(self.m323(wie, self.regel(t, "2023-01", self.LIMIT + 1),
                            "2023-01"), held=1)
        (event,) = self.mine(before)
        figures = event.body["data"]["cijfers"]
        self.assertEqual((figures["gedeclareerd_ct"], figures["grens_ct"]),
                         (self.LIMIT + 1, self.LIMIT))
        self.assertEqual(event.body["data"]["regel"],
                         "bestedingsruimten.halfjaarsignaal")

    def test_only_care_of_the_half_counts_whenever_it_is_declared(self):
        self.ruimte(10_000)
        before = self.last_event()
        wie, t, lines = self.euros([("2023-07", 900_000)],
                                   ingangsdatum="2023-07-01",
                                   einddatum="2023-07-31")
        self.declareer(wie, lines[0][1], "2023-07")
        self.assertEqual(self.mine(before), [])
        wie, t, lines = self.euros([("2023-06", self.LIMIT + 1)],
                                   ingangsdatum="2023-06-01",
                                   einddatum="2023-06-30")
        self.declareer(wie, lines[0][1], "2023-11")
        self.assertEqual(len(self.mine(before)), 1)

    def test_another_provider_does_not_count(self):
        self.ruimte(10_000, aanbieder="42429999")
        before = self.last_event()
        wie, _, lines = self.euros([("2023-01", 2_000_000)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        self.assertEqual(self.mine(before), [])

    def test_at_most_one_is_open(self):
        wie, t, (een, twee), before = self.world(self.LIMIT + 1, 70_000)
        self.declareer(wie, een, "2023-01")
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(len(self.mine(before)), 1)

    def test_what_is_explained_adds_up(self):
        wie, _, (een, _), before = self.world(self.LIMIT + 1, 1)
        self.declareer(wie, een, "2023-01")
        (event,) = self.mine(before)
        signal = event.body["data"]["signaal"]
        text = self.d.must("signal", "show", signal, "--explain",
                           codes=(0, 4))
        plain = re.sub(r"[.,  ]", "", text)
        for amount in (self.LIMIT, self.LIMIT + 1):
            self.assertIn(str(amount), plain, text)
        (shown,) = self.d.json("signal", "show", signal, codes=(0, 4))
        self.assertIn(signal, shown.values())
        self.assertEqual(self.d.ctl("signal", "show", "nowhere").code, 3)


class TwoLines(Signals):

    DAY = "2023-12-01"

    def two_lines(self):
        """A ceiling, and two lines of care: the first is between the limit
        and the level at which it clears, both together are beyond it."""
        self.ruimte(10_000)
        before = self.last_event()
        wie, _, lines = self.euros([("2023-01", 540_000),
                                    ("2023-02", 20_000)],
                                   einddatum="2023-02-28")
        (_, een), (_, twee) = lines
        return before, wie, een, twee


class HalfYearLife(TwoLines):
    """Raised when it shows, cleared below limit - clear."""

    def test_it_clears_below_the_lower_level_only(self):
        before, wie, een, twee = self.two_lines()
        self.declareer(wie, een, "2023-01")
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(len(self.mine(before)), 1)
        self.d.tick("2023-12-02")
        # 5,400.00 is below the limit but not below limit - clear.
        self.declareer(wie, twee.credit(self.teller.referentie()), "2023-03")
        for day in ("2023-12-03", "2023-12-04"):
            self.d.tick(day)
        self.assertEqual(self.of_type("signaal-ingetrokken", before), [])
        # Nothing left is below every level.
        self.declareer(wie, een.credit(self.teller.referentie()), "2023-04")
        for day in ("2023-12-05", "2023-12-06", "2023-12-07"):
            self.d.tick(day)
        self.assertEqual(
            len(self.of_type("signaal-ingetrokken", before)), 1)
        self.assertEqual(len(self.mine(before)), 1)

    def test_it_stops_at_the_end_of_the_period(self):
        self.ruimte(10_000, van="2023-01-01", tot="2023-12-31")
        before = self.last_event()
        wie, _, lines = self.euros([("2023-01", 900_000)],
                                   einddatum="2023-01-31")
        self.d.tick("2024-01-02")
        self.declareer(wie, lines[0][1], "2023-12")
        self.assertEqual(self.mine(before), [])


class HalfYearOfADay(TwoLines):
    """Settled 21: of a day the last state counts, in any order."""

    def test_between_the_levels_it_is_what_it_was_that_morning(self):
        before, wie, een, twee = self.two_lines()
        terug = twee.credit(self.teller.referentie())
        weer = replace(twee, referentie=self.teller.referentie())

        def counts():
            return (len(self.mine(before)),
                    len(self.of_type("signaal-ingetrokken", before)))

        self.declareer(wie, een, "2023-01")
        self.declareer(wie, twee, "2023-02")
        self.assertEqual(counts(), (1, 0))
        self.declareer(wie, terug, "2023-03")       # 5,400.00: not raised
        self.assertEqual(counts(), (1, 1))
        self.declareer(wie, weer, "2023-04")
        self.d.tick("2023-12-02")
        self.assertEqual(counts(), (2, 1))
        # Over night it was open: what brings it below comes and goes.
        self.declareer(wie, een.credit(self.teller.referentie()), "2023-05")
        self.assertEqual(counts(), (2, 2))
        self.declareer(wie, weer.credit(self.teller.referentie()), "2023-06")
        self.declareer(wie, replace(een, referentie=self.teller.referentie()),
                       "2023-07")
        self.assertEqual(counts(), (3, 2))          # 5,400.00: as it was


class CeilingOfNothing(Signals):
    """Nothing may be declared on it, and nothing is a level of its own."""

    DAY = "2023-12-01"

    def test_it_clears_when_all_is_credited(self):
        self.ruimte(0, soort="plafond")
        before = self.last_event()
        wie, t, ((_, een),) = self.euros([("2023-01", 1)],
                                         einddatum="2023-02-28")
        self.declareer(wie, een, "2023-01")
        self.assertEqual(len(self.mine(before)), 1)
        self.declareer(wie, een.credit(self.teller.referentie()), "2023-03")
        for day in ("2023-12-02", "2023-12-03", "2023-12-04"):
            self.d.tick(day)
        self.assertEqual(
            [e.body["data"]["regel"] for e in
             self.of_type("signaal-ingetrokken", before)],
            ["bestedingsruimten.halfjaarsignaal",
             "bestedingsruimten.ruimte-overschreden"])


class WithinTheHalf(Signals):
    """It must show within the half in which it goes wrong."""

    DAY = "2023-03-20"

    def test_it_is_raised_as_soon_as_declared_money_passes_the_limit(self):
        self.ruimte(10_000)
        before = self.last_event()
        wie, _, lines = self.euros([("2023-01", 550_001)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        self.assertEqual(len(self.mine(before)), 1)

    def test_a_budget_imported_later_raises_it_too(self):
        before = self.last_event()
        wie, _, lines = self.euros([("2023-01", 550_001)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        self.assertEqual(self.mine(before), [])
        self.ruimte(10_000)
        self.assertEqual(len(self.mine(before)), 1)


CATALOGUE = """
berichten.bericht-goedgekeurd berichten.bericht-afgekeurd
berichten.bericht-tegenstrijdig berichten.bericht-in-quarantaine-geplaatst
verplichtingen.verplichting-vastgelegd verplichtingen.verplichting-gewijzigd
verplichtingen.verplichting-vrijgevallen verplichtingen.raming-aangepast
verplichtingen.maximum-overschreden declaraties.declaratie-verwerkt
declaraties.declaratie-zonder-toewijzing-aangehouden
declaraties.declaratie-alsnog-gekoppeld
declaraties.declaratie-zonder-toewijzing-afgekeurd
bestedingsruimten.ruimte-vastgesteld bestedingsruimten.ruimte-aangepast
toewijzingen.termijn-overschreden toewijzingen.stapeling-geconstateerd
bestedingsruimten.drempel-bereikt bestedingsruimten.ruimte-overschreden
bestedingsruimten.halfjaarsignaal-afgegeven
bestedingsruimten.onderschrijding-verwacht
bestedingsruimten.signaal-opgemerkt bestedingsruimten.signaal-vervallen
bestedingsruimten.signaal-ingetrokken
stroom.gestart stroom.hartslag stroom.gestopt stroom.configuratie-herladen
""".split()

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class EventForm(Signals):
    """Every event of a varied day, against the published conventions."""

    DAY = "2023-12-15"

    def busy_day(self):
        """Messages of every fate; what may not be seen in any event."""
        self.ruimte(10_000)
        self.tarief(1250)
        wie, t, lines = self.euros([("2023-01", 600_000)],
                                   einddatum="2023-01-31")
        xml = self.m323(wie, lines[0][1], "2023-01")
        secrets = [wie, t, lines[0][1]]
        self.boek(xml)
        self.intake.ask(xml)
        ander = self.toewijzing(volume=3)
        klant = self.wie()
        regel = self.regel(ander, "2023-04", 4, 1250)
        secrets += [klant, ander, regel]
        self.boek(self.m323(klant, regel, "2023-04"), held=1)
        self.boek(self.m301(klant, ander))
        self.intake.ask(self.m323(klant, regel, "2023-05", totaal=(1, "D")))
        self.intake.ask(b"<Onbekend/>")
        ident = self.teller.identificatie()
        self.boek(self.m301(klant, ander.versie("2023-02-01", volume=4),
                            identificatie=ident))
        self.intake.ask(self.m301(klant, ander.versie("2023-02-02",
                                                      volume=5),
                                  identificatie=ident))
        words = [self.aanbieder, ident]
        for each in secrets:
            words += [str(getattr(each, name))
                      for name in ("bsn", "achternaam", "voornamen",
                                   "nummer", "referentie", "code")
                      if getattr(each, name, None)]
        return sorted(set(words))

    def test_every_event_keeps_to_the_conventions(self):
        with self.d.subscriber() as live:
            live.live()
            words = self.busy_day()
            last = self.last_event()
            live.until(last)
        self.d.clients.remove(live)
        stored = self.d.events()
        self.assertEqual([e.sequence for e in stored],
                         list(range(1, len(stored) + 1)))
        per_type = {}
        for event in stored:
            per_type.setdefault(event.type, []).append(event.type_sequence)
        for kind, numbers in per_type.items():
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)), kind)
        for event in stored + live.events:
            with self.subTest(f"{event.sequence} {event.type}"):
                self.form(event)
                for word in words:
                    self.assertNotIn(word.encode(), event.raw)
                    self.assertNotIn(word.encode(), event.topic)
        by_number = {e.sequence: e for e in stored}
        for event in live.stored:
            self.assertEqual(event, by_number[event.sequence])

    def form(self, event):
        body = event.body
        self.assertEqual(len(event.counters), 16)
        self.assertLessEqual(len(event.raw), 16 * 1024)
        self.assertEqual(event.topic,
                         f"{body['type']}/{body['subject']}".encode())
        for name in body:
            self.assertRegex(name, r"^[a-z0-9]{1,20}$")
        self.assertEqual(body["specversion"], "1.0")
        self.assertRegex(body["id"], f"^{UUID}-")
        self.assertRegex(body["source"],
                         r"^urn:nld:oin:00000001823288444000:systeem:\S+$")
        self.assertTrue(body["type"].startswith("nl.pols."))
        self.assertIn(body["type"].removeprefix("nl.pols."), CATALOGUE)
        self.assertRegex(body["subject"], f"^{UUID}$")
        self.assertRegex(body["time"],
                         r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
        self.assertEqual(body["datacontenttype"], "application/json")
        self.assertRegex(body["dataschema"], r"^(urn:|https:)")
        self.assertEqual(body["sequence"], f"{event.sequence:010d}")
        self.assertNotIn("sequencetype", body)
        self.assertIn((body["severitynumber"], body["severitytext"]),
                      ((9, "INFO"), (13, "WARN"), (17, "ERROR")))
        self.assertIsInstance(body["data"], dict)
        if event.stored:
            self.assertTrue(body["id"].endswith(f"-{event.sequence:010d}"))
        for name, value in walk(body["data"]):
            if name.endswith("_ct"):
                self.assertTrue(value is None or type(value) is int, name)


def walk(data):
    """(name, value) of every field, also below."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name, value
            yield from walk(value)
    elif isinstance(data, list):
        for value in data:
            yield from walk(value)


class SnapshotOfSignals(Signals):

    DAY = "2023-12-15"

    def test_the_snapshot_has_the_open_signals_of_the_list(self):
        self.ruimte(10_000, soort="plafond")
        wie, _, lines = self.euros([("2023-01", 600_000)],
                                   einddatum="2023-01-31")
        self.declareer(wie, lines[0][1], "2023-01")
        snapshot = self.d.replay().snapshot()
        self.assertEqual(snapshot["sequence"], self.last_event())
        listed = self.d.json("signal", "list", codes=(0, 4))
        text = json.dumps(snapshot["signals"])
        ids = set(re.findall(UUID, json.dumps(listed)))
        self.assertTrue(snapshot["signals"])
        raised = self.of_type("halfjaarsignaal-afgegeven")
        for event in raised:
            data = event.body["data"]
            self.assertIn(data["signaal"], text)
            self.assertIn(data["signaal"], ids)
            # Who begins with it knows what the event told.
            (row,) = [s for s in snapshot["signals"]
                      if s["signaal"] == data["signaal"]]
            self.assertEqual(
                {k: row.get(k) for k in ("aanbieder", "wet", "gemeente",
                                         "segment", "regel", "drempel_bp",
                                         "actie_uiterlijk", "cijfers")},
                {k: data.get(k) for k in ("aanbieder", "wet", "gemeente",
                                          "segment", "regel", "drempel_bp",
                                          "actie_uiterlijk", "cijfers")})
            self.assertEqual((row["subject"], row["geopend"]),
                             (event.subject, data["peildatum"]))


if __name__ == "__main__":
    main()
