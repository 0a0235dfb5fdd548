#!/usr/bin/python3
"""Single bits that turn, in the store and in its write-ahead log: what is wrong
is found, or the bit meant nothing.
"""

import pathlib
import random
import shutil
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import Daemon, run  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402

FLIPS = {"share": 24, "full": 300}[SCOPE]


class Flips(Geval):

    @classmethod
    def prepare(cls):
        cls.filled = False

    def fill(self):
        """A store of which half lies in its log, as a kill leaves it."""
        if type(self).filled:
            return
        type(self).filled = True
        self.tarief(1250)
        for n in range(12):
            if n == 6:              # what is so far goes into the file
                db = sqlite3.connect(self.d.folder / "state" / "pols.db")
                db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                db.close()
            wie, t = self.wie(), self.toewijzing(volume=3)
            self.boek(self.m301(wie, t))
            self.boek(self.m323(wie, self.regel(t, "2023-04", 10, 1250),
                                "2023-04"))
        # Nothing is under way: what lies there is what a kill would leave.
        shutil.copytree(self.d.folder / "state", self.d.folder / "killed")

    def copy(self):
        folder = self.d.folder / "flipped"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.d.folder / "killed", folder)
        conf = self.d.folder / "flipped.conf"
        conf.write_text(self.d.config_file.read_text().replace(
            str(self.d.folder / "state"), str(folder)))
        return folder, conf

    def ctl(self, conf, *words, twin=None):
        return run([self.d.ctl_command()[0], "-c", str(conf), *words],
                   env={"POLS_TWIN": twin} if twin else None)

    def answers(self, conf):
        return [self.ctl(conf, "--json", *words).out for words in
                (("commitment", "list"), ("message", "list"),
                 ("provider", "list"), ("event", "list"))]

    def flip(self, path, chance):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)

    def play(self, flips, names, twin=None):
        """Flip, look; how many were found, and the wrong answers."""
        self.fill()
        _, conf = self.copy()
        self.assertEqual(self.ctl(conf, "verify").code, 0)
        right = self.answers(conf)
        chance = random.Random(SEED)
        print(f"seed {SEED}")
        found, wrong = 0, []
        for n in range(flips):
            name = names[n % len(names)]
            folder, conf = self.copy()
            self.flip(folder / name, chance)
            # The start says it, or verify does, or nothing is wrong.
            if not self.starts(conf, twin) \
                    or self.ctl(conf, "verify", twin=twin).code != 0:
                found += 1
            elif self.answers(conf) != right:
                wrong.append(name)
                if twin:
                    break
        print(f"{found} of {flips} found, {len(wrong)} wrong answers")
        return found, wrong

    def test_a_flipped_bit_gives_no_wrong_answer(self):
        found, wrong = self.play(FLIPS, ("pols.db", "pols.db-wal"))
        self.assertEqual(wrong, [])
        self.assertGreater(found, 0)

    def test_the_twin_that_trusts_the_end_of_the_log_is_caught(self):
        _, wrong = self.play(60, ("pols.db-wal",), twin="trust-tail")
        self.assertTrue(wrong)

    def test_the_twin_that_trusts_rows_is_caught(self):
        _, wrong = self.play(400, ("pols.db",), twin="trust-rows")
        self.assertTrue(wrong)

    def starts(self, conf, twin=None):
        """Does polsd start on it?  Then it is stopped again."""
        d = Daemon(env={"POLS_TWIN": twin} if twin else None)
        try:
            text = conf.read_text()
            d.config_file.write_text(text.replace(
                str(self.d.folder / "run"), str(d.folder / "run")).replace(
                str(self.d.folder / "events.jsonl"),
                str(d.folder / "events.jsonl")))
            try:
                d.start(tick=False)
            except AssertionError:
                return False
            # Not stop(): that looks at the events, which the bit may be in.
            d.process.terminate()
            return d.wait() == 0
        finally:
            d.close()


if __name__ == "__main__":
    main()
