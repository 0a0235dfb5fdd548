#!/usr/bin/python3
"""Rebuilding the books from the journal; finding what was changed by hand."""

import pathlib
import shutil
import sqlite3
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from geval import GEMEENTE, Geval, main  # noqa: E402
from pols import Daemon  # noqa: E402


def databases(folder):
    """The SQLite files of a state folder."""
    return [p for p in sorted(pathlib.Path(folder).rglob("*"))
            if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3"]


class Rebuild(Geval):

    @classmethod
    def prepare(cls):
        cls.filled = False

    def fill(self):
        """Some of everything the journal can hold."""
        if type(self).filled:
            return
        type(self).filled = True
        self.tarief(1250)
        self.d.importeer(
            "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
            f"soort\n{self.aanbieder};wmo;{GEMEENTE};*;2023-01-01;"
            "2023-12-31;100;plafond\n")
        for n in range(10):
            wie, t = self.wie(), self.toewijzing(volume=3)
            declared = self.m323(wie, [
                self.regel(t, "2023-03", 4 + n, 1250),
                self.regel(t, "2023-04", 10 + n, 1250)], "2023-04")
            if n % 3 == 0:
                self.boek(declared, held=2)
            self.boek(self.m301(wie, t))
            self.intake.ask(declared)
            if n % 4 == 0:
                self.boek(self.m301(wie, t.versie(
                    "2023-04-02", einddatum="2023-06-30", reden="05")))
        self.intake.ask(self.m323(wie, self.regel(t, "2023-04", 4, 1),
                                  "2023-04", totaal=(1, "D")))
        self.intake.ask(self.m301(wie, t)[:-9])
        self.intake.ask(b"<Onbekend/>")
        # A conflict, a number in use, a reference used before, a credit.
        ident = self.teller.identificatie()
        regel = self.regel(t, "2023-02", 4, 1250)
        self.boek(self.m323(wie, regel, "2023-04", identificatie=ident))
        self.intake.ask(self.m323(wie, self.regel(t, "2023-02", 5, 1250),
                                  "2023-04", identificatie=ident))
        self.boek(self.m323(wie, replace(regel, volume=1), "2023-04"),
                  rejected=1)
        self.boek(self.m323(wie, regel.credit(self.teller.referentie()),
                            "2023-04"), accepted=1)
        self.boek(self.m301(self.wie(), t), rejected=1)
        # Held, and given up at the last of these days; a revaluation; a
        # withdrawal; two signals that open, one that clears.
        self.boek(self.m323(wie, self.regel(
            self.toewijzing(volume=3), "2023-04", 4, 1250), "2023-04"),
            held=1)
        over = self.toewijzing(code=None, budget=100)
        self.boek(self.m301(wie, over))
        self.boek(self.m323(wie, self.regel(
            over, "2023-04", 4, 1250, eenheid="04"), "2023-04"))
        self.boek(self.m301(wie, over.versie("2023-04-02", budget=9_000,
                                             reden="14")))
        self.tarief(1300)
        self.boek(self.m301(wie, t.verwijderd("2023-05-01")))
        for day in ("2023-05-09", "2023-06-30", "2024-01-03"):
            self.d.tick(day)
        open_ = {s["state"] for s in self.d.json("signal", "list",
                                                 codes=(0, 4))}
        self.assertEqual(open_, {"open", "cleared"})

    def test_rebuilding_gives_the_same_books(self):
        self.fill()
        before = [self.d.must("--json", *words, codes=(0, 4)) for words in
                  (("commitment", "list"), ("signal", "list"),
                   ("message", "list"), ("provider", "list"))]
        events = self.d.events()
        self.assertTrue(events)
        got = self.d.ctl("rebuild")
        self.assertEqual(got.code, 0, got.out + got.err)
        got = self.d.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)
        after = [self.d.must("--json", *words, codes=(0, 4)) for words in
                 (("commitment", "list"), ("signal", "list"),
                  ("message", "list"), ("provider", "list"))]
        self.assertEqual(before, after)
        self.assertEqual(self.d.events(), events)

    def test_rebuilding_leaves_nothing_behind(self):
        self.fill()
        before = {p.name for p in (self.d.folder / "state").rglob("*")}
        self.d.must("rebuild")
        after = {p.name for p in (self.d.folder / "state").rglob("*")}
        self.assertEqual(after, before)

    def copy(self):
        """The state of a stopped daemon, elsewhere."""
        self.fill()
        self.d.stop()
        other = Daemon()
        shutil.rmtree(other.folder / "state")
        shutil.copytree(self.d.folder / "state", other.folder / "state",
                        ignore=shutil.ignore_patterns("*.lock"))
        self.d.start()
        self.addCleanup(other.close)
        return other

    def test_an_untouched_copy_verifies(self):
        other = self.copy()
        got = other.ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)

    def tamper(self, what):
        """A copy whose database what(connection, journal table) changed."""
        other = self.copy()
        (path,) = databases(other.folder / "state")
        connection = sqlite3.connect(path)
        tables = [r[0] for r in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")]
        self.assertIn("journal", tables)
        columns = [r[1] for r in connection.execute(
            "PRAGMA table_info(journal)")]
        what(connection, columns)
        connection.commit()
        connection.close()
        return other

    def assertFound(self, other):
        got = other.ctl("verify")
        self.assertNotIn(got.code, (0, 2), got.out + got.err)

    def test_a_changed_journal_row_is_found(self):
        def change(connection, columns):
            for column in columns:
                kind, value = connection.execute(
                    f"SELECT typeof({column}), {column} FROM journal "
                    "ORDER BY 1 DESC LIMIT 1 OFFSET 1").fetchone()
                if kind in ("text", "blob") and value and len(value) > 20:
                    flip = (value[:-1] + ("0" if value[-1] != "0" else "1")
                            if kind == "text" else
                            value[:-1] + bytes([value[-1] ^ 1]))
                    connection.execute(
                        f"UPDATE journal SET {column} = ? WHERE {column} = ?",
                        (flip, value))
                    return
            self.fail("nothing to change")

        self.assertFound(self.tamper(change))

    def test_a_changed_known_day_is_found(self):
        def change(connection, _):
            connection.execute("UPDATE journal SET known = known - 1 "
                               "WHERE nr = (SELECT max(nr) FROM journal)")

        self.assertFound(self.tamper(change))

    def test_a_removed_journal_row_is_found(self):
        def remove(connection, _):
            connection.execute("PRAGMA foreign_keys = OFF")
            row = connection.execute(
                "SELECT rowid FROM journal LIMIT 1 OFFSET 3").fetchone()
            connection.execute("DELETE FROM journal WHERE rowid = ?", row)

        self.assertFound(self.tamper(remove))

    def test_a_maximum_that_nothing_gives_is_found(self):
        for change in ("UPDATE commitment_money SET "
                       "maximum_ct = maximum_ct + 1",
                       "UPDATE tarief SET cents = cents + 1",
                       "UPDATE commitment_version SET basis = 'lump-sum'"):
            with self.subTest(change):
                def apply(connection, _, sql=change):
                    self.assertGreater(connection.execute(sql).rowcount, 0)
                got = self.tamper(apply).ctl("verify")
                self.assertEqual(got.code, 1, got.out + got.err)
                self.assertIn("another maximum", got.err)

    def test_a_changed_book_is_found_by_rebuild(self):
        """Each table that has money or a state, one value changed."""
        for change in (
                "UPDATE commitment_money SET maximum_ct = maximum_ct + 1",
                "UPDATE commitment_money SET submitted_ct = submitted_ct - 1",
                "UPDATE commitment_version SET versions = versions + 1",
                "UPDATE prestatie SET state = 'rejected' "
                "WHERE state = 'approved'",
                "UPDATE besteding SET approved_ct = approved_ct + 1",
                "UPDATE tarief SET cents = cents + 1",
                "UPDATE ruimte SET bedrag = bedrag + 1",
                "UPDATE signal SET opened_day = opened_day + 1",
                "DELETE FROM signal",
                "DELETE FROM finding",
                "DELETE FROM event WHERE seq = 2",
                "UPDATE message SET held = held + 1"):
            with self.subTest(change[:60]):
                def apply(connection, _, sql=change):
                    self.assertGreater(connection.execute(sql).rowcount, 0)
                got = self.tamper(apply).ctl("rebuild")
                self.assertEqual(got.code, 1, got.out + got.err)

    def test_rebuild_and_verify_work_beside_a_busy_daemon(self):
        self.fill()
        xmls = [self.m301(self.wie(), self.toewijzing(volume=3))
                for _ in range(400)]
        receipts = []

        def send():
            with self.d.intake() as sender:
                receipts.extend(sender.pipeline(xmls))
            self.d.clients.remove(sender)

        thread = threading.Thread(target=send)
        thread.start()
        for _ in range(2):
            for word in ("rebuild", "verify"):
                got = self.d.ctl(word)
                self.assertEqual(got.code, 0, got.out + got.err)
        thread.join()
        self.assertEqual({r["outcome"] for r in receipts}, {"booked"})


if __name__ == "__main__":
    main()
