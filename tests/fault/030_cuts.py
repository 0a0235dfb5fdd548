#!/usr/bin/python3
"""Power cuts on the statements of a booking alone: 100,000 in check-fault; and cuts
while the start after a failed sync puts in order what that left."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from scope import SCOPE, SEED, sim  # noqa: E402

CUTS = {"share": 2000, "full": 50000}[SCOPE]
FAILED = {"share": 60, "full": 1000}[SCOPE]


class Cuts(unittest.TestCase):

    def test_what_was_committed_stays_whole(self):
        runs = [sim(CUTS, SEED + n, name="cuts", wait=False)
                for n in range(2)]
        for run in runs:
            out = run.communicate()[0]
            print(out)
            self.assertEqual(run.returncode, 0, out)

    def test_the_twin_without_syncs_is_caught(self):
        got = sim(2000, SEED, name="cuts", twin="sync-normal")
        self.assertEqual(got.returncode, 1, got.stdout)
        self.assertIn("is gone", got.stdout)

    def test_a_failed_sync_and_a_cut_at_the_next_start(self):
        got = sim(FAILED, SEED, "failed", name="cuts")
        print(got.stdout)
        self.assertEqual(got.returncode, 0, got.stdout)
        for twin in ("trust-pages", "trust-log"):
            with self.subTest(twin):
                got = sim(2000, SEED, "failed", name="cuts", twin=twin)
                self.assertEqual(got.returncode, 1, got.stdout)
                self.assertIn("violation", got.stdout)


if __name__ == "__main__":
    unittest.main()
