#!/usr/bin/python3
"""How long an answer takes when there is more than it can take, for a sender
who waits for each; then a hundred messages a second, each at its time whatever
became of those before it.  (Ten minutes of it, and its memory: flood.py.)

The limits are those of a machine that carries RATE of these a second by itself.
One that does not (others are at work on it) is no proof when it is slower than
they say: that is told as NOT TRIED, with the figures.

Runs by itself, at the end of make check-fault: it measures.  POLS_SCOPE=full:
60 s and then 30 s, else 20 s and 5 s; POLS_OVERLOAD: so many seconds.
"""

import os
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from drukte import (LIMITED, RATE, Mint, p99, press,  # noqa: E402
                    swollen, told, wrong_of)
from pols import PATIENCE, Daemon  # noqa: E402
from scope import SCOPE, main  # noqa: E402

SECONDS = int(os.environ.get("POLS_OVERLOAD", 60 if SCOPE == "full" else 20))
CALM = 30 if SCOPE == "full" else 5
STEADY = 100        # offered afterwards, a second


class Steady(threading.Thread):
    """STEADY a second for so long, each at its time and never waiting for an
    answer; an answer counts from the time at which its message was due."""

    def __init__(self, d, seed, seconds, dawdle=0.0):
        super().__init__()
        self.mint, self.count = Mint(seed), int(STEADY * seconds)
        self.sender, self.dawdle = d.intake(), dawdle
        self.due, self.late, self.taken = {}, [], []
        self.journals, self.wrong, self.rate = set(), [], 0.0

    def take(self, until):
        """What is answered before that time."""
        while self.due:
            left = until - time.monotonic()
            if left <= 0 or not self.sender.socket.poll(left * 1000):
                return
            ident, receipt = self.sender.receive(0)
            self.taken.append(time.monotonic() - self.due.pop(ident))
            if receipt["outcome"] != "booked":
                self.wrong.append(receipt["outcome"])
            self.journals.add(receipt["journal"])

    def run(self):
        began = time.monotonic()
        for n in range(self.count):
            due, body = began + n / STEADY, self.mint.message()
            self.take(due)
            time.sleep(max(0, due - time.monotonic()) + self.dawdle)
            self.due[b"%d" % n] = due
            self.sender.send_frames([b"%d" % n, body])
            self.late.append(time.monotonic() - due)
        self.rate = self.count / (time.monotonic() - began)
        self.take(time.monotonic() + 30)
        if self.due:
            self.wrong.append(f"{len(self.due)} without an answer")

    def offered(self):
        """Did it keep to its times?"""
        return self.rate > 0.98 * STEADY and p99(self.late) < 0.01


class Overload(unittest.TestCase):

    def slack(self, d):
        """1 where the machine carries RATE a second now; else how much longer
        everything takes here."""
        mint, sender = Mint(40), d.intake()
        sender.pipeline([mint.message() for _ in range(60)])
        began = time.monotonic()
        for _ in range(5):
            sender.pipeline([mint.message() for _ in range(60)])
        carried = 300 / (time.monotonic() - began)
        print(f"it carries {carried:.0f} of these a second")
        return max(1.0, RATE / carried) * PATIENCE

    def test_more_than_it_can_take(self):
        d = Daemon(LIMITED, day="2023-05-08")
        self.addCleanup(d.close)
        d.start()
        slack = self.slack(d)
        flood, honest, sizes = press(d, 10, SECONDS)
        calm = Steady(d, 20, CALM)
        calm.start()
        calm.join()
        print(f"{SECONDS} s: {told(flood, honest, sizes)}; afterwards p99 "
              f"{p99(calm.taken) * 1000:.0f} ms at {calm.rate:.1f} a second, "
              f"sent {p99(calm.late) * 1000:.1f} ms late")
        self.assertEqual(wrong_of(flood, honest) + calm.wrong
                         + swollen(sizes), [])
        self.assertGreater(flood.outcomes["busy"], 0)
        booked = flood.outcomes["booked"] + len(honest.taken) + len(calm.taken)
        self.assertEqual(len(flood.journals | honest.journals | calm.journals),
                         booked)
        self.assertEqual(d.json("status")[0]["outcomes"]["booked"],
                         booked + 360)
        untried = [*self.within("beside the flood", honest.p99(), 0.2, slack),
                   *self.within("at 100 a second", p99(calm.taken), 0.05,
                                slack if calm.offered() else 100)]
        if not calm.offered():
            untried.append(f"no more than {calm.rate:.1f} of {STEADY} a second "
                           f"were offered, {p99(calm.late) * 1000:.0f} ms late")
        got = d.ctl("verify", "--quick", timeout=600)
        self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)
        if untried:
            self.skipTest("; ".join(untried))

    def within(self, what, took, limit, slack):
        """Held, or what this machine cannot tell; above that it fails."""
        self.assertLess(took, limit * slack, what)
        if took < limit:
            return []
        return [f"{what}: p99 {took * 1000:.0f} ms, more than "
                f"{limit * 1000:.0f} ms, on a machine too slow to tell"]

    def test_a_slow_daemon_is_seen(self):
        """The twin: a disk with 240 ms a sync serves nobody in time."""
        d = Daemon(LIMITED, day="2023-05-08", env={"POLS_DB_SLOW": "240000"})
        self.addCleanup(d.close)
        d.start()
        _, honest, _ = press(d, 30, 5)
        self.assertGreater(honest.p99(), 0.2)
        calm = Steady(d, 34, 3)
        calm.start()
        calm.join()
        self.assertGreater(p99(calm.taken), 0.05)

    def test_a_sender_that_dawdles_is_seen(self):
        d = Daemon(LIMITED, day="2023-05-08")
        self.addCleanup(d.close)
        d.start()
        calm = Steady(d, 35, 2, dawdle=0.012)
        calm.start()
        calm.join()
        self.assertFalse(calm.offered())


if __name__ == "__main__":
    main()
