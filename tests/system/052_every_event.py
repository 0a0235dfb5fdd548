#!/usr/bin/python3
"""Every type of event, once: the story of a year in which everything happens.
All that is seen is held against its schema (tests/lib/contract.py); at the end
no type of the program's table may be missing."""

import pathlib
import shutil
import signal
import sys
from dataclasses import replace

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

import contract  # noqa: E402
from berichten import agb  # noqa: E402
from geval import GEMEENTE, main  # noqa: E402
from pols import Daemon, wait_for  # noqa: E402
from signalen import CONTRACTEN, RUIMTE, Regels  # noqa: E402
from verkeer import bericht305, bericht307, client302, retour  # noqa: E402


class Everything(Regels):
    """In the order of the calendar."""

    DAY = "2023-05-08"
    CONFIG = {"events": {"include_agb": "yes"}, "answer": {"watch": "yes"}}

    @classmethod
    def prepare(cls):
        cls.seen = set()
        cls.live = cls.d.subscriber()
        cls.live.live()

    @classmethod
    def tearDownClass(cls):
        try:
            while cls.live.take() is not None:
                pass
            cls.note(cls.live.events + cls.d.events())
            missing = set(contract.HERE.rows) - cls.seen
            if missing:
                raise AssertionError(f"never told: {sorted(missing)}")
        finally:
            super().tearDownClass()

    @classmethod
    def explain_all(cls):
        """Elsewhere: there are many signals here, and one of each will do."""

    @classmethod
    def note(cls, events):
        cls.seen |= {e.type.removeprefix("nl.pols.") for e in events}

    def month(self, **velden):
        """An allocation of 310 euro a month, and its client."""
        wie = self.wie()
        return wie, self.toewijzing(volume=31000, eenheid="83",
                                    frequentie="4", **velden)

    def tell(self, kind, wie, t, *days, **anders):
        """A 305 or a 307."""
        receipt = self.intake.ask(kind(
            self.aanbieder, GEMEENTE, wie, t, *days,
            self.teller.identificatie(), **anders))
        self.assertEqual(receipt["outcome"], "booked")

    def line(self, t, cent, maand="2023-03"):
        return self.regel(t, maand, cent, eenheid="83")

    def test_01_messages(self):
        wie, t = self.month()
        self.boek(self.m301(wie, t, identificatie="ID1"))
        for xml, outcome in (
                (self.m301(wie, t.versie("2023-05-01"), identificatie="ID1"),
                 "conflict"),
                (self.m323(wie, self.line(t, 100), "2023-03",
                           totaal=(1, "D")), "refused"),
                (b"<Onbekend nummer='1'/>", "quarantined")):
            receipt = self.intake.ask(xml)
            self.assertEqual(receipt["outcome"], outcome)
        self.d.must("quarantine", "discard", receipt["journal"],
                    "--reason", "proef")

    def test_02_commitments(self):
        wie, t = self.month()
        self.boek(self.m301(wie, t))
        self.boek(self.m301(wie, t.versie("2023-02-01", volume=32000)))
        self.boek(self.m301(wie, t.versie("2023-03-01", volume=30000)))
        self.tell(bericht305, wie, t, "2023-01-09")
        self.tell(bericht305, wie, t, "2023-01-09", status="3")
        self.tell(bericht305, wie, t, "2023-01-10")
        self.tell(bericht307, wie, t, "2023-01-10", "2023-02-28", reden="20")
        self.tell(bericht305, wie, t, "2023-03-10")
        self.tell(bericht307, wie, t, "2023-03-10", "2023-04-30", reden="19")
        hours = self.toewijzing(volume=3)
        self.boek(self.m301(self.wie(), hours))
        self.tarief(5000)
        # Of an allocation that does not come: rejected after three days.
        self.tell(bericht305, *self.month(), "2023-05-01")

    def test_03_declarations(self):
        wie, t = self.month()
        self.boek(self.m323(wie, self.line(t, 31000), "2023-03"), held=1)
        self.boek(self.m301(wie, t))
        self.boek(self.m323(*reversed((self.line(self.month()[1], 100),
                                       self.wie())), "2023-03"), held=1)
        lost = replace(self.line(t, 100), referentie="NOOITGEZIEN")
        self.boek(self.m323(wie, lost.credit(self.teller.referentie()),
                            "2023-03"), held=1)

    def test_04_signals_on_facts(self):
        self.ruimte(5_000, soort="plafond")
        self.ruimte(10_000, soort="plafond")
        self.d.importeer("budget", "gemeente;domein;segment;jaar;bedrag\n"
                         f"{GEMEENTE};wmo;*;2023;1000\n")
        wie, _ = self.spend(1_100_000)
        self.boek(self.m301(wie, [self.toewijzing(
            volume=1, code=code, ingangsdatum="2022-01-01",
            einddatum="2023-12-31") for code in ("02A05", "02A06")]))
        self.spend(100_000)
        wie, t = self.month()
        self.boek(self.m301(wie, t))
        much = self.line(t, 500_000)
        self.boek(self.m323(wie, much, "2023-03"))
        self.credit(wie, much)
        for each in self.d.json("signal", "list", "--rule", "ruimte-over",
                                codes=(4,)):
            self.d.must("signal", "ack", each["id"], "--by", "beheerder",
                        "--what", "gebeld", "--due", "2023-06-01")
        self.d.importeer("contract", CONTRACTEN +
                         f"{agb(99)};;wmo;*;2023-01-01;;inspanning;\n")
        self.d.tick("2023-05-12")

    def test_05_many_from_one_cause(self):
        rows = []
        for i in range(11):
            self.aanbieder = agb(7000 + i)
            self.spend(100)
            rows.append(f"{self.aanbieder};wmo;*;*;2023-01-01;2023-12-31;"
                        "1;raming\n")
        self.d.importeer("budget", RUIMTE + "".join(rows))

    def test_06_held_lines_that_nothing_comes_for(self):
        self.d.tick("2023-05-22")

    def test_07_too_little(self):
        self.d.tick("2023-09-29")
        een, twee = self.aanbieder, agb(6999)
        for self.aanbieder in (een, twee):
            self.ruimte(10_000)
            self.spend(100)
        self.d.tick("2023-09-30")
        self.spend(500_000)     # of the second: no longer short of it
        self.d.tick("2023-10-02")

    def test_07_a_provider_rejects(self):
        wie, t = self.month(datum="2023-10-01")
        self.boek(self.m301(wie, t, identificatie="R302"))
        self.boek(retour("301", GEMEENTE, self.aanbieder, "R302",
                         "2023-10-01", self.teller.identificatie(),
                         "2023-10-02", terug=client302(wie, [(t, "9332")])))

    def test_08_history(self):
        wie, t = self.month(datum="2022-12-20")
        folder = self.d.folder / "historie"
        folder.mkdir()
        (folder / "1.xml").write_bytes(self.m301(wie, t))
        self.d.must("send", "--historic", folder)

    def test_09_stream(self):
        said = self.d.log().count("event=reloaded")
        self.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.d.log().count("event=reloaded") > said)
        self.d.restart()
        self.live.wait(lambda e: e.type.endswith("stroom.gestart"))
        self.live.wait(lambda e: e.heartbeat)

    def test_10_a_backup_comes_back(self):
        file = self.d.folder / "copy.db"
        self.d.must("backup", file)
        other = Daemon()
        try:
            shutil.copy(self.d.folder / "state" / "key",
                        other.folder / "state")
            other.must("restore", file)
            other.start()
            self.note(other.events())
        finally:
            other.close()


if __name__ == "__main__":
    main()
