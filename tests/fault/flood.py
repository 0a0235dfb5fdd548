#!/usr/bin/python3
"""More than it can take, for ten minutes: memory stays bounded, nothing that
was receipted is lost, who comes too fast is told busy, and one who waits for
each answer stands in no long line.

It stands back for the other tests, beside which make check-fault runs it, so
that a clock would tell how busy they are.  How long somebody waits is counted
in messages that were booked before his: PLACES of them, of a machine that
carries 1,000 a second, are 200 ms.  (In milliseconds: overload.py, by itself.)
POLS_SCOPE=full: 600 s, else 20 s; POLS_FLOOD: so many seconds.
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from drukte import (LIMITED, p99, press, swollen, told,  # noqa: E402
                    wrong_of)
from pols import Daemon  # noqa: E402
from scope import SCOPE, main  # noqa: E402

PLACES = 200
SECONDS = int(os.environ.get("POLS_FLOOD", 600 if SCOPE == "full" else 20))


class Gentle(Daemon):
    """It stands back, and not who sends to it: who knows late what was booked
    would count too many places."""

    def command(self):
        return ["nice", "-n", "10", *super().command()]


class Flood(unittest.TestCase):

    def daemon(self, config=LIMITED, **env):
        d = Gentle(config, day="2023-05-08", env=env)
        self.addCleanup(d.close)
        return d.start()

    def memory(self, seconds, fault=None, **env):
        """What is wrong with it after so many seconds."""
        _, _, sizes = press(self.daemon(**env), 20, seconds, settle=0,
                            fault=fault)
        print(f"{env}: {sizes[0]:.0f} to {max(sizes):.0f} MiB")
        return swollen(sizes)

    def test_ten_minutes(self):
        d = self.daemon()
        flood, honest, sizes = press(d, 10, SECONDS)
        print(f"{SECONDS} s: {told(flood, honest, sizes)}")
        self.assertEqual(wrong_of(flood, honest) + swollen(sizes), [])
        self.assertGreater(flood.outcomes["busy"], 0)
        self.assertLessEqual(p99(honest.overtaken), PLACES)
        self.assertEqual(honest.busy, 0)
        self.assertEqual(d.json("status")[0]["outcomes"]["booked"],
                         flood.outcomes["booked"] + len(honest.taken))
        got = d.ctl("verify", "--quick", timeout=600)
        self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)

    def test_a_queue_without_a_bound_is_seen(self):
        """Before readers that dawdle, which is nothing by itself."""
        self.assertEqual(self.memory(10, "slow"), [])
        # A minute, where somebody has time to send so much.
        self.assertNotEqual(self.memory(240, "slow", POLS_TWIN="no-limit"), [])

    def line(self, **env):
        """Places in it, where each message has a sync of 2 ms for itself."""
        limits = {**LIMITED["limits"], "batch_messages": "1"}
        d = self.daemon({"limits": limits}, POLS_DB_SLOW="2000", **env)
        _, honest, _ = press(d, 50, 10, settle=0)
        print(f"{env}: {honest.overtaken}, {honest.busy} busy")
        return p99(honest.overtaken), honest.busy

    def test_a_long_line_is_seen(self):
        places, busy = self.line()
        self.assertLessEqual(places, PLACES)
        self.assertEqual(busy, 0)
        places, _ = self.line(POLS_TWIN="no-limit")
        self.assertGreater(places, PLACES)

    def test_one_without_a_turn_of_his_own_is_seen(self):
        _, busy = self.line(POLS_TWIN="no-turn")
        self.assertGreater(busy, 0)

    def test_a_leak_is_seen(self):
        self.assertNotEqual(self.memory(20, POLS_TWIN="leak"), [])


if __name__ == "__main__":
    main()
