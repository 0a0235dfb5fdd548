#!/usr/bin/python3
"""The simulated world without memory for its libraries, once and until there
is some again: for SQLite at allocations by chance, for the others at each.
(Our own: 020_world; those of readers: 100_readers_memory.)

POLS_SCOPE says how much: share (make check), full (make check-fault).
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from scope import SCOPE, SEED, sim  # noqa: E402

FULL = SCOPE != "share"


class Memory(unittest.TestCase):

    def holds(self, library, *how, seed=SEED):
        got = sim("-s", seed, "-e", library, *how)
        print(library, got.stdout[-200:])
        self.assertEqual(got.returncode, 0, got.stdout[-3000:] + got.stderr)

    def caught(self, library, twin):
        got = sim("-s", SEED, "-e", library, "-r", 400, twin=twin)
        self.assertEqual(got.returncode, 1, got.stdout)

    def test_sqlite(self):
        for n in range(2 if FULL else 1):
            self.holds("sqlite", "-r", 600 if FULL else 30, seed=SEED + n)

    def test_the_twin_that_takes_no_memory_for_no_more_rows_is_caught(self):
        self.caught("sqlite", "trust-nomem")

    def test_the_other_libraries(self):
        """They are few hundred: each of a scenario, or some."""
        self.holds("library", *(() if FULL else ("-r", 12)))

    def test_the_twin_that_goes_on_without_a_digest_is_caught(self):
        self.caught("library", "trust-digest")


if __name__ == "__main__":
    unittest.main()
