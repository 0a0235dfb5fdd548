#!/usr/bin/python3
"""A folder that is watched: what is whole goes to polsd, and then to done/ or
failed/ with its receipt.  (Dying half-way: tests/fault/015_watch.py.)"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from kijk import Watcher  # noqa: E402
from pols import ROOT, wait_for  # noqa: E402

FILTER = ROOT / "tests" / "lib" / "unit_filter.py"
UNIT = ROOT / "systemd" / "pols-watch.service"


class Watch(Geval):

    def watcher(self, **anders):
        w = Watcher(self.d, **anders)
        self.addCleanup(w.close)
        return w

    def message(self):
        return self.m301(self.wie(), self.toewijzing(volume=3))

    def grow(self, w, until):
        """A file that changes all the time until another one is done."""
        xml = self.message()
        with (w.folder / "growing.xml").open("wb") as file:
            file.write(xml[:200])

            def grown():
                file.write(b" ")
                file.flush()
                return until in w.there("done")

            wait_for(grown, 15, every=0.05)
            self.assertNotIn("growing.xml", w.there("failed"))
            file.seek(0)
            file.write(xml)
            file.truncate()

    def test_each_file_goes_where_it_belongs(self):
        """Under the system call filter of its unit; two messages of a name."""
        w = self.watcher(before=(sys.executable, FILTER, UNIT))
        xml = self.message()
        other = w.folder.with_suffix(".elsewhere")
        other.write_bytes(self.message())
        (w.folder / "link.xml").symlink_to(other)
        (w.folder / ".hidden.xml").write_bytes(other.read_bytes())
        (w.folder / "notes.txt").write_bytes(other.read_bytes())
        (w.folder / "empty.xml").write_bytes(b"")
        (w.folder / "map.xml").mkdir()
        (w.folder / "map.xml" / "deep.xml").write_bytes(other.read_bytes())
        kept = {".hidden.xml", "notes.txt", "empty.xml", "map.xml",
                "link.xml", "done", "failed"}
        w.drop("a.xml", xml)
        w.drop("again.XML", xml)
        (w.folder / "failed").mkdir()
        (w.folder / "failed" / "bad.xml").write_bytes(b"of before")
        w.drop("bad.xml", b"<geen xml")
        w.drop("strange.xml", b"<Iets/>")
        w.drop("much.xml", b" " * (69 * 1024 * 1024))
        self.grow(w, until="a.xml")
        first = w.wait("done", "a.xml")
        again = w.wait("done", "again.XML")
        self.assertEqual((first["id"], again["id"]), ("a.xml", "again.XML"))
        # Both are on their way at once: whichever is read first is booked.
        self.assertEqual(sorted((first["outcome"], again["outcome"])),
                         ["booked", "duplicate"])
        self.assertEqual(again["journal"], first["journal"])
        for name, outcome in (("bad.2.xml", "refused"),
                              ("strange.xml", "quarantined"),
                              ("much.xml", "too-large")):
            self.assertEqual(w.wait("failed", name)["outcome"], outcome)
        self.assertEqual({p.name for p in w.folder.iterdir()},
                         kept | {"growing.xml"})
        self.assertEqual((w.folder / "done" / "a.xml").read_bytes(), xml)
        # Names come again; nothing is replaced.  What was refused before
        # is not done because it was seen before.
        w.drop("a.xml", self.message())
        w.drop("bad.xml", b"<geen xml")
        second = w.wait("done", "a.2.xml")
        self.assertEqual(second["outcome"], "booked")
        self.assertGreater(second["journal"], first["journal"])
        self.assertEqual((w.folder / "done" / "a.xml").read_bytes(), xml)
        self.assertEqual(w.wait("failed", "bad.3.xml")["outcome"],
                         "duplicate")
        self.assertEqual(w.wait("done", "growing.xml")["outcome"], "booked")
        self.assertEqual({p.name for p in w.folder.iterdir()}, kept)
        self.assertEqual(len(w.there("done")), 2 * 4)
        self.assertEqual(len(w.there("failed")), 1 + 2 * 4)
        log = w.log()
        for name in ("a.xml", "bad", "growing", "much"):
            self.assertNotIn(name, log)
        self.assertIn(f"outcome=booked journal={first['journal']}", log)
        self.assertEqual(w.leave(), 0)

    def test_one_watches_and_leaves_when_asked(self):
        w = self.watcher()
        w.wait_log("event=watching")
        got = self.d.ctl("send", "--watch", w.folder)
        self.assertEqual(got.code, 1)
        self.assertIn("watched by another", got.err)
        # No place to put things: nothing is sent, until there is.
        (w.folder / "done").write_text("in the way")
        since = self.d.json("status")[0]["journal"]
        w.drop("a.xml", self.message())
        w.wait_log("event=stays")
        self.assertEqual(self.d.json("status")[0]["journal"], since)
        self.assertEqual(w.there(), ["a.xml", "done"])
        (w.folder / "done").unlink()
        w.wait("done", "a.xml")
        self.assertEqual(w.leave(), 0)

    def test_a_daemon_that_is_away_comes_back(self):
        w = self.watcher()
        w.wait_log("event=watching")
        self.d.kill()
        w.drop("a.xml", self.message())
        w.wait_log("event=silent")
        self.assertEqual(w.there(), ["a.xml"])
        # Nor is a watcher needed that remembers.
        self.assertEqual(w.leave(), 0)
        self.d.start()
        w.start()
        self.assertEqual(w.wait("done", "a.xml", 20)["outcome"], "booked")
        self.assertEqual(w.leave(), 0)

    def test_the_command_line(self):
        for words in ((), ("--watch", "x", "y"),
                      ("--watch", "x", "--historic")):
            self.assertEqual(self.d.ctl("send", *words).code, 2, words)
        got = self.d.ctl("send", "--watch", self.d.folder / "nowhere")
        self.assertEqual(got.code, 1)
        self.assertIn("nowhere", got.err)


if __name__ == "__main__":
    main()
