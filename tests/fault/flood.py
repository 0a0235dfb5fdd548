#!/usr/bin/python3
"""More than it can take, for ten minutes: memory stays bounded, nothing that
was receipted is lost, who comes too fast is told busy, and one who comes again
is served.

It stands back for the other tests, beside which make check-fault runs it, so
that it says nothing of how fast an answer comes: overload.py does, by itself.
POLS_SCOPE=full: 600 s, else 20 s; POLS_FLOOD: so many seconds.
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from drukte import LIMITED, press, swollen, told, wrong_of  # noqa: E402
from pols import Daemon  # noqa: E402
from scope import SCOPE, main  # noqa: E402

SECONDS = int(os.environ.get("POLS_FLOOD", 600 if SCOPE == "full" else 20))


class Flood(unittest.TestCase):

    def daemon(self, **env):
        d = Daemon(LIMITED, day="2023-05-08", env=env)
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
        self.assertEqual(d.json("status")[0]["outcomes"]["booked"],
                         flood.outcomes["booked"] + len(honest.taken))
        got = d.ctl("verify", "--quick", timeout=600)
        self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)

    def test_a_queue_without_a_bound_is_seen(self):
        """Before readers that dawdle, which is nothing by itself."""
        self.assertEqual(self.memory(10, "slow"), [])
        self.assertNotEqual(self.memory(60, "slow", POLS_TWIN="no-limit"), [])

    def test_a_leak_is_seen(self):
        self.assertNotEqual(self.memory(20, POLS_TWIN="leak"), [])


if __name__ == "__main__":
    os.nice(10)
    main()
