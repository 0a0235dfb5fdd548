#!/usr/bin/python3
"""What contracts, segments and tariffs do to commitments and ceilings, and
what the turn of a year does."""

import os
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import TARIEVEN, Geval, main  # noqa: E402
from pols import Daemon, rows  # noqa: E402

CONTRACTEN = ("aanbieder;naam;domein;segment;van;tot;bekostiging;"
              "combinatie\n")
HOE = ("inspanning", "output", "taak")
SEGMENTEN = "segment;domein;productcategorie;productcode;van;tot\n"
RUIMTEN = "aanbieder;domein;gemeente;segment;van;tot;bedrag;soort\n"


class Contracts(Geval):
    """One region; every test has providers and codes of its own."""

    def contract(self, *rows, dry=False):
        """Import contracts of this test's provider; the reply."""
        text = CONTRACTEN + "".join(
            f"{self.aanbieder};;{row}\n" if row.count(";") < 7
            else row + "\n" for row in rows)
        path = self.d.csv("contracten.csv", text)
        return self.d.json("contract", "import", path,
                           *(["--dry-run"] if dry else []))[0]

    def segment(self, *rows):
        self.d.importeer("segment", SEGMENTEN + "\n".join(rows) + "\n")

    def one_event(self, before, name):
        events = self.d.events(before)
        self.assertEqual([e.type.split(".", 2)[2] for e in events], [name])
        return events[0]

    def allocate(self, **fields):
        fields.setdefault("volume", 2)
        fields.setdefault("frequentie", "4")
        t = self.toewijzing(**fields)
        self.boek(self.m301(self.wie(), t))
        return t

    def basis(self, t):
        return self.commitment(t)["basis"]

    def test_taak_makes_a_lump_sum_and_leaves_it_again(self):
        self.tarief(1000, code="11A01")
        made = [self.allocate(categorie="11", code="11A01") for _ in range(3)]
        self.assertMoney(made[0], maximum=24_000)
        before = self.last_event()
        dry = self.contract("wmo;*;2023-01-01;;taak;", dry=True)
        self.assertEqual((dry["commitments_revalued"], dry["revalued_ct"]),
                         (3, -72_000))
        self.assertEqual(self.basis(made[0]), "bounded")
        self.contract("wmo;*;2023-01-01;;taak;")
        event = self.one_event(before, "verplichtingen.raming-aangepast")
        self.assertEqual(event.body["data"]["reden"], "contracten")
        self.assertEqual(event.body["data"]["aantal_verplichtingen"], 3)
        self.assertEqual(event.body["data"]["verschil_maximum_ct"], -72_000)
        for t in made:
            found = self.assertMoney(t, maximum=None)
            self.assertEqual(found["basis"], "lump-sum")
        later = self.allocate(categorie="11", code="11A01")
        self.assertEqual(self.basis(later), "lump-sum")
        # Another domein is another contract.
        self.contract("wmo;*;2023-01-01;;output;", "jw;*;2023-01-01;;taak;")
        self.assertMoney(later, maximum=24_000)

    def test_taak_of_one_segment_touches_that_segment_alone(self):
        self.segment("wonen;wmo;12;*;2023-01-01;", "zorg;wmo;13;*;2023-01-01;")
        self.tarief(1000, code="12A01")
        self.tarief(1000, code="13A01")
        wonen = self.allocate(categorie="12", code="12A01")
        zorg = self.allocate(categorie="13", code="13A01")
        self.contract("wmo;wonen;2023-01-01;;taak;",
                      "wmo;zorg;2023-01-01;;inspanning;")
        self.assertEqual((self.basis(wonen), self.basis(zorg)),
                         ("lump-sum", "bounded"))
        # The row of a segment goes before the row for all.
        self.contract("wmo;*;2023-01-01;;taak;")
        self.assertEqual(self.basis(zorg), "bounded")
        # A code that moves to the other segment takes its contract along.
        before = self.last_event()
        self.segment("wonen;wmo;13;13A01;2023-01-01;")
        self.assertEqual(self.basis(zorg), "lump-sum")
        event = self.one_event(before, "verplichtingen.raming-aangepast")
        self.assertEqual(event.body["data"]["reden"], "segmenten")

    def test_a_provider_with_one_segment_needs_no_segmenten(self):
        self.tarief(1000, code="16A01")
        t = self.allocate(categorie="16", code="16A01")
        self.contract("wmo;ergens;2023-01-01;;taak;")
        self.assertEqual(self.basis(t), "lump-sum")
        self.contract("wmo;elders;2023-01-01;;inspanning;")
        self.assertEqual(self.basis(t), "bounded")

    def test_an_import_that_changes_nothing_tells_nothing(self):
        self.tarief(1000, code="17A01")
        self.allocate(categorie="17", code="17A01")
        self.contract("wmo;*;2023-01-01;;taak;")
        before = self.last_event()
        reply = self.contract("wmo;*;2023-01-01;;taak;")
        self.assertEqual((reply["new"], reply["changed"],
                          reply["unchanged"]), (0, 0, 1))
        self.assertEqual(self.last_event(), before)

    def test_a_dry_run_says_what_it_was(self):
        self.contract("wmo;*;2023-01-01;2023-12-31;inspanning;samen")
        reply = self.contract("wmo;*;2023-01-01;2024-12-31;output;samen",
                              dry=True)
        self.assertEqual(reply["changes"], [
            f"changed row 2: {self.aanbieder} - wmo * 2023-01-01 2024-12-31 "
            "(was 2023-12-31) output (was inspanning) samen"])

    def test_a_ceiling_of_a_combinatie_has_the_money_of_its_members(self):
        ander, derde = agb(97001), agb(97002)
        self.contract(
            f"{self.aanbieder};;wmo;*;2023-01-01;;inspanning;duo",
            f"{ander};;wmo;*;2023-01-01;2023-03-31;inspanning;duo",
            f"{ander};;wmo;*;2023-04-01;;inspanning;",
            f"{derde};;wmo;*;2023-01-01;;inspanning;")
        self.d.importeer("budget", RUIMTEN +
                         "duo;wmo;*;*;2023-01-01;2023-12-31;20,00;plafond\n")
        for wie in (self.aanbieder, ander, derde):
            self.d.importeer("tariff", TARIEVEN +
                             f"wmo;*;{wie};18A01;04;2023-01-01;;1\n")

        def declare(aanbieder, maand, volume):
            wie = self.wie()
            t = self.toewijzing(volume=100, frequentie="4", categorie="18",
                                code="18A01")
            self.boek(self.m301(wie, t, aanbieder=aanbieder))
            self.boek(self.m323(wie, self.regel(t, maand, volume, 100),
                                maand, aanbieder=aanbieder))

        def open_signals():
            return [s for s in self.d.json("signal", "list", codes=(0, 3, 4))
                    if s["aanbieder"] == "duo" and s["state"] == "open"]

        declare(self.aanbieder, "2023-02", 6)
        declare(derde, "2023-02", 90)   # no member
        declare(ander, "2023-04", 90)   # no longer a member
        self.assertEqual(open_signals(), [])
        declare(ander, "2023-03", 6)    # together 12, above 10 + 10 %
        (signal,) = open_signals()
        shown = self.d.must("signal", "show", signal["id"], "--explain",
                            codes=(0, 4))
        self.assertIn("12.00", shown)
        # Out of the combinatie: its money is its own again.
        self.contract(f"{ander};;wmo;*;2023-01-01;2023-03-31;inspanning;")
        self.assertEqual(open_signals(), [])

    def test_the_most_specific_of_many_rows_values_once(self):
        """A file with a row per municipality and provider: one event."""
        t = self.allocate(categorie="10", code="10A01")
        before = self.last_event()
        rows = [f"wmo;{g};{a};10A01;04;2023-01-01;;{n + 10}" for n, (g, a) in
                enumerate([("*", "*"), ("0310", "*"), ("*", self.aanbieder),
                           ("0310", self.aanbieder), ("0312", "*")])]
        path = self.d.csv("alle.csv", TARIEVEN + "\n".join(rows) + "\n")
        reply = self.d.json("tariff", "import", path)[0]
        self.assertEqual(reply["commitments_revalued"], 1)
        self.assertMoney(t, maximum=24 * 1300)
        event = self.one_event(before, "verplichtingen.raming-aangepast")
        self.assertEqual(event.body["data"]["aantal_verplichtingen"], 1)


class SoleTrader(Geval):
    """An AGB-code that points to a person stays inside."""

    CONFIG = {"events": {"include_agb": "yes"}}

    def test_the_agb_of_a_sole_trader_is_in_no_event(self):
        zzp, stichting = self.aanbieder, agb(96001)
        self.d.importeer("provider", "aanbieder;naam;eenmanszaak;ref\n"
                         f"{zzp};Jansen;ja;\n{stichting};De Brug;nee;\n")
        told = {}
        for wie in (zzp, stichting):
            before = self.last_event()
            self.d.importeer("budget", RUIMTEN + f"{wie};wmo;*;*;2023-01-01;"
                             "2023-12-31;1;plafond\n")
            client, t = self.wie(), self.toewijzing(budget=100, code=None)
            self.boek(self.m301(client, t, aanbieder=wie))
            self.boek(self.m323(client, self.regel(
                t, "2023-02", 2, 100, eenheid="04"), "2023-02",
                aanbieder=wie))
            told[wie] = [e.body["data"] for e in self.d.events(before)
                         if "aanbieder" in e.body["data"]]
        self.assertGreater(len(told[zzp]), 3)
        self.assertEqual({d.get("agb") for d in told[zzp]}, {None})
        self.assertEqual({d.get("agb") for d in told[stichting]}, {stichting})
        self.assertNotIn(zzp, (self.d.folder / "events.jsonl").read_text())


class ContractEnd(Geval):
    """Open ends cut at the end of the contract, and the turn of the year."""

    CONFIG = {"region": {"horizon": "contract-end"}}
    DAY = "2026-11-02"

    def test_the_turn_of_the_year(self):
        a, b = self.aanbieder, agb(98001)
        self.d.importeer("tariff", TARIEVEN + "".join(
            f"wmo;*;*;{code};04;{van};{tot};{tarief}\n"
            for code, van, tot, tarief in (
                ("02A03", "2026-01-01", "2026-12-31", "10,00"),
                ("02A03", "2027-01-01", "", "10,50"),    # indexed
                ("02A05", "2026-01-01", "2026-12-31", "20,00"),  # ends
                ("02A06", "2027-01-01", "", "21,00"))))  # its successor
        self.d.importeer("contract", CONTRACTEN + "".join(
            f"{wie};;wmo;{segment};{van};{tot};{hoe};\n"
            for wie, segment, van, tot, hoe in (
                (a, "*", "2026-01-01", "2027-06-30", "inspanning"),
                (b, "*", "2026-01-01", "2026-12-31", "inspanning"),
                (b, "*", "2027-01-01", "2028-12-31", "taak"))))
        wie = self.wie()

        def allocate(aanbieder, code, van="2026-07-01", tot=None):
            t = self.toewijzing(volume=1, frequentie="4", code=code,
                                ingangsdatum=van, einddatum=tot,
                                datum="2026-06-01")
            self.boek(self.m301(wie, t, aanbieder=aanbieder,
                                dagtekening="2026-06-01"))
            return t

        open_a = allocate(a, "02A03")
        open_b = allocate(b, "02A03")
        over = allocate(a, "02A03", tot="2027-03-31")
        old = allocate(a, "02A05", tot="2026-12-31")
        too_long = allocate(a, "02A05", tot="2027-01-31")
        new = allocate(a, "02A06", van="2027-01-01", tot="2027-12-31")
        without = allocate(agb(98002), "02A03")
        early_b = allocate(b, "02A03", tot="2026-12-31")
        next_b = allocate(b, "02A03", van="2027-02-01", tot="2027-12-31")

        # Six months at 10.00, six at 10.50: the end of its contract.
        self.assertMoney(open_a, maximum=6 * 1000 + 6 * 1050)
        self.assertEqual(self.commitment(open_a)["until"], "2027-06-30")
        self.assertMoney(open_b, maximum=6 * 1000)
        self.assertMoney(over, maximum=6 * 1000 + 3 * 1050)
        self.assertMoney(old, maximum=6 * 2000)
        self.assertEqual(self.commitment(too_long)["basis"], "unpriced")
        self.assertMoney(new, maximum=12 * 2100)
        # No contract: the end of the year.
        self.assertMoney(without, maximum=6 * 1000)
        # To come under another contract: that one counts.
        self.assertEqual(self.commitment(next_b)["basis"], "lump-sum")

        before = self.last_event()
        self.d.tick("2026-12-31")
        self.assertEqual(self.d.events(before), [])
        self.d.tick("2027-01-01")
        told = {}
        for event in self.d.events(before):
            told.setdefault(event.type.split(".", 2)[2], []).append(event.body["data"])
        # Only the one that runs into the new contract is told as a group.
        (group,) = told.pop("verplichtingen.raming-aangepast")
        self.assertEqual((group["reden"], group["aantal_verplichtingen"],
                          group["verschil_maximum_ct"]),
                         ("contracten", 1, -6000))
        # And the one without a contract has another year.
        (moved,) = told.pop("verplichtingen.verplichting-gewijzigd")
        self.assertEqual((moved["reden"], moved["verschil_maximum_ct"]),
                         ("horizon", 12 * 1050))
        # One client has three products now: a signal of its own.
        self.assertEqual(len(told.pop(
            "toewijzingen.stapeling-geconstateerd")), 1)
        self.assertEqual(told, {})
        self.assertEqual(self.commitment(open_b)["basis"], "lump-sum")
        self.assertEqual(self.commitment(early_b)["basis"], "bounded")
        self.assertMoney(early_b, maximum=6 * 1000)
        self.assertMoney(open_a, maximum=6 * 1000 + 6 * 1050)
        self.assertMoney(without, maximum=6 * 1000 + 12 * 1050)
        # The contract of a ends without a next one: the end of that year.
        self.d.tick("2027-07-01")
        self.assertMoney(open_a, maximum=6 * 1000 + 12 * 1050)
        # It is longer after all.
        self.d.importeer("contract", CONTRACTEN +
                         f"{a};;wmo;*;2026-01-01;2028-06-30;inspanning;\n")
        self.assertMoney(open_a, maximum=6 * 1000 + 18 * 1050)
        # An indexation that comes late changes the months that it is about.
        self.d.importeer("tariff", TARIEVEN +
                         "wmo;*;*;02A03;04;2027-01-01;;11,00\n")
        self.assertMoney(open_a, maximum=6 * 1000 + 18 * 1100)
        self.assertMoney(over, maximum=6 * 1000 + 3 * 1100)
        self.assertEqual(self.d.ctl("rebuild").code, 0)
        self.assertEqual(self.d.ctl("verify").code, 0)


class Order(Geval):
    """Messages, imports and days in any order give the same commitments."""

    CONFIG = {"region": {"horizon": "contract-end"}}
    DAY = "2026-11-02"
    SEED = int(os.environ.get("POLS_SEED", random.SystemRandom()
                              .randrange(10**6)))

    def test_the_order_of_imports_and_messages_means_nothing(self):
        gok = random.Random(self.SEED)
        for ronde in range(3):
            wie = [agb(95000 + 100 * ronde + n) for n in range(3)]
            steps = self.steps(gok, wie)
            first = None
            for _ in range(2):
                daemon = Daemon(self.CONFIG, day=self.DAY)
                try:
                    daemon.start()
                    self.play(gok, daemon, steps)
                    got = daemon.must("--json", "commitment", "list")
                    # What the books hold is what is shown, too.
                    for word in ("rebuild", "verify"):
                        self.assertEqual(daemon.ctl(word).code, 0,
                                         f"POLS_SEED={self.SEED}")
                    daemon.stop()
                finally:
                    daemon.close()
                got = [{k: v for k, v in row.items() if k != "journal"}
                       for row in rows(got)]
                first = first or got
                self.assertEqual(first, got, f"POLS_SEED={self.SEED}")
                self.assertEqual(len(got), 8)

    def steps(self, gok, wie):
        """Imports that do not replace each other, and messages."""
        codes = ["02A03", "02A05", "10A01"]
        steps = []
        for aanbieder in wie:
            turn = gok.choice(("2026-12-31", "2027-03-31"))
            steps.append(("contract", CONTRACTEN +
                          f"{aanbieder};;wmo;{gok.choice('ab*')};2026-01-01;"
                          f"{turn};{gok.choice(HOE)};\n"))
            if gok.random() < 0.7:
                steps.append(("contract", CONTRACTEN +
                              f"{aanbieder};;wmo;*;2027-04-01;;"
                              f"{gok.choice(HOE)};\n"))
            steps.append(("tariff", TARIEVEN + "".join(
                f"wmo;*;{aanbieder};{code};04;{van};{tot};{gok.randrange(90)}\n"
                for code in codes for van, tot in
                (("2026-01-01", "2026-12-31"), ("2027-01-01", "")))))
        steps.append(("segment", SEGMENTEN + "a;wmo;02;;2026-01-01;2026-12-31"
                      "\nb;wmo;02;;2027-01-01;\n"))
        for _ in range(8):
            code = gok.choice(codes)
            t = self.toewijzing(
                volume=gok.randrange(1, 9), frequentie="4",
                categorie=code[:2], code=code, datum="2026-01-01",
                ingangsdatum=f"2026-{gok.randrange(1, 13):02d}-01",
                einddatum=gok.choice((None, "2026-12-31", "2027-06-30")))
            steps.append(("send", self.m301(
                self.wie(), t, aanbieder=gok.choice(wie),
                dagtekening="2026-01-01")))
        return steps

    def play(self, gok, daemon, steps):
        steps = gok.sample(steps, len(steps))
        days = ["2026-12-31", "2027-01-01", "2027-05-02"]
        intake = daemon.intake()
        for what, data in steps:
            if what == "send":
                self.assertEqual(intake.ask(data)["outcome"], "booked")
            else:
                daemon.importeer(what, data)
            while days and gok.random() < 0.15:
                daemon.tick(days.pop(0))
        for day in days:
            daemon.tick(day)


if __name__ == "__main__":
    main()
