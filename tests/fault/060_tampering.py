#!/usr/bin/python3
"""Edits of the store with another program: polsctl verify finds every one."""

import contextlib
import hashlib
import pathlib
import random
import re
import sqlite3
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import paren  # noqa: E402
from geval import main  # noqa: E402
from gevuld import Gevuld, Kopie  # noqa: E402
from pols import Daemon  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402

EDITS = {"share": 40, "full": 1000}[SCOPE]
# Facts of the file and of persons, which may be erased: not of the books.
APART = {"meta", "client"}


class Tampering(Gevuld):

    def fill(self):
        """A store with some of everything, and its heads from the log."""
        self.tarief(1250)
        wie, t = self.verkeer(8)[-1]
        self.intake.ask(self.m301(wie, t)[:-9])
        self.intake.ask(b"<Onbekend/>")
        looked = self.d.json("message", "list")[:6]
        for message in looked:
            self.d.must("message", "show", message["journal"], "--body",
                        "--reason", f"dossier {message['journal']}")
        self.d.tick("2023-06-30")
        self.d.stop()
        nr, head, audit, audit_head = re.findall(
            r"event=chain nr=(\d+) hash=([0-9a-f]{64}) "
            r"audit=(\d+) audit_hash=([0-9a-f]{64})", self.d.log())[-1]
        self.assertEqual(int(audit), len(looked))
        type(self).head = ("--head", f"{nr}:{head}")
        type(self).audit_head = ("--audit-head", f"{audit}:{audit_head}")

    @contextlib.contextmanager
    def open_audit(self, db):
        """The triggers of the audit are away for a while."""
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE "
                              "type = 'trigger' AND tbl_name = 'audit'"
                              ).fetchall()
        self.assertEqual(len(triggers), 2)
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            db.execute(sql)

    def edit(self, db, chance):
        with self.open_audit(db):
            return self.edit_one(db, chance)

    def edit_one(self, db, chance):
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
        got = Kopie(self.d, "copy").ctl("verify", *self.head,
                                        *self.audit_head)
        self.assertEqual(got.code, 0, got.out + got.err)

    def play(self, edits, twin=None):
        """So many random edits; those that verify does not find."""
        chance = random.Random(SEED)
        print(f"seed {SEED}")
        done, missed = 0, []
        while done < edits and not (twin and missed):
            copy = Kopie(self.d, "copy")
            try:
                with copy.edit() as db:
                    what = self.edit(db, chance)
            except sqlite3.Error:       # the store itself refused it
                what = None
            if what is None:
                continue
            done += 1
            got = copy.ctl("verify", *self.head, *self.audit_head, twin=twin)
            if got.code == 0:
                missed.append(what)
        print(f"{done} edits, {len(missed)} not found")
        return missed

    def test_every_edit_is_found(self):
        self.assertEqual(self.play(EDITS), [])

    def test_the_twin_that_trusts_rows_is_caught(self):
        self.assertTrue(self.play(200, "trust-rows"))

    def test_a_tail_that_is_cut_shows_against_a_head_only(self):
        copy = Kopie(self.d, "copy")
        with copy.edit() as db:
            db.execute("DELETE FROM journal WHERE nr = "
                       "(SELECT max(nr) FROM journal)")
        got = copy.ctl("verify", *self.head, "--quick")
        self.assertEqual(got.code, 1)
        self.assertIn("cut off", got.err)
        # The same without a head: nothing is missed.
        self.assertEqual(copy.ctl("verify", "--quick").code, 0)

    # ---- the audit

    def audit(self, change, *options, twin=None):
        """What verify says when change(db) was done to the audit."""
        copy = Kopie(self.d, "copy")
        with copy.edit() as db, self.open_audit(db):
            change(db)
        return copy.ctl("verify", "--quick", *options, twin=twin)

    EDITS = {
        "another time": "UPDATE audit SET time = time + 1 WHERE nr = 3",
        "another actor": "UPDATE audit SET actor = 'beheer' WHERE nr = 3",
        "another action": "UPDATE audit SET action = 'look' WHERE nr = 3",
        "another object": "UPDATE audit SET object = 'journal 1' WHERE nr = 3",
        "another reason": "UPDATE audit SET reason = 'bezwaar' WHERE nr = 3",
        "less often": "UPDATE audit SET times = 0 WHERE nr = 3",
        "another chain": "UPDATE audit SET chain = zeroblob(32) WHERE nr = 3",
        "letters that moved": "UPDATE audit SET action = action || 'j', "
                              "object = substr(object, 2) WHERE nr = 3",
        "two that changed places":
            "UPDATE audit SET nr = -nr WHERE nr IN (2, 3);"
            "UPDATE audit SET nr = 5 + nr WHERE nr < 0",
        "the first is gone": "DELETE FROM audit WHERE nr = 1",
        "one is gone": "DELETE FROM audit WHERE nr = 3",
        "one is gone, the others moved up":
            "DELETE FROM audit WHERE nr = 3;"
            "UPDATE audit SET nr = nr - 1 WHERE nr > 3",
        "one more at the end":
            "INSERT INTO audit SELECT nr + 1, time, actor, action, object, "
            "reason, times, chain FROM audit WHERE nr = 6",
        "one more between":
            "UPDATE audit SET nr = -nr - 1 WHERE nr > 3;"
            "UPDATE audit SET nr = -nr WHERE nr < 0;"
            "INSERT INTO audit SELECT 4, time, actor, action, object, "
            "reason, times, chain FROM audit WHERE nr = 3",
    }

    def test_an_audit_row_that_was_touched_is_found(self):
        for name, sql in self.EDITS.items():
            with self.subTest(name):
                got = self.audit(lambda db, s=sql: db.executescript(s))
                self.assertEqual(got.code, 1)
                self.assertRegex(got.err, "audit: no row between|"
                                 r"audit \d: the chain does not hold")

    def test_the_twin_that_trusts_audit_rows_is_caught(self):
        got = self.audit(lambda db: db.executescript(
            self.EDITS["another reason"]), twin="trust-rows")
        self.assertEqual(got.code, 0)

    def cut(self, db):
        db.execute("DELETE FROM audit WHERE nr = 6")

    def anew(self, db):
        """Another reason, and a chain that is right again."""
        db.execute("UPDATE audit SET reason = 'bezwaar' WHERE nr = 3")
        chain = bytes(32)
        for nr, time, *texts, times, _ in db.execute(
                "SELECT * FROM audit ORDER BY nr").fetchall():
            row = struct.pack("<qq", nr, time)
            for text in texts:
                row += struct.pack("<I", len(text)) + text.encode()
            row += struct.pack("<q", times)
            chain = hashlib.blake2b(chain + row, digest_size=32).digest()
            db.execute("UPDATE audit SET chain = ? WHERE nr = ?", (chain, nr))

    def test_an_audit_that_is_cut_or_made_anew_shows_against_its_head(self):
        for change, why in (
                (self.cut, "audit: it ends at 5, before the head given"),
                (self.anew, "audit 6: not the head of the chain given")):
            with self.subTest(why):
                got = self.audit(change, *self.audit_head)
                self.assertEqual(got.code, 1)
                self.assertIn(why, got.err)
                # In itself it is whole: without a head nothing is missed.
                self.assertEqual(self.audit(change).code, 0)

    def test_a_heartbeat_has_the_head_of_the_audit(self):
        d = Daemon(day="2023-05-08")
        self.addCleanup(d.close)
        d.start()
        nr = d.intake().ask(paren(1, 1)[0])["journal"]
        live = d.subscriber()
        self.assertEqual(live.wait(lambda e: e.heartbeat).body["data"]["audit"],
                         0)
        d.must("message", "show", nr, "--body", "--reason", "dossier 1")
        beat = live.wait(lambda e: e.heartbeat and e.body["data"]["audit"] == 1)
        d.must("verify", "--quick", "--audit-head",
               f"1:{beat.body['data']['audit_keten']}")
        self.assertEqual(d.json("verify")[0]["audit_rows"], 1)

    def test_a_wrong_head_is_usage(self):
        copy = Kopie(self.d, "copy")
        for head in ("", "12", "x:" + "0" * 64, "1:12"):
            self.assertEqual(copy.ctl("verify", f"--head={head}").code, 2)
            self.assertEqual(copy.ctl("verify",
                                      f"--audit-head={head}").code, 2)

    def test_a_missing_index_is_found(self):
        copy = Kopie(self.d, "copy")
        with copy.edit() as db:
            db.execute("DROP INDEX journal_digest")
        got = copy.ctl("verify")
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

    def test_a_daemon_that_does_not_chain_its_audit_is_caught(self):
        d = Daemon(day="2023-05-08", env={"POLS_TWIN": "no-audit-chain"})
        self.addCleanup(d.close)
        d.start()
        nr = d.intake().ask(paren(1, 1)[0])["journal"]
        for n in range(2):
            d.must("message", "show", nr, "--body", "--reason", f"dossier {n}")
        self.assertEqual(d.stop(), 0)
        del d.env["POLS_TWIN"]
        got = d.ctl("verify", "--quick")
        self.assertEqual(got.code, 1)
        self.assertIn("audit 2: the chain does not hold", got.err)


if __name__ == "__main__":
    main()
