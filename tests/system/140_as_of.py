#!/usr/bin/python3
"""--as-of: the answer of a day is the one that was given on that day.

A random world runs for a year.  On fifty days every list, show and report is
asked of the daemon, which then knows what was known on that day and no more;
at the end the same is asked as of those days.  POLS_SEED repeats a run.
"""

import concurrent.futures
import datetime
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import main  # noqa: E402
from pols import Daemon  # noqa: E402
from wereld import GEMEENTEN, Wereld  # noqa: E402

SEED = int(os.environ.get("POLS_SEED", time.time_ns() % 1_000_000))
BEGIN = "2023-01-02"
END = datetime.date(2023, 9, 20)
DAYS = 50
UNTICKED = 5

LISTS = [
    ("commitment", "list"), ("provider", "list"), ("gemeente", "list"),
    ("segment", "list"),
    ("signal", "list"), ("message", "list"), ("quarantine", "list"),
    ("event", "list", "--type", "nl.pols.bestedingsruimten."),
    ("report", "budgets"), ("report", "commitments"), ("report", "flow"),
    ("report", "term"), ("report", "rejected"),
]


def without_times(text):
    """The hour at which something came is of the machine, not of the day."""
    return re.sub(r'"(time|received)":"[^"]*"', r'"\1":""', text)


def answers(daemon, questions, day=None):
    """What polsctl says to each; as of a day, or now."""
    extra = [] if day is None else ["--as-of", str(day)]

    def ask(words):
        got = daemon.ctl("--json", *words, *extra)
        if got.code not in (0, 3, 4):
            raise AssertionError(f"{words}: {got.code} {got.err}")
        return got.code, without_times(got.out)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(ask, questions))


class Moment:
    """A day, what was asked on it, and what was said."""

    def __init__(self, day, questions, said):
        self.day = day
        self.questions = questions
        self.said = said


class AsOf(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        print(f"seed {SEED} (POLS_SEED repeats it)")
        cls.world = Wereld(SEED, BEGIN)
        cls.d = Daemon(day=BEGIN)
        cls.d.start()
        try:
            cls.run_the_year()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.d.stop()
        cls.d.close()

    @classmethod
    def run_the_year(cls):
        w = cls.world
        days = list(w.dagen(END))
        others = [d for n in range((days[-1] - days[0]).days)
                  if (d := days[0] + datetime.timedelta(n)) not in days]
        # Nobody ticked on some of the days that are asked for.
        wanted = set(w.gok.sample(days[:-1], DAYS - UNTICKED) +
                     w.gok.sample(others, UNTICKED))
        cls.moments = []
        with cls.d.intake() as intake:
            for today, tomorrow in zip(days, days[1:]):
                w.dag = today
                for kind, text in w.invoer():
                    cls.d.importeer(kind, text)
                for xml in w.berichten():
                    intake.ask(xml)
                for day in sorted(d for d in wanted if today <= d < tomorrow):
                    cls.moments.append(cls.remember(day, day == today))
                cls.d.tick(tomorrow.isoformat())
        cls.d.clients.remove(intake)

    @classmethod
    def remember(cls, day, present):
        """Ask on this day; on one that nobody ticked, ask a copy that did."""
        questions = cls.lists() + cls.shows()
        if present:
            return Moment(day, questions, answers(cls.d, questions))
        other = Daemon()
        try:
            shutil.rmtree(other.folder / "state")
            shutil.copytree(cls.d.folder / "state", other.folder / "state",
                            ignore=shutil.ignore_patterns("*.lock", "*-shm"))
            other.start()
            other.tick(day.isoformat())
            return Moment(day, questions, answers(other, questions))
        finally:
            other.stop()
            other.close()

    @classmethod
    def lists(cls):
        """Eight of them a day: each is asked on thirty days or so."""
        return cls.world.gok.sample(LISTS, 8)

    @classmethod
    def shows(cls):
        """Some of what can be shown, and what is not there (yet)."""
        gok = cls.world.gok
        found = [("provider", "show", gok.choice(cls.world.aanbieders)),
                 ("report", "account", gok.choice(cls.world.aanbieders)),
                 ("segment", "show", gok.choice(("begeleiding", "hulp"))),
                 ("gemeente", "show", gok.choice(GEMEENTEN)),
                 ("message", "show", gok.randrange(1, 400)),
                 ("event", "show", gok.randrange(1, 2000))]
        known = cls.world.toegewezen
        if known:
            _, gemeente, _, _, t = gok.choice(known)
            found.append(("commitment", "show", "--domain", "wmo",
                          "--gemeente", gemeente, "--nummer", t.nummer))
        signals = cls.d.json("signal", "list", codes=(0, 4))
        if signals:
            found.append(("signal", "show", gok.choice(signals)["id"],
                          "--explain"))
        return gok.sample(found, 3)

    def different(self, daemon, shift=0):
        """(day, words) of every answer that is not the one of then."""
        return [(m.day, words) for m in self.moments
                for words, was, now in zip(
                    m.questions, m.said,
                    answers(daemon, m.questions,
                            m.day + datetime.timedelta(days=shift)))
                if was != now]

    def test_fifty_days_answer_as_they_did_then(self):
        self.assertEqual(len(self.moments), DAYS)
        self.assertEqual(self.different(self.d), [])

    def test_the_world_has_some_of_everything(self):
        """What is compared must be worth comparing."""
        signals = self.d.json("signal", "list", codes=(0, 4))
        self.assertTrue(signals)
        outcomes = {m["outcome"] for m in self.d.json("message", "list")}
        self.assertLessEqual({"booked", "refused", "quarantined"}, outcomes)
        commitments = self.d.json("commitment", "list")
        self.assertTrue(any(c["versions"] > 1 for c in commitments))
        self.assertTrue(any(c["submitted_ct"] for c in commitments))
        says = {said for m in self.moments for said in m.said}
        self.assertGreater(len(says), DAYS)

    def twin(self, sql):
        """A copy of the store whose rows are known from another day."""
        other = Daemon()
        self.addCleanup(other.close)
        shutil.rmtree(other.folder / "state")
        shutil.copytree(self.d.folder / "state", other.folder / "state",
                        ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        with sqlite3.connect(other.folder / "state" / "pols.db") as store:
            store.execute(sql)
        store.close()
        return other

    def sample(self):
        """A few of the moments are enough to catch a twin."""
        whole, self.moments = self.moments, self.moments[5:45:12]
        self.addCleanup(lambda: setattr(type(self), "moments", whole))

    def test_a_twin_that_knows_a_day_too_late_is_caught(self):
        self.sample()
        late = self.twin("UPDATE journal SET known = known + 1 "
                         "WHERE kind <> 'tick' AND known > 0")
        self.assertTrue(self.different(late))

    def test_a_twin_that_goes_by_the_time_of_receipt_is_caught(self):
        self.sample()
        received = self.twin("UPDATE journal SET known = "
                             "received / 86400000000 WHERE known > 0")
        self.assertGreater(len(self.different(received)), len(self.moments))

    def test_before_the_first_fact_the_books_are_empty(self):
        before = ("--as-of", "2022-12-31")
        for words in (("commitment", "list"), ("provider", "list"),
                      ("message", "list"), ("signal", "list")):
            got = self.d.ctl("--json", *words, *before)
            self.assertEqual((got.code, got.out), (0, ""), words)
        for words in (("provider", "show", self.world.aanbieders[0]),
                      ("message", "show", "20"), ("event", "show", "9")):
            self.assertEqual(self.d.ctl(*words, *before).code, 3, words)

    def test_a_day_that_is_not_over_is_the_present(self):
        for words in LISTS:
            now = self.d.ctl("--json", *words)
            for day in (self.d.day, "2031-01-01"):
                self.assertEqual(self.d.ctl("--json", *words, "--as-of", day),
                                 now)

    def test_what_is_no_date_is_told(self):
        for day in ("2023-02-30", "gisteren", "", "2023"):
            got = self.d.ctl("provider", "list", "--as-of", day)
            self.assertEqual(got.code, 2, day)
        got = self.d.ctl("tick", "2031-01-01", "--as-of", "2023-01-05")
        self.assertEqual(got.code, 2)

    def test_nothing_stays_behind(self):
        folder = self.d.folder / "tmp"
        folder.mkdir()
        self.d.env["TMPDIR"] = str(folder)
        self.d.must("provider", "list", "--as-of", "2023-03-03")
        del self.d.env["TMPDIR"]
        self.assertEqual(list(folder.iterdir()), [])
        self.d.env["TMPDIR"] = str(folder / "niet")
        got = self.d.ctl("provider", "list", "--as-of", "2023-03-03")
        del self.d.env["TMPDIR"]
        self.assertEqual(got.code, 1)
        self.assertIn("TMPDIR", got.err)


if __name__ == "__main__":
    main()
