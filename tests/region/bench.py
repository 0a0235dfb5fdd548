#!/usr/bin/python3
"""What booking costs, as history and the number of providers grow.

	bench.py [--quick]

The same last half year is sent to stores with one, three and six years of
history, and that of a quarter of the region (as many clients per provider) to
a store of one year: a day to each in turn, so that whatever else the machine
does costs them all the same.  Told is the processor time of polsd, without its
readers, per message, of a declaration per line: a share of 1.00 is what it
takes with one year.

The log is put into the store every 60 MB, in whatever round that happens; so
it is all four rounds together that may not grow, weighed by what the first
store got.
"""

import argparse
import datetime
import pathlib
import shutil
import sys
import tempfile
from collections import Counter

import play

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
from pols import program, run  # noqa: E402

END = 2028                  # the first year that is not told
SINCE = f"{END - 1}-07-01"
BEFORE = f"{END - 1}-06-30"
ALLOWED = 1.20


class Store:
    """An installation with its region, and what was spent on it."""

    def __init__(self, folder, name, providers, clients, years):
        self.name = name
        self.region = folder / f"{providers}-{years}"
        made = run([program("region"), "--providers", str(providers),
                    "--clients", str(clients), "--from", f"{END - years}-01",
                    "--years", str(years), "--seed", "3",
                    "--out", str(self.region)], timeout=1200)
        assert made.code == 0, made.err
        self.daemon = play.new_daemon()
        self.daemon.start()
        self.player = play.Player(self.daemon, self.region, bar=True)
        self.what = None
        self.at = 0
        self.spent = Counter()
        self.times = Counter()
        self.files = Counter()
        for path in self.region.glob("berichten/*/*/*.xml"):
            if path.parts[-3] >= SINCE:
                self.files[path.parts[-2]] += 1
        self.lines = 0

    def close(self):
        self.player.close()
        self.daemon.close()
        shutil.rmtree(self.region, ignore_errors=True)

    def before(self, line):
        """Called with each line of the verhaal before it is done."""
        now = play.nanoseconds(self.daemon.pid)
        if self.what is not None:
            self.spent[self.what] += now - self.at
            self.times[self.what] += 1
        self.at = now
        verb, *words = line.split()
        self.what = words[0].rsplit("/", 1)[1] if verb == "send" else verb

    def measure(self, day):
        """Play what is left up to the end of a day."""
        lines = self.player.lines["submitted"]
        self.what = None
        self.player.play(until=day, before=self.before)
        self.before("end")
        self.lines += self.player.lines["submitted"] - lines

    def costs(self):
        """Microseconds of each round: per message, of the last per line."""
        return [self.spent[r] / 1000 / n
                for r, n in zip(ROUNDS, self.counts())]

    def counts(self):
        """How many of them there were."""
        return [max(1, self.files[r]) for r in ROUNDS[:-1]] + [self.lines]


ROUNDS = ("1-toewijzingen", "2-starts", "3-stops", "4-declaraties")


def row(store, first):
    """Print one store; by how much all of it costs more than the first."""
    costs, base, counts = store.costs(), first.costs(), first.counts()
    whole = (sum(c * n for c, n in zip(costs, counts)) /
             sum(c * n for c, n in zip(base, counts)))
    cells = [f"{cost:6.1f} {cost / of:5.2f}" for cost, of in zip(costs, base)]
    tick = store.spent["tick"] / 1e6 / max(1, store.times["tick"])
    lines = store.lines / max(1, store.files[ROUNDS[-1]])
    print(f"{store.name:26} {'  '.join(cells)} {whole:7.2f}  {lines:5.1f} "
          f"{tick:7.1f}", flush=True)
    return whole


def days():
    """The last half year."""
    day = datetime.date.fromisoformat(SINCE)
    while day.year < END:
        yield day.isoformat()
        day += datetime.timedelta(days=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    small = parser.parse_args().quick
    providers, clients = (60, 1600) if small else (228, 12000)
    sizes = [("1 year", providers, clients, 1),
             ("3 years", providers, clients, 3),
             ("6 years", providers, clients, 6),
             ("1 year, 1/4 of the region", providers // 4, clients // 4, 1)]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-bench-region-"))
    stores = []
    try:
        for size in sizes:
            stores.append(Store(folder, *size))
            stores[-1].player.play(until=BEFORE)
        for day in days():
            for store in stores:
                store.measure(day)
        print(f"{'':26} {'301':>12}  {'305':>12}  {'307':>12}  {'323':>12} "
              f"{'all':>7}  lines  ms/tick\n{'':26} " +
              "  ".join(["us/msg share"] * 3) +
              "  us/line share   share   /323", flush=True)
        *longer, smaller = (row(store, stores[0]) for store in stores)
        # What is less for a quarter is more for the whole.
        worst = max(*longer, 1 / smaller)
    finally:
        for store in stores:
            store.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"worst share {worst:.2f}, allowed {ALLOWED:.2f}")
    return 0 if worst <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
