#!/usr/bin/python3
"""A new key takes over: nothing is lost, clients stay who they are, and a key
that is still needed cannot be taken away."""

import os
import pathlib
import re
import signal
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from canary import Canary  # noqa: E402
from geval import Telkens, main  # noqa: E402
from pols import Daemon, run, program, wait_for  # noqa: E402

CONFIG = 78     # sysexits.h


class Rotation(Telkens):

    def setUp(self):
        super().setUp()
        self.people = []

    # ---- the file

    @property
    def file(self):
        return self.d.folder / "state" / "key"

    def lines(self):
        return self.file.read_text().splitlines(keepends=True)

    def write(self, lines):
        made = self.file.with_name("key.made")
        made.write_text("".join(lines))
        made.chmod(0o400)
        made.rename(self.file)

    def rotate(self):
        """A new key; its name."""
        said = self.d.must("keygen", "rotate")
        name = re.match(r"key ([0-9a-f]{8}) stands on top", said)[1]
        self.assertTrue(self.lines()[0].startswith(name + ":"))
        self.assertEqual(self.file.stat().st_mode & 0o7777, 0o400)
        return name

    def hup(self, event="reloaded"):
        before = self.d.log().count(f"event={event} ")
        self.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.d.log().count(f"event={event} ") > before,
                 why=f"no {event}")

    def keys(self):
        return self.d.json("status")[0]["keys"]

    def until_taken_over(self, name):
        wait_for(lambda: self.keys()["needed"] == [name],
                 why="older bodies do not follow")
        self.assertEqual(self.keys()["reseal_entries"], 0)

    def refused(self, says):
        """It does not start, and `polsd -n` says why as well."""
        self.d.start(ready=False)
        self.assertEqual(self.d.wait(), CONFIG)
        self.assertIn(says, self.d.log())
        got = run([program("polsd"), "-n", "-c", str(self.d.config_file)],
                  None, 20, {})
        self.assertEqual(got.code, CONFIG)
        self.assertIn(says, got.err)

    # ---- the store

    def store(self, sql):
        with sqlite3.connect(self.d.folder / "state" / "pols.db") as db:
            return db.execute(sql).fetchall()

    def book(self, count=3):
        """Messages of as many people: {journal: (person, allocation, xml)}."""
        booked = {}
        for _ in range(count):
            wie, t = self.wie(), self.toewijzing(volume=3)
            self.people.append(wie)
            xml = self.m301(wie, t)
            booked[self.boek(xml)["journal"]] = wie, t, xml
        return booked

    def whole(self, booked):
        """Every body opens, and everyone is who he was."""
        clients = self.store("SELECT * FROM client ORDER BY ref")
        for nr, (wie, t, xml) in booked.items():
            got = self.d.ctl("message", "show", nr, "--body", "--reason", "x")
            self.assertEqual(got.out.encode(), xml, got.err)
            # For somebody else it would be refused (TR332).
            self.boek(self.m301(wie, t), rejected=0)
        self.assertEqual(self.store("SELECT * FROM client ORDER BY ref"),
                         clients)
        said = self.d.must("verify")
        self.assertIn("problems: 0", said)
        self.assertNotIn("not checked", said)
        self.d.must("rebuild")

    def canary(self):
        canary = Canary({w.bsn for w in self.people})
        canary.look_in_folder(self.d.folder, skip=("in/*",))
        self.assertEqual(canary.hits, [], canary.report())

    # ---- tests

    def test_a_new_key_takes_over_while_it_works(self):
        booked = self.book()
        before = self.keys()
        self.assertEqual(before["needed"], [before["newest"]])
        name = self.rotate()
        self.assertEqual(self.keys(), before)
        self.hup()
        self.assertEqual(self.keys()["newest"], name)
        booked.update(self.book())
        self.until_taken_over(name)
        self.assertEqual(self.keys()["unneeded"], [before["newest"]])
        said = dict(line.rsplit(None, 1)
                    for line in self.d.must("status").splitlines())
        self.assertEqual((said["keys needed"], said["keys unneeded"]),
                         (name, before["newest"]))
        self.assertIn(f"event=key-unneeded key={before['newest']}",
                      self.d.log())
        self.assertEqual(
            self.store("SELECT DISTINCT key FROM body"), [(name,)])
        self.whole(booked)
        # Its line goes; nobody notices.
        self.write(self.lines()[:1])
        self.hup()
        self.assertEqual(self.keys()["unneeded"], [])
        self.d.restart()
        self.intake = self.d.intake()
        self.whole(booked)
        self.canary()

    def test_a_key_that_is_needed_is_missed_at_the_start(self):
        booked = self.book()
        old = self.keys()["newest"]
        self.d.stop()
        self.rotate()
        both = self.lines()
        self.write(both[:1])
        self.refused(f"no line of key {old}")
        # It has touched nothing: with the line it goes on.
        self.write(both)
        self.d.start()
        self.intake = self.d.intake()
        self.until_taken_over(self.keys()["newest"])
        self.whole(booked)

    def test_another_key_makes_nobody_a_stranger(self):
        booked = self.book()
        right = self.lines()
        clients = self.store("SELECT * FROM client")
        self.d.stop()
        self.write([os.urandom(32).hex() + "\n"])
        self.refused("no line of key")
        # Nor is one made when the file is gone.
        self.file.unlink()
        self.d.start(ready=False)
        self.assertEqual(self.d.wait(), CONFIG)
        self.assertFalse(self.file.exists())
        self.assertEqual(self.store("SELECT * FROM client"), clients)
        self.write(right)
        self.d.start()
        self.intake = self.d.intake()
        self.whole(booked)

    def test_a_file_that_is_wrong_changes_nothing(self):
        booked = self.book()
        keys, right = self.keys(), self.lines()
        self.rotate()
        top = self.lines()[0]
        for wrong in ([top], [top, "nothing\n"], [],
                      [right[0][:20] + "x" + right[0][21:]]):
            self.write(wrong)
            self.hup("reload-refused")
            self.assertEqual(self.keys(), keys)
        self.write(right)
        self.hup()
        self.whole(booked)

    def test_a_backup_needs_the_key_of_its_day(self):
        booked = self.book()
        file = self.d.folder / "a.db"
        told = self.d.json("backup", file)[0]
        old = self.keys()["newest"]
        self.assertEqual(told["keys"], [old])
        name = self.rotate()
        self.hup()
        self.until_taken_over(name)
        later = self.d.folder / "b.db"
        self.assertEqual(self.d.json("backup", later)[0]["keys"], [name])
        both = self.lines()
        first, self.d = self.d, Daemon(day=None)
        self.addCleanup(self.d.close)
        self.assertIn(old, self.d.must("restore", file))
        self.write(both[:1])
        self.refused(f"no line of key {old}")
        self.write(both)
        self.d.start()
        self.intake = self.d.intake()
        self.until_taken_over(name)
        self.whole(booked)
        type(self).d = first

    def test_killed_while_bodies_follow(self):
        booked = self.book(6)
        for _ in range(4):
            self.rotate()
            self.d.process.send_signal(signal.SIGHUP)
            self.d.ctl("message", "show", next(iter(booked)), "--body",
                       "--reason", "x")
            self.d.kill()
            self.d.start()
        self.intake = self.d.intake()
        self.until_taken_over(self.keys()["newest"])
        self.write(self.lines()[:1])
        self.d.restart()
        self.intake = self.d.intake()
        self.whole(booked)
        self.canary()


if __name__ == "__main__":
    main()
