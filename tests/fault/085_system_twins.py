#!/usr/bin/python3
"""Tests that need no build with faults, against a daemon that is broken on
purpose: each must catch its own.
"""

import importlib
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__)
sys.path[:0] = [str(HERE.parents[1] / "lib"), str(HERE.parents[1] / "system")]

from berichten import paren  # noqa: E402
from pols import PATIENCE, Daemon  # noqa: E402
from sockets import NoAnswer  # noqa: E402


# What 131 says when a knock is answered: the sockets that have something.
TAKEN = "!= []"


class Twins(unittest.TestCase):

    def failures(self, module, case, test, change=None, **env):
        """What a test of tests/system says of a daemon with this in its
        environment, after change(the test's module)."""
        tests = importlib.import_module(module)

        class Broken(Daemon):
            def __init__(self, *a, **k):
                super().__init__(*a, **k)
                self.env.update(env)

        # As many as it takes: it ends with the first that does harm.
        tests.Daemon, tests.KILLS, tests.TRIES = Broken, 100, 4
        if change:
            change(tests)
        result = unittest.TestResult()
        suite = unittest.defaultTestLoader.loadTestsFromName(
            f"{case}.{test}", tests)
        suite.run(result)
        self.assertEqual(result.testsRun, 1)
        return "".join(text for _, text in result.failures + result.errors)

    def test_receipts_before_their_commit(self):
        """A kill -9 between a receipt and its commit, which takes 40 ms."""
        self.assertRegex(
            self.failures("070_kill", "Killed", "test_what_was_receipted_"
                          "stays_and_nothing_counts_twice",
                          POLS_TWIN="receipt-first", POLS_DB_SLOW="40000"),
            "'booked' != 'duplicate'|changed its journal number"
            "|came to be another|in everything")

    def test_keys_that_nobody_looks_at(self):
        for test in ("test_unknown_keys_get_nowhere",
                     "test_expired_keys_get_nowhere",
                     "test_revoked_keys_get_nowhere"):
            with self.subTest(test):
                self.assertIn(TAKEN, self.failures(
                    "131_keys", "Keys", test, POLS_TWIN="no-zap"))

    def test_a_server_that_asks_for_no_key(self):
        self.assertIn(TAKEN, self.failures(
            "131_keys", "Keys", "test_without_a_key_nobody_gets_anywhere",
            POLS_TWIN="no-curve"))

    def test_a_server_with_the_key_of_another_one(self):
        """The key by which the knockers ask is its own."""
        def the_same(tests):
            tests.Keys.another_server = \
                lambda self: self.server["public"].encode()

        self.assertIn(TAKEN, self.failures(
            "131_keys", "Keys", "test_another_servers_key_gets_nowhere",
            the_same))

    def test_a_reader_that_nobody_watches(self):
        """110: one that hangs is given up after a second."""
        d = Daemon(day="2023-05-08", env={"POLS_TWIN": "patient"})
        self.addCleanup(d.close)
        d.start()
        head, rest = paren(1, 1)[0].split(b"?>", 1)
        with self.assertRaises(NoAnswer):
            d.intake().ask(head + b"?><?pols-fault hang?>" + rest,
                           timeout=3 * PATIENCE)
        d.kill()


if __name__ == "__main__":
    unittest.main()
