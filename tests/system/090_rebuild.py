#!/usr/bin/python3
"""Rebuilding the books from the journal; finding what was changed by hand."""

import pathlib
import shutil
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from geval import GEMEENTE, main  # noqa: E402
from gevuld import Gevuld, Kopie  # noqa: E402


class Rebuild(Gevuld):

    def fill(self):
        """Some of everything the journal can hold."""
        self.tarief(1250)
        self.d.importeer(
            "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
            f"soort\n{self.aanbieder};wmo;{GEMEENTE};*;2023-01-01;"
            "2023-12-31;100;plafond\n")
        for n, (wie, t) in enumerate(self.verkeer(10)):
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
        before = {p.name for p in (self.d.folder / "state").rglob("*")}
        self.d.must("rebuild")
        after = {p.name for p in (self.d.folder / "state").rglob("*")}
        self.assertEqual(after, before)

    def copy(self):
        """The store as it was when the first copy was asked for."""
        if not (self.d.folder / "whole").exists():
            self.d.stop()
            shutil.copytree(self.d.folder / "state", self.d.folder / "whole")
            self.d.start()
        return Kopie(self.d, "copy", "whole")

    def test_an_untouched_copy_verifies(self):
        got = self.copy().ctl("verify")
        self.assertEqual(got.code, 0, got.out + got.err)

    def tamper(self, what):
        """A copy whose store what(db) changed."""
        copy = self.copy()
        with copy.edit() as db:
            what(db)
        return copy

    def change(self, sql):
        """A copy in which this statement changed something."""
        return self.tamper(lambda db: self.assertGreater(
            db.execute(sql).rowcount, 0))

    def assertFound(self, copy):
        got = copy.ctl("verify")
        self.assertEqual(got.code, 1, got.out + got.err)

    def test_a_changed_journal_row_is_found(self):
        def flip(db):
            nr, facts = db.execute(
                "SELECT nr, facts FROM journal WHERE length(facts) > 20 "
                "ORDER BY nr LIMIT 1").fetchone()
            db.execute("UPDATE journal SET facts = ? WHERE nr = ?",
                       (facts[:-1] + bytes([facts[-1] ^ 1]), nr))

        self.assertFound(self.tamper(flip))

    def test_a_changed_known_day_is_found(self):
        self.assertFound(self.change(
            "UPDATE journal SET known = known - 1 "
            "WHERE nr = (SELECT max(nr) FROM journal)"))

    def test_a_removed_journal_row_is_found(self):
        self.assertFound(self.change("DELETE FROM journal WHERE nr = 4"))

    def test_a_maximum_that_nothing_gives_is_found(self):
        for change in ("UPDATE commitment_money SET "
                       "maximum_ct = maximum_ct + 1",
                       "UPDATE tarief SET cents = cents + 1",
                       "UPDATE commitment_version SET basis = 'lump-sum'"):
            with self.subTest(change):
                got = self.change(change).ctl("verify")
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
                got = self.change(change).ctl("rebuild")
                self.assertEqual(got.code, 1, got.out + got.err)

    def test_rebuild_and_verify_work_beside_a_busy_daemon(self):
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
