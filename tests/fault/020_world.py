#!/usr/bin/python3
"""The simulated world: the whole daemon in one process, with power cuts, I/O
errors, full disks, stops and no memory at any operation; and the twins it must
catch.

POLS_SCOPE says how much: share (make check), full (make check-fault).
"""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from scope import SCOPE, SEED, sim  # noqa: E402

DISKS = ("-o", "cut", "-o", "io")

# What each twin does wrong, and what ends its lives.
TWINS = {
    "sync-normal": ("a commit that is not synced", DISKS),
    "receipt-first": ("receipts before their commit", DISKS),
    "no-unique": ("bytes that were kept are not recognised", DISKS),
    "key-early": ("a key is let go while bodies need it", DISKS),
    "piecemeal": ("each statement by itself, no transaction", DISKS),
    "publish-first": ("events before their commit", DISKS),
    "trust-commit": ("receipts although the commit failed", ("-o", "io")),
    "stays-full": ("no booking when there is room again", ("-o", "full")),
    "log-forgets": ("an event log that is not caught up", ()),
    "plain-body": ("a body that is not sealed", ("-o", "stop")),
    "wall-clock": ("terms by a clock that people set", ("-o", "stop")),
    "trust-clock": ("a day and a time that go back", ("-o", "stop")),
}

# What is wrong when a fault comes at every place of a scenario.
SWEPT = {"io": "trust-commit", "full": "trust-commit", "memory": "trust-memory"}


class World(unittest.TestCase):

    def ok(self, got):
        print(got.stdout[-600:])
        self.assertEqual(got.returncode, 0, got.stdout[-4000:] + got.stderr)
        return got.stdout

    def test_nothing_is_lost_whatever_happens(self):
        if SCOPE == "share":
            self.ok(sim("-s", SEED, "-t", 12))
            return
        runs = [sim("-s", SEED + n * 10**6, "-c", 2600, wait=False)
                for n in range(2)]
        cuts = 0
        for run in runs:
            out = run.communicate(timeout=1000)[0]
            print(out[-600:])
            self.assertEqual(run.returncode, 0, out[-4000:])
            cuts += int(re.search(r"(\d+) power cuts", out).group(1))
        self.assertGreaterEqual(cuts, 5000)

    def test_a_fault_at_every_place(self):
        """I/O error, full disk, no memory: once, and from there on."""
        steps = {"io": 61, "full": 41, "memory": 307} \
            if SCOPE == "share" else {"io": 1, "full": 1, "memory": 1}
        runs = {kind: sim("-s", SEED, "-e", kind, "-j", step, wait=False)
                for kind, step in steps.items()}
        for kind, run in runs.items():
            with self.subTest(kind):
                out = run.communicate()[0]
                print(kind, out[-200:])
                self.assertEqual(run.returncode, 0, out[-3000:])

    def test_a_fault_at_every_place_catches_its_twins(self):
        # Small enough that a commit is among the places, whatever the layout.
        steps = {"io": 7, "full": 7, "memory": 101}
        for kind, twin in SWEPT.items():
            with self.subTest(kind):
                self.assertTrue(any(
                    sim("-s", SEED + n, "-e", kind, "-j", steps[kind],
                        twin=twin).returncode == 1 for n in range(8)))

    def test_a_seed_gives_the_same_again(self):
        one, two = (self.ok(sim("-s", SEED, "-n", 3)).rsplit(";", 1)[0]
                    for _ in range(2))
        self.assertEqual(one, two)

    def test_the_twins_are_caught(self):
        for twin, (what, endings) in TWINS.items():
            with self.subTest(twin):
                got = sim("-s", SEED, "-n", 3000, *endings, twin=twin)
                # A daemon that never comes to an end is ended.
                self.assertIn(got.returncode, (1, -6),
                              f"{what}: not seen\n{got.stdout}")
                self.assertIn("violation", got.stdout)

    def test_a_disk_that_lies_is_caught(self):
        got = sim("-s", SEED, "-n", 400, "-L")
        self.assertEqual(got.returncode, 1, got.stdout)


if __name__ == "__main__":
    unittest.main()
