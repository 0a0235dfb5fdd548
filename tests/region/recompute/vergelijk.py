#!/usr/bin/python3
"""Compare every figure of polsctl with the books kept a second time.

	vergelijk.py REGION CONFIG [--sample N] [--as-of DAY]

Differences are printed, at most a few per kind; the exit status is 1 when
there is one.
"""

import argparse
import pathlib
import random
import sys
import time
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

import cijfers  # noqa: E402
from boek import Boek  # noqa: E402
from pols import program, rows, run  # noqa: E402

SHOWN = 5                   # differences of one kind


class Vergelijking:
    """Counts what was compared and what differs."""

    def __init__(self, config, as_of=None):
        self.config = config
        self.as_of = ["--as-of", as_of] if as_of else []
        self.compared = Counter()
        self.differences = Counter()
        self.texts = []

    def ask(self, *arguments):
        got = run([program("polsctl"), "-c", str(self.config), "--json",
                   *map(str, arguments), *self.as_of], timeout=600)
        if got.code not in (0, 3, 4):
            raise AssertionError(f"polsctl {arguments}: {got.err}")
        return rows(got.out)

    def differs(self, kind, what, ours, theirs):
        self.differences[kind] += 1
        if self.differences[kind] <= SHOWN:
            self.texts.append(f"{kind} {what}: recomputed {ours!r}, "
                              f"polsctl {theirs!r}")

    def compare(self, kind, what, ours, theirs):
        """Every figure of ours; theirs may hold more."""
        for name, value in ours.items():
            self.compared[kind] += 1
            if name not in theirs or theirs[name] != value:
                self.differs(f"{kind}.{name}", what, value,
                             theirs.get(name, "nothing"))

    def tables(self, kind, ours, theirs, key, of=""):
        """Rows by key, in both directions; of: what they are part of."""
        theirs = list(theirs)
        found = {key(row): row for row in theirs}
        if len(found) != len(theirs):
            self.differs(kind, of or "rows", "one per key", len(theirs))
        for name, row in ours.items():
            if name in found:
                self.compare(kind, (of, name) if of else name, row,
                             found[name])
            else:
                self.differs(kind, (of, name) if of else name, row, "no row")
        for name in found.keys() - ours.keys():
            self.differs(kind, (of, name) if of else name, "no row",
                         found[name])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("region", type=pathlib.Path)
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("--sample", type=int, default=40,
                        help="commitments that are shown with their months")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", metavar="DAY",
                        help="what was known on an earlier day")
    options = parser.parse_args()
    began = time.monotonic()
    boek = Boek(options.region).volg(options.as_of)
    check = Vergelijking(options.config, options.as_of)
    cijfers.alles(check, boek, options.sample, random.Random(options.seed))
    for text in check.texts:
        print(text)
    print(f"{sum(check.compared.values())} figures compared "
          f"({', '.join(f'{k} {n}' for k, n in check.compared.items())}), "
          f"{sum(check.differences.values())} differences, "
          f"{time.monotonic() - began:.0f} s")
    return 1 if check.differences else 0


if __name__ == "__main__":
    sys.exit(main())
