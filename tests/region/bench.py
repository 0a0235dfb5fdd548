#!/usr/bin/python3
"""What booking costs, as history and the number of providers grow.

	bench.py [--quick]

The same last half year is sent to stores with one, three and six years of
history, and that of a region four times as large (as many clients per
provider) to a store of one year.  Told is the processor time of polsd, without
its readers, per message: a share of 1.00 is what it takes with one year.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile
from collections import Counter

import play

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
from pols import program, run  # noqa: E402

END = 2028                  # the first year that is not told
ALLOWED = 1.20


class Meter:
    """Processor time per verb and round, from a day on."""

    def __init__(self, pid, since):
        self.pid = pid
        self.since = since
        self.day = ""
        self.at = play.nanoseconds(pid)
        self.what = None
        self.spent = Counter()
        self.times = Counter()

    def before(self, line):
        """Called with each line of the verhaal before it is done."""
        now = play.nanoseconds(self.pid)
        if self.what and self.day >= self.since:
            self.spent[self.what] += now - self.at
            self.times[self.what] += 1
        self.at = now
        verb, *words = line.split()
        if verb == "tick":
            self.day = words[0]
        self.what = words[0].rsplit("/", 1)[1] if verb == "send" else verb


def measure(folder, providers, clients, years):
    """A region of these sizes, played; its Meter, messages and lines."""
    region = folder / f"{providers}-{years}"
    made = run([program("region"), "--providers", str(providers),
                "--clients", str(clients), "--from", f"{END - years}-01",
                "--years", str(years), "--seed", "3", "--out", str(region)],
               timeout=1200)
    assert made.code == 0, made.err
    daemon = play.new_daemon()
    daemon.start()
    try:
        player = play.Player(daemon, region, bar=True)
        meter = Meter(daemon.pid, f"{END - 1}-07-01")
        player.play(before=meter.before)
        meter.before("tick the end")
        player.close()
    finally:
        daemon.close()
    messages, lines = Counter(), 0
    for path in region.glob(f"berichten/{END - 1}-*/*/*.xml"):
        if path.parts[-3] >= meter.since:
            messages[path.parts[-2]] += 1
    for path in region.glob(f"berichten/{END - 1}-*/4-*/*.xml"):
        if path.parts[-3] >= meter.since:
            lines += path.read_bytes().count(b"GeleverdVolume>") // 2
    shutil.rmtree(region)
    return meter, messages, lines


ROUNDS = ("1-toewijzingen", "2-starts", "3-stops", "4-declaraties")


def row(name, found, first):
    """Print one store; the largest growth of any column."""
    meter, messages, lines = found
    worst, cells = 1.0, []
    for what in ROUNDS:
        cost = meter.spent[what] / 1000 / max(1, messages[what])
        base = (first[0].spent[what] / 1000 / max(1, first[1][what]))
        worst = max(worst, cost / base)
        cells.append(f"{cost:6.0f} {cost / base:5.2f}")
    tick = meter.spent["tick"] / 1e6 / max(1, meter.times["tick"])
    print(f"{name:26} {'  '.join(cells)}  "
          f"{lines / max(1, messages['4-declaraties']):5.1f} {tick:7.1f}",
          flush=True)
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    small = parser.parse_args().quick
    providers, clients = (15, 400) if small else (57, 3000)
    stores = [("1 year", providers, clients, 1),
              ("3 years", providers, clients, 3),
              ("6 years", providers, clients, 6),
              ("1 year, 4 x providers", 4 * providers, 4 * clients, 1)]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-bench-region-"))
    print(f"{'':26} {'301':>12}  {'305':>12}  {'307':>12}  {'323':>12}  "
          f"lines  ms/tick\n{'':26} " + "  ".join(["us/msg share"] * 4) +
          "  /323", flush=True)
    first, worst = None, 1.0
    try:
        for name, *sizes in stores:
            found = measure(folder, *sizes)
            first = first or found
            worst = max(worst, row(name, found, first))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"worst share {worst:.2f}, allowed {ALLOWED:.2f}")
    return 0 if worst <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
