#!/usr/bin/python3
"""30,000 hostile and odd documents (a share in make check): one answer each
within two seconds, nothing opened, nothing booked that the schemas refuse, and
the daemon neither grows nor ends."""

import contextlib
import ctypes
import os
import pathlib
import random
import re
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
import unittest

from lxml import etree

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import GEMAAKT, paren  # noqa: E402
from pols import PATIENCE, ROOT, SCHEMAS, Daemon  # noqa: E402
from scope import SCOPE, SEED  # noqa: E402
from sockets import NoAnswer  # noqa: E402
from vijandig import Vijand  # noqa: E402

COUNT = {"share": 600, "full": 30_000}[SCOPE]
LIMIT = 2.0 * PATIENCE
WINDOW = 8
MIB = 1024 * 1024
IN_OPEN = 0x20
NAMED = set()   # by documents of this run, whichever daemon took them


class Lures:
    """A file and an address that nobody has any business with."""

    def __init__(self, folder):
        self.file = folder / "lure.xml"
        self.file.write_text("<a/>")
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.notes = self.libc.inotify_init1(os.O_NONBLOCK)
        assert self.libc.inotify_add_watch(
            self.notes, bytes(self.file), IN_OPEN) > 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.door.setblocking(False)
        self.url = "http://127.0.0.1:%d/lure.xsd" % self.door.getsockname()[1]

    def taken(self):
        """What somebody opened since the last look."""
        found = []
        try:
            if os.read(self.notes, 4096):
                found.append("the file")
        except BlockingIOError:
            pass
        try:
            self.door.accept()[0].close()
            found.append("the address")
        except BlockingIOError:
            pass
        return found

    def close(self):
        os.close(self.notes)
        self.door.close()


class Judge:
    """The published verdict, by lxml: is this valid?"""

    def __init__(self):
        self.schemas = {}

    def schema(self, root):
        space = etree.QName(root).namespace or ""
        found = re.search(r"/(iwmo|ijw)/.*/(wmo|jw)(\d+)/schema", space)
        if found is None:
            return None
        standard, short, code = found.groups()
        path = SCHEMAS / standard / "3.2" / f"{short}{code}.xsd"
        if path not in self.schemas:
            self.schemas[path] = etree.XMLSchema(etree.parse(str(path)))
        return self.schemas[path]

    def valid(self, body):
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False,
                                 no_network=True)
        try:
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError:
            return False
        schema = self.schema(root)
        return schema is not None and schema.validate(root)


def rss(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024


def own_words(body):
    """What a document says elsewhere than where it names a citizen."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    return " ".join("".join(each.xpath("text()"))
                    for each in root.iter(etree.Element)
                    if etree.QName(each).localname != "Bsn")


def forget_named(d, told):
    """A document may call itself, or a line or an allocation of its own, by
    the number of a citizen: what a sender calls its things is in the books as
    it was told.  told has the words of what was taken in."""
    with contextlib.closing(sqlite3.connect(d.folder / "state/pols.db")) as db:
        rows = db.execute("SELECT sender, receiver, identification, claim "
                          "FROM journal").fetchall()
    told = " ".join([*told, *(str(value) for row in rows for value in row)])
    NAMED.update(bsn for bsn in GEMAAKT if bsn in told)
    GEMAAKT.difference_update(NAMED)
    assert len(NAMED) < len(GEMAAKT), "too few are left to look for"


class Hostile(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-lure-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.slow = []
        self.lures = Lures(self.folder)
        self.addCleanup(self.lures.close)

    def messages(self):
        found = [p.read_bytes() for p in sorted(
            (ROOT / "tests" / "golden").glob("level?/*.xml"))]
        found = [body for body in found if len(body) < 40_000]
        return found + paren(40, 900)

    def throw(self, d, count, seed=SEED):
        """All of them; what is wrong, as sentences."""
        chance = random.Random(seed)
        enemy = Vijand(chance, self.messages(), str(self.lures.file),
                       self.lures.url)
        judge, wrong, tally, told = Judge(), [], {}, []
        sent, slowest, before = {}, 0.0, rss(d.pid)
        sender = d.intake()

        def answer():
            nonlocal slowest
            ident, receipt = sender.receive(4 * LIMIT)
            if ident not in sent:
                wrong.append(f"a second answer to {ident}")
                return
            body, began = sent.pop(ident)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            if took > LIMIT:
                self.slow.append(body)
            outcome = receipt["outcome"]
            tally[outcome] = tally.get(outcome, 0) + 1
            if outcome in ("booked", "conflict"):
                told.append(own_words(body))
            if outcome == "booked" and not judge.valid(body):
                wrong.append(f"booked, and no schema takes it: {body!r:.2000}")

        for number in range(count):
            body = enemy.document(number)
            ident = b"%d" % number
            sent[ident] = body, time.monotonic()
            sender.send_frames([ident, body])
            try:
                while len(sent) >= WINDOW:
                    answer()
                if number == min(200, count // 2):
                    before = rss(d.pid)
            except (NoAnswer, FileNotFoundError):
                return wrong + [f"no answer to one of {len(sent)}"]
            if wrong:
                break
        try:
            while sent:
                answer()
        except NoAnswer:
            return wrong + [f"no answer to one of {len(sent)}"]
        if sender.socket.poll(200):
            wrong.append("an answer to nothing")
        grown = (rss(d.pid) - before) / MIB
        if slowest > LIMIT:
            wrong.append(f"an answer took {slowest:.2f} s")
        if grown > 64:
            wrong.append(f"it grew by {grown:.0f} MiB")
        wrong += [f"somebody opened {what}" for what in self.lures.taken()]
        forget_named(d, told)
        print(f"seed {SEED}: {count} documents, {tally}; slowest "
              f"{slowest * 1000:.0f} ms, grown {grown:.1f} MiB")
        return wrong

    def daemon(self, config=None, **env):
        d = Daemon(config, day="2023-05-08", env=env)
        self.addCleanup(d.close)
        return d.start()

    def takes_long(self, body):
        """By itself as well?  A document that does does so always; a machine
        with much to do, once."""
        sender, began = self.daemon().intake(), time.monotonic()
        sender.ask(body, timeout=60, attempt=60)
        return time.monotonic() - began > LIMIT

    def test_whatever_comes_has_one_answer(self):
        d = self.daemon()
        wrong = self.throw(d, COUNT)
        if not any(self.takes_long(body) for body in self.slow):
            wrong = [what for what in wrong if " took " not in what]
        self.assertEqual(wrong, [])
        self.assertEqual(d.starts, 1)
        for word in (("verify",), ("verify", "--quick"))[COUNT > 1000:]:
            got = d.ctl(*word, timeout=300)
            self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(d.stop(), 0)

    # ---- twins

    def test_an_answer_that_is_slow_is_seen(self):
        d = self.daemon(POLS_FAULT="book-entry:20=slow")
        self.assertIn("took", "".join(self.throw(d, 100)))

    def test_an_answer_that_does_not_come_is_seen(self):
        d = self.daemon(POLS_FAULT="book-entry:20")
        self.assertIn("no answer", "".join(self.throw(d, 100)))

    def test_a_second_answer_is_seen(self):
        d = self.daemon(POLS_TWIN="answers-twice")
        self.assertIn("a second answer", "".join(self.throw(d, 100)))

    def test_a_daemon_that_grows_is_seen(self):
        d = self.daemon(POLS_TWIN="leak")
        self.assertIn("it grew", "".join(self.throw(d, 300)))

    def test_a_schema_that_takes_too_much_is_seen(self):
        lax = self.folder / "schemas"
        shutil.copytree(SCHEMAS, lax)
        for path in lax.rglob("*.xsd"):
            text = path.read_text("utf-8")
            path.write_text(re.sub(
                r"<xs:(maxLength|maxInclusive|minLength|totalDigits) [^>]*/>", "",
                text), "utf-8")
        # A few hundred may hold none that only such a one would book, and once
        # their numbers are claimed all that follow are conflicts.
        self.assertTrue(any("no schema takes it" in "".join(self.throw(
            self.daemon({"paths": {"schemas": lax}}), 800, SEED + n))
            for n in range(12)))

    def test_whoever_opens_something_is_seen(self):
        self.assertEqual(self.lures.taken(), [])
        self.lures.file.read_text()
        with socket.create_connection(self.lures.door.getsockname()):
            self.assertEqual(self.lures.taken(), ["the file", "the address"])
        self.assertEqual(self.lures.taken(), [])


if __name__ == "__main__":
    unittest.main()
