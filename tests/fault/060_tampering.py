#!/usr/bin/python3
"""Edits of the store with another program: polsctl verify finds every one."""

import pathlib
import random
import re
import shutil
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import Daemon, run  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402

EDITS = {"share": 40, "full": 1000}.get(SCOPE, 5000)
# Facts of the file and of persons, which may be erased: not of the books.
APART = {"meta", "client", "audit"}


class Tampering(Geval):

    @classmethod
    def prepare(cls):
        cls.filled = None

    def fill(self):
        """A store with some of everything, and its head from the log."""
        if self.filled:
            return self.filled
        self.tarief(1250)
        for n in range(8):
            wie, t = self.wie(), self.toewijzing(volume=3)
            declared = self.m323(wie, [
                self.regel(t, "2023-03", 4 + n, 1250),
                self.regel(t, "2023-04", 10 + n, 1250)], "2023-04")
            if n % 3 == 0:
                self.boek(declared, held=2)
            self.boek(self.m301(wie, t))
            self.intake.ask(declared)
        self.intake.ask(self.m301(wie, t)[:-9])
        self.intake.ask(b"<Onbekend/>")
        self.d.tick("2023-06-30")
        self.d.stop()
        line = re.findall(r"event=chain nr=(\d+) hash=([0-9a-f]{64})",
                          self.d.log())[-1]
        type(self).filled = f"{line[0]}:{line[1]}"
        return self.filled

    def copy(self, name):
        """The stopped store, elsewhere, with a config that names it."""
        folder = self.d.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.d.folder / "state", folder)
        conf = self.d.folder / f"{name}.conf"
        text = self.d.config_file.read_text()
        conf.write_text(text.replace(str(self.d.folder / "state"),
                                     str(folder)))
        return folder / "pols.db", conf

    def verify(self, conf, *options, twin=None):
        return run([self.d.ctl_command()[0], "-c", str(conf), "verify",
                    *options], env={"POLS_TWIN": twin} if twin else None)

    def edit(self, db, chance):
        """One random edit; what it was, or None when it changed nothing."""
        tables = [r[0] for r in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND "
            "name NOT LIKE 'sqlite_%' ORDER BY name")
            if r[0] not in APART]
        table = chance.choice(tables)
        rows = db.execute(f"SELECT * FROM {table}").fetchall()
        if not rows:
            return None
        columns = [c[1] for c in db.execute(f"PRAGMA table_info({table})")]
        row = chance.choice(rows)
        where = " AND ".join(f"{c} IS ?" for c in columns)
        kind = chance.choice(["edit"] * 6 + ["delete", "insert", "cut"])
        if kind == "delete":
            db.execute(f"DELETE FROM {table} WHERE {where}", row)
            return f"a row of {table} deleted"
        if kind == "cut":
            nr = row[columns.index("nr")] if "nr" in columns else None
            if table != "journal" or nr is None:
                return None
            db.execute("DELETE FROM body WHERE journal >= ?", (nr,))
            db.execute("DELETE FROM journal WHERE nr >= ?", (nr,))
            return "the journal's end cut off"
        if kind == "insert":
            new = list(row)
            number = [i for i, v in enumerate(new) if isinstance(v, int)]
            if not number:
                return None
            for i in number[:1]:
                new[i] += 1000
            places = ", ".join("?" * len(new))
            db.execute(f"INSERT INTO {table} VALUES ({places})", new)
            return f"a row inserted into {table}"
        at = chance.randrange(len(columns))
        value = row[at]
        if table == "body" and columns[at] == "sealed" and value is None:
            return None
        if isinstance(value, int):
            new = value + chance.choice((-1, 1, 1000))
        elif isinstance(value, bytes):
            if not value:
                return None
            i = chance.randrange(len(value))
            new = value[:i] + bytes([value[i] ^ 1 << chance.randrange(8)]) \
                + value[i + 1:]
        elif value is None:
            new = chance.choice((1, "x"))
        else:
            new = value + "x" if not value else value[:-1]
        db.execute(f"UPDATE {table} SET {columns[at]} = ? WHERE {where}",
                   (new, *row))
        changed = db.execute(f"SELECT * FROM {table}").fetchall() != rows
        return f"{table}.{columns[at]} edited" if changed else None

    def test_the_store_as_it_is_has_no_problem(self):
        head = self.fill()
        _, conf = self.copy("whole")
        got = self.verify(conf, "--head", head)
        self.assertEqual(got.code, 0, got.out + got.err)

    def play(self, edits, twin=None):
        """So many random edits; those that verify does not find."""
        head = self.fill()
        chance = random.Random(SEED)
        print(f"seed {SEED}")
        done, missed = 0, []
        while done < edits and not (twin and missed):
            path, conf = self.copy("edited")
            db = sqlite3.connect(path)
            try:
                what = self.edit(db, chance)
                db.commit()
            except sqlite3.Error:       # the store itself refused it
                what = None
            db.close()
            if what is None:
                continue
            done += 1
            got = self.verify(conf, "--head", head, twin=twin)
            if got.code == 0:
                missed.append(what)
        print(f"{done} edits, {len(missed)} not found")
        return missed

    def test_every_edit_is_found(self):
        self.assertEqual(self.play(EDITS), [])

    def test_the_twin_that_trusts_rows_is_caught(self):
        self.assertTrue(self.play(200, "trust-rows"))

    def test_a_tail_that_is_cut_shows_against_a_head_only(self):
        head = self.fill()
        path, conf = self.copy("cut")
        db = sqlite3.connect(path)
        last = db.execute("SELECT max(nr) FROM journal").fetchone()[0]
        db.execute("DELETE FROM journal WHERE nr = ?", (last,))
        db.commit()
        db.close()
        got = self.verify(conf, "--head", head, "--quick")
        self.assertEqual(got.code, 1)
        self.assertIn("cut off", got.err)
        # The same without a head: nothing is missed.
        self.assertEqual(self.verify(conf, "--quick").code, 0)

    def test_a_wrong_head_is_usage(self):
        _, conf = self.copy("usage")
        for head in ("", "12", "x:" + "0" * 64, "1:12"):
            self.assertEqual(self.verify(conf, f"--head={head}").code, 2)

    def test_a_missing_index_is_found(self):
        self.fill()
        path, conf = self.copy("index")
        db = sqlite3.connect(path)
        db.execute("DROP INDEX journal_digest")
        db.commit()
        db.close()
        got = self.verify(conf)
        self.assertEqual(got.code, 1)
        self.assertIn("layout", got.err)


class Twin(unittest.TestCase):

    def test_a_daemon_that_does_not_chain_is_caught(self):
        d = Daemon(day="2023-05-08", env={"POLS_TWIN": "no-chain"})
        self.addCleanup(d.close)
        d.start()
        d.tick("2023-05-09")
        self.assertEqual(d.stop(), 0)
        del d.env["POLS_TWIN"]
        got = d.ctl("verify", "--quick")
        self.assertEqual(got.code, 1)
        self.assertIn("the chain does not hold", got.err)


if __name__ == "__main__":
    main()
