#!/usr/bin/python3
"""Make the example messages of config/example/berichten, a folder per day.

Half a year of four providers that do not exist, with the things that go wrong
in a real one: a declaration before its allocation, a reference used twice, a
wrong total, an allocation cut short and put right, a correction.  Made anew
they are the same bytes; a system test sees to that.

	make_berichten.py [FOLDER]
"""

import pathlib
import shutil
import sys
from dataclasses import replace

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
sys.dont_write_bytecode = True

from berichten import (Teller, Toewijzing, bericht301,  # noqa: E402
                       bericht323, client, prestatie)

LINDEHOF, VOORUIT, MOLENERF, BOSRAND = (f"4242000{n}" for n in range(1, 5))
MAANDEN = [f"2025-{n:02d}" for n in range(1, 7)]
# Declarations of a month come in on one of the first days of the next.
DAGEN = {"2025-01": "2025-02-05", "2025-02": "2025-03-05",
         "2025-03": "2025-04-03", "2025-04": "2025-05-06",
         "2025-05": "2025-06-04", "2025-06": "2025-07-03"}


class Jaar:
    """Messages by day, in the order in which they are sent."""

    def __init__(self):
        self.numbers = Teller(25)
        self.days = {}

    def add(self, day, name, xml):
        lot = self.days.setdefault(day, [])
        lot.append((f"{len(lot) + 1:02d}-{name}.xml", xml))

    def allocate(self, day, gemeente, aanbieder, wie, t, domein="wmo"):
        self.add(day, f"{domein}301-{gemeente}", bericht301(
            gemeente, aanbieder, wie, t, self.numbers.identificatie(), day,
            domein))

    def declare(self, day, gemeente, aanbieder, maand, lines, domein="wmo",
                **anders):
        self.add(day, f"{domein}323-{aanbieder}", bericht323(
            aanbieder, gemeente, lines, self.numbers.identificatie(), maand,
            self.numbers.declaratienummer(), day, domein, **anders))

    def allocation(self, **velden):
        return Toewijzing(self.numbers.toewijzingnummer(),
                          ingangsdatum="2025-01-01", einddatum="2025-12-31",
                          datum="2025-01-02", **velden)

    def line(self, t, maand, volume, tarief, **anders):
        return prestatie(t, maand, volume, self.numbers.referentie(), tarief,
                         **anders)


def lindehof(jaar):
    """Help in the household, on plan; one 301 comes after its declaration."""
    people = [(client(n), jaar.allocation(
        volume=2, categorie="01", code="01A01")) for n in range(4)]
    for wie, t in people[:3]:
        jaar.allocate("2025-01-06", "0310", LINDEHOF, wie, t)
    for maand in MAANDEN:
        jaar.declare(DAGEN[maand], "0310", LINDEHOF, maand, [
            (wie, [jaar.line(t, maand, 8, 3600)]) for wie, t in people])
    wie, t = people[3]
    jaar.allocate("2025-02-10", "0310", LINDEHOF, wie,
                  replace(t, datum="2025-02-10"))


def vooruit(jaar):
    """Support that runs ahead of its estimate: the half-year signal."""
    people = [(client(10 + n), jaar.allocation(volume=4, code="02A03"))
              for n in range(5)]
    for wie, t in people:
        jaar.allocate("2025-01-06", "0355", VOORUIT, wie, t)
    for maand in MAANDEN:
        hours = 10 if maand < "2025-06" else 9
        jaar.declare(DAGEN[maand], "0355", VOORUIT, maand, [
            (wie, [jaar.line(t, maand, hours, 6240)]) for wie, t in people])


def molenerf(jaar):
    """Day care; a reference used twice, an allocation cut too short."""
    people = [(client(20 + n), jaar.allocation(
        volume=3, eenheid="16", categorie="07", code="07A01"))
        for n in range(4)]
    for wie, t in people:
        jaar.allocate("2025-01-06", "0352", MOLENERF, wie, t)
    first = None
    for maand in MAANDEN[:4]:
        lines = []
        for i, (wie, t) in enumerate(people):
            line = jaar.line(t, maand, 11, 4500)
            if (i, maand) == (1, "2025-01"):
                first = line
            if (i, maand) == (1, "2025-02"):
                line = replace(line, referentie=first.referentie)
            lines.append((wie, [line]))
        jaar.declare(DAGEN[maand], "0352", MOLENERF, maand, lines)
    wie, t = people[0]
    jaar.allocate("2025-05-08", "0352", MOLENERF, wie, replace(
        t, datum="2025-05-08", reden="05", einddatum="2025-02-28"))
    jaar.allocate("2025-06-10", "0352", MOLENERF, wie, replace(
        t, datum="2025-06-10", reden="04", einddatum="2025-05-31"))


def bosrand(jaar):
    """Youth care; a wrong total, put right, and a correction in June."""
    people = [(client(30 + n), jaar.allocation(
        volume=60, frequentie="4", categorie="45", code="45A04"))
        for n in range(3)]
    for wie, t in people:
        jaar.allocate("2025-01-06", "1581", BOSRAND, wie, t, "jw")
    first = {}
    for maand in MAANDEN:
        lines = []
        for i, (wie, t) in enumerate(people):
            line = jaar.line(t, maand, 14 + 2 * i, 8400)
            first.setdefault(maand, line)
            lines.append((wie, [line]))
        if maand == "2025-03":
            jaar.declare(DAGEN[maand], "1581", BOSRAND, maand, lines, "jw",
                         totaal=(1, "D"))
            jaar.declare("2025-04-07", "1581", BOSRAND, maand, lines, "jw")
            continue
        if maand == "2025-06":
            wie, t = people[0]
            was = first["2025-04"]
            lines[0][1].extend([
                was.credit(jaar.numbers.referentie()),
                replace(was, referentie=jaar.numbers.referentie(),
                        volume=4)])
        jaar.declare(DAGEN[maand], "1581", BOSRAND, maand, lines, "jw")


def messages():
    """{day: [(file name, bytes)]}"""
    jaar = Jaar()
    for provider in (lindehof, vooruit, molenerf, bosrand):
        provider(jaar)
    return jaar.days


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                          ROOT / "config/example/berichten")
    if folder.exists():
        shutil.rmtree(folder)
    for day, lot in sorted(messages().items()):
        (folder / day).mkdir(parents=True)
        for name, xml in lot:
            (folder / day / name).write_bytes(xml)


if __name__ == "__main__":
    main()
