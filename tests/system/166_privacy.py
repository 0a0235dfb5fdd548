#!/usr/bin/python3
"""Bodies are kept for a while, looked at on record, and can be forgotten."""

import base64
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Telkens, main  # noqa: E402
from pols import wait_for  # noqa: E402


class Bodies(Telkens):
    DAY = "2023-05-08"
    CONFIG = {"privacy": {"retain_bodies": "10d"}}

    def audit(self, action):
        return [r for r in self.d.json("audit", "list")
                if r["action"] == action]

    def body(self, nr, reason="bezwaar 2023-7"):
        return self.d.ctl("message", "show", nr, "--body", "--reason", reason)

    def kept(self):
        with sqlite3.connect(self.d.folder / "state" / "pols.db") as db:
            return db.execute("SELECT count(sealed) FROM body").fetchone()[0]

    def test_looking_is_written_down_first(self):
        xml = self.m301(self.wie(), self.toewijzing(volume=3))
        nr = self.boek(xml)["journal"]
        got = self.body(nr)
        self.assertEqual(got.code, 0, got.err)
        self.assertEqual(got.out.encode(), xml)
        row, = self.audit("body")
        self.assertEqual((row["object"], row["reason"]),
                         (f"journal {nr}", "bezwaar 2023-7"))
        self.assertTrue(row["actor"])
        # Without a reason nobody looks, and what is not there is not told.
        self.assertEqual(self.d.ctl("message", "show", nr, "--body").code, 2)
        self.assertEqual(self.body(1).code, 3)
        self.assertEqual(len(self.audit("body")), 1)

    def test_the_audit_cannot_be_changed(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
        self.body(4)
        self.d.stop()
        db = sqlite3.connect(self.d.folder / "state" / "pols.db")
        self.addCleanup(db.close)
        for change in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
            with self.assertRaises(sqlite3.IntegrityError):
                db.execute(change)

    def test_bodies_go_when_their_term_is_over_and_the_rest_stays(self):
        old = [self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
               for _ in range(3)]
        self.d.tick("2023-05-15")
        new = self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
        self.d.tick("2023-05-18")
        before = self.d.json("commitment", "list")
        self.assertEqual(self.kept(), 4)
        self.d.tick("2023-05-19")
        wait_for(lambda: self.kept() == 1, why="bodies are still there")
        row, = self.audit("retention")
        self.assertEqual(row["reason"], "3 bodies")
        got = self.body(old[0]["journal"])
        self.assertEqual(got.code, 1)
        self.assertIn("no longer kept", got.err)
        self.assertEqual(self.body(new["journal"]).code, 0)
        self.assertEqual(self.d.json("commitment", "list"), before)
        self.assertIn("1 opened and right, 3 no longer kept",
                      self.d.must("verify"))
        self.d.must("rebuild")
        # A restart goes on where it was.
        self.d.restart()
        self.d.tick("2023-05-26")
        wait_for(lambda: self.kept() == 0, why="the last body stays")

    def test_one_citizen_is_forgotten(self):
        wie, other = self.wie(), self.wie()
        bsn = str(wie.bsn)
        t = self.toewijzing(volume=3)
        mine = [self.boek(self.m301(wie, t))["journal"]]
        wrong = self.m301(wie, self.toewijzing(volume=3))
        wrong = wrong.replace(b"<BerichtVersie>3", b"<BerichtVersie>x")
        mine.append(self.intake.ask(wrong)["journal"])
        # Booked, though the Bsn is written otherwise; and what hides all.
        vreemd = self.m301(wie, self.toewijzing(volume=3)).replace(
            bsn.encode(), b"&#%d;" % ord(bsn[0]) + bsn[1:].encode())
        mine.append(self.boek(vreemd)["journal"])
        for hidden in (base64.b64encode(vreemd),
                       vreemd.decode().encode("utf-16")):
            receipt = self.intake.ask(hidden)
            self.assertEqual(receipt["outcome"], "refused")
            mine.append(receipt["journal"])
        stays = self.boek(self.m301(other, self.toewijzing(volume=3)))
        self.tarief(1250)
        self.boek(self.m323(other, self.regel(t, "2023-04", 4, 1250),
                            "2023-04"))
        before = self.d.json("commitment", "list")
        got = self.d.must("erase", "--reason", "verzoek 17", stdin=f"{bsn}\n".encode())
        self.assertIn("the way from this Bsn into the books is gone", got)
        for nr in mine:
            self.assertEqual(self.body(nr).code, 1)
        self.assertEqual(self.body(stays["journal"]).code, 0)
        row, = self.audit("erasure")
        self.assertEqual(row["reason"], "verzoek 17")
        # Amounts stay, the journal holds, and nobody is led back.
        self.assertEqual(self.d.json("commitment", "list"), before)
        self.d.must("verify")
        self.d.must("rebuild")
        again = self.d.must("erase", "--reason", "verzoek 17",
                            stdin=f"{bsn}\n".encode())
        self.assertIn("leads nowhere", again)
        self.assertEqual(self.d.ctl("erase", "--reason", "x",
                                    stdin=b"12345\n").code, 2)
        self.assertNotIn(bsn, self.d.log())


if __name__ == "__main__":
    main()
