#!/usr/bin/python3
"""What imports cost: 100,000 tariffs, and 25,000 commitments that they,
contracts and a new year work out anew, while heartbeats go on.

    make bench-imports      N=12500 clients by default, two allocations each
"""

import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import (Teller, Toewijzing, agb, bericht301,  # noqa: E402
                       client)
from pols import Daemon  # noqa: E402

PROVIDERS, CODES, YEARS = 228, [f"02A{n:02d}" for n in range(40)], 11
TARIEVEN = "domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief\n"
CONTRACTEN = ("aanbieder;naam;domein;segment;van;tot;bekostiging;"
              "combinatie\n")
LIMIT_S = 5.0   # for working out all commitments


def tarieven(cent):
    return TARIEVEN + "".join(
        f"wmo;*;{agb(5000 + a)};{code};04;{2024 + y}-01-01;{2024 + y}-12-31;"
        f"{50 + y},{cent:02d}\n"
        for a in range(PROVIDERS) for code in CODES for y in range(YEARS))


def contracten(how):
    return CONTRACTEN + "".join(f"{agb(5000 + a)};;*;*;2026-01-01;;{how};\n"
                                for a in range(PROVIDERS))


class Bench:

    def __init__(self, daemon):
        self.d = daemon
        self.beats = []
        self.done = False
        self.slow = []

    def listen(self):
        with self.d.subscriber(("nl.pols.stroom.hartslag",)) as heard:
            while not self.done:
                if heard.take(0.1) is not None:
                    self.beats.append(time.monotonic())

    def processor(self):
        with open(f"/proc/{self.d.process.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def measure(self, what, job, limit=None):
        before, began = self.processor(), time.monotonic()
        told = job()
        took = time.monotonic() - began
        beats = [b for b in self.beats if began <= b <= began + took]
        marks = [began, *beats, began + took]
        gap = max(b - a for a, b in zip(marks, marks[1:]))
        print(f"{what:34s} {took:7.2f} s {self.processor() - before:7.2f} s "
              f"{gap:7.2f} s  {told}", flush=True)
        if limit is not None and took > limit:
            self.slow.append(what)

    def bring(self, noun, text, *options):
        path = self.d.csv("bench.csv", text)

        def job():
            reply = self.d.json(noun, "import", path, *options)[0]
            return (f"{reply['rows']} rows, {reply['commitments_revalued']} "
                    "commitments")
        return job

    def fill(self, clients):
        intake, teller = self.d.intake(), Teller(7)
        made = 0
        for first in range(0, clients, 50):
            batch = []
            for n in range(first, min(first + 50, clients)):
                products = [Toewijzing(
                    teller.toewijzingnummer(), volume=4, frequentie="4",
                    ingangsdatum="2026-01-01", code=CODES[(n + i) % 40],
                    einddatum="2027-06-30" if n % 3 else None)
                    for i in range(2)]
                batch.append(bericht301(
                    "0310", agb(5000 + n % PROVIDERS), client(n % 800 + 1),
                    products, teller.identificatie(),
                    dagtekening="2026-01-01"))
            for receipt in intake.pipeline(batch):
                made += 2 * (receipt["outcome"] == "booked")
        return f"{made} commitments"


def main():
    clients = int(os.environ.get("N", "12500"))
    daemon = Daemon(day="2026-02-01")
    try:
        daemon.start()
        b = Bench(daemon)
        ear = threading.Thread(target=b.listen)
        ear.start()
        try:
            print(f"{'':34s} {'time':>9s} {'polsd':>9s} {'no beat':>9s}")
            b.measure("tariffs, dry run",
                      b.bring("tariff", tarieven(0), "--dry-run"))
            b.measure("tariffs, new", b.bring("tariff", tarieven(0)))
            b.measure("tariffs, as they were", b.bring("tariff", tarieven(0)))
            b.measure("allocations", lambda: b.fill(clients))
            b.measure("one tariff for all, moves nothing", b.bring(
                "tariff", TARIEVEN + "wmo;*;*;*;04;2020-01-01;;99\n"), LIMIT_S)
            b.measure("tariffs, all changed", b.bring("tariff", tarieven(1)))
            b.measure("contracts: taak", b.bring("contract",
                                                 contracten("taak")), LIMIT_S)
            b.measure("contracts: inspanning", b.bring(
                "contract", contracten("inspanning")), LIMIT_S)
            b.measure("a day", lambda: daemon.tick("2026-02-02") or "")
            b.measure("a new year", lambda: daemon.tick("2027-01-01") or "")
        finally:
            b.done = True
            ear.join()
        daemon.stop()
    finally:
        daemon.close()
    if b.slow:
        print(f"longer than {LIMIT_S} s: {', '.join(b.slow)}")
    return 1 if b.slow else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
