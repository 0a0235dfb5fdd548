#!/usr/bin/python3
"""What no sender of the standard sends: answered within two seconds, not
booked, and of no consequence to anybody else."""

import base64
import io
import pathlib
import socket
import sys
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import Toewijzing, agb, bericht301, client  # noqa: E402
from berichten import COMPACT, Teller  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from pols import PATIENCE  # noqa: E402
from schrift import naamruimte  # noqa: E402

LIMIT = 2.0 * PATIENCE
MIB = 1024 * 1024


class Bystander(threading.Thread):
    """Another sender, who should notice nothing."""

    def __init__(self, daemon):
        super().__init__()
        self.sender = daemon.intake()
        self.numbers = Teller(900)
        self.stopped = threading.Event()
        self.slowest = 0.0
        self.booked = 0
        self.wrong = []

    def run(self):
        while not self.stopped.is_set():
            xml = bericht301("0355", agb(1), client(8000), Toewijzing(
                self.numbers.toewijzingnummer(), volume=1),
                self.numbers.identificatie())
            began = time.monotonic()
            try:
                receipt = self.sender.ask(xml)
            except AssertionError as failure:
                self.wrong.append(str(failure))
                return
            self.slowest = max(self.slowest, time.monotonic() - began)
            if receipt["outcome"] == "booked":
                self.booked += 1
            else:
                self.wrong.append(receipt["outcome"])


class BadInput(Geval):

    @classmethod
    def prepare(cls):
        # Made before anybody is timed: it keeps this process busy.
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", b"<a>" + b" " * 100 * MIB + b"</a>")
        cls.bomb = box.getvalue()
        cls.bystander = Bystander(cls.d)
        cls.bystander.start()

    @classmethod
    def tearDownClass(cls):
        cls.bystander.stopped.set()
        cls.bystander.join()
        try:
            assert cls.d.alive, "the daemon died"
            assert not cls.bystander.wrong, cls.bystander.wrong[:3]
            assert cls.bystander.booked > 50, cls.bystander.booked
            assert cls.bystander.slowest < LIMIT, cls.bystander.slowest
            print(f"another sender: {cls.bystander.booked} booked, slowest "
                  f"{cls.bystander.slowest * 1000:.0f} ms")
        finally:
            super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.t = self.toewijzing(volume=3)
        self.good = self.m301(self.wie(), self.t, vorm=COMPACT)

    def answered(self, body):
        """The receipt, within the limit.  A body that takes long does so
        always; a machine with much to do, once."""
        receipts, taken = [], LIMIT
        while taken >= LIMIT and len(receipts) < 3:
            began = time.monotonic()
            receipts.append(self.intake.ask(body + b"\n" * len(receipts),
                                            attempt=30.0, timeout=30.0))
            taken = time.monotonic() - began
        self.assertLess(taken, LIMIT, f"{taken:.2f} s, three times")
        return receipts[0]

    def bad(self, body, outcome="refused", rule=None):
        """Not booked, and the allocation it speaks of does not exist."""
        receipt = self.answered(body)
        self.assertEqual(receipt["outcome"], outcome, receipt)
        if outcome == "refused":
            self.assertEqual(receipt["level"], 1)
        if rule is not None:
            self.assertEqual(self.rules(receipt), {rule})
        self.assertEqual(
            self.d.ctl("commitment", "show", "--domain", "wmo",
                       "--gemeente", GEMEENTE, "--nummer",
                       self.t.nummer).code, 3)
        return receipt

    def with_comment(self, text):
        return self.m301(self.wie(), self.t, commentaar=text, vorm=COMPACT)

    # ---- no XML

    def test_truncated_xml(self):
        for size in (1, 40, len(self.good) // 2, len(self.good) - 1):
            with self.subTest(size):
                self.bad(self.good[:size], rule="XSD")

    def test_bytes_that_are_no_utf_8(self):
        self.bad(self.good.replace(b"Huisnummer>", b"Huis\xff\xfenummer>"))
        self.bad(self.good.replace(b"<wmo301:Client>",
                                   b"<wmo301:Client>\xc3\x28"))
        self.bad(bytes(range(256)) * 1000)

    def test_a_nul_byte(self):
        self.bad(self.good.replace(b"<wmo301:Client>",
                                   b"<wmo301:Client>\0"), rule="PRESCAN")

    # ---- what the pre-scan refuses

    def test_a_dtd(self):
        head, rest = self.good.split(b"?>\n", 1)
        for dtd in (
                b"<!DOCTYPE Bericht>",
                b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
                b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
                b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
                    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;">'
                    % (c + 1, c, c, c, c, c, c) for c in range(97, 110))
                + b"]>",
                b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/">'
                b"%p;]>"):
            with self.subTest(dtd[:40]):
                self.bad(head + b"?>\n" + dtd + rest, rule="PRESCAN")

    def test_an_entity_that_is_not_declared(self):
        self.bad(self.good.replace(b"<wmo301:Client>",
                                   b"<wmo301:Client>&geheim;"))

    def test_utf_16(self):
        text = self.good.decode().replace('"UTF-8"', '"UTF-16"')
        for code in ("utf-16", "utf-16-le", "utf-16-be"):
            with self.subTest(code):
                self.bad(text.encode(code), rule="PRESCAN")

    def test_many_attributes(self):
        for count in (33, 50_000):
            many = b"".join(b' a%d="1"' % n for n in range(count))
            with self.subTest(count):
                self.bad(self.good.replace(
                    b"<wmo301:Client>", b"<wmo301:Client" + many + b">"),
                    rule="PRESCAN")

    def test_many_namespaces(self):
        many = b"".join(b' xmlns:n%d="u:%d"' % (n, n) for n in range(40_000))
        self.bad(self.good.replace(b"<wmo301:Client>",
                                   b"<wmo301:Client" + many + b">"),
                 rule="PRESCAN")

    def test_great_depth(self):
        for depth in (65, 200_000):
            deep = b"<a>" * depth + b"</a>" * depth
            with self.subTest(depth):
                self.bad(self.good.replace(b"<wmo301:Client>",
                                           b"<wmo301:Client>" + deep),
                         rule="PRESCAN")

    def test_over_a_million_elements(self):
        self.bad(self.good.replace(b"<wmo301:Client>", b"<wmo301:Client>"
                                   + b"<a/>" * 1_000_001), rule="PRESCAN")

    def test_27_mib(self):
        self.bad(self.good.replace(
            b"<wmo301:Client>", b"<wmo301:Client><!--" + b"x" * 27 * MIB
            + b"-->"), "too-large")

    # ---- what the schemas refuse

    def test_a_wrong_namespace(self):
        right = naamruimte("wmo", "301").encode()
        for wrong in (b"urn:x", naamruimte("wmo", "301", "2_4").encode(),
                      right + b"/", right.upper()):
            with self.subTest(wrong):
                receipt = self.bad(self.good.replace(right, wrong),
                                   "quarantined")
                self.assertIsNotNone(receipt["journal"])
        # The basisschema of the other domain is a matter of the schema.
        self.bad(self.good.replace(b"/iwmo/3_2/basisschema",
                                   b"/ijw/3_2/basisschema"), rule="XSD")

    def test_thousands_of_faults_in_one_message(self):
        numbers = self.teller
        lines = [self.regel(self.t, "2023-04", 4, 1250)
                 for _ in range(3000)]
        xml = self.m323(self.wie(), lines, "2023-04",
                        identificatie=numbers.identificatie())
        receipt = self.bad(xml.replace(b">D<", b">X<"), rule="XSD")
        self.assertLessEqual(len(receipt["findings"]), 100)
        self.assertTrue(any("truncated" in str(f).lower() for f in
                            [receipt, *receipt["findings"]]))

    def test_a_comment_of_a_hundred_thousand_characters_is_fine(self):
        # The pattern of LDT_Commentaar makes a backtracking matcher hang.
        for text in ("a" * 100_000, "ab " * 33_333, "." * 100_000,
                     "woord. " * 14_285, "\u00e9" * 100_000):
            with self.subTest(text[:8]):
                self.t = self.toewijzing(volume=3)
                receipt = self.answered(self.with_comment(text))
                self.assertEqual(receipt["outcome"], "booked",
                                 self.findings(receipt))

    def test_a_comment_of_nothing_but_blanks_is_refused(self):
        for text in (" " * 100_000, "\t" * 100_000):
            with self.subTest(text[:1]):
                self.bad(self.with_comment(text), rule="XSD")

    def test_a_long_comment_in_xml_says_nothing(self):
        body = self.good.replace(b"<wmo301:Client>", b"<wmo301:Client><!--"
                                 + b"x" * 10 * MIB + b"-->")
        self.assertEqual(self.answered(body)["outcome"], "booked")

    # ---- wrappings

    def test_a_zip_that_is_none(self):
        self.bad(b"PK\x03\x04" + b"\0" * 100, rule="WRAP")
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", self.good)
        self.bad(box.getvalue()[:-30], rule="WRAP")

    def test_a_zip_bomb(self):
        self.bad(self.bomb, rule="WRAP")

    def test_a_good_message_in_a_zip_is_not_opened_either(self):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr("a.xml", self.good)
        self.bad(box.getvalue(), rule="WRAP")

    def test_an_envelope(self):
        for inside in (b"", b"!!!", base64.b64encode(b"<a"),
                       base64.b64encode(self.good)):
            body = (b'<s:ggk0210-Di01 xmlns:s="http://www.stufstandaarden.nl'
                    b'/koppelvlak/ggk0210"><s:parameters><s:bericht>'
                    b"<s:xmlBestand>" + inside + b"</s:xmlBestand>"
                    b"</s:bericht></s:parameters></s:ggk0210-Di01>")
            with self.subTest(inside):
                self.bad(body, rule="WRAP")

    # ---- the line itself

    def test_two_hundred_frames(self):
        began = time.monotonic()
        self.intake.send_frames([b"id"] + [b"x"] * 200)
        _, receipt = self.intake.receive(LIMIT)
        self.assertEqual(receipt["outcome"], "malformed")
        self.assertLess(time.monotonic() - began, LIMIT)

    def test_frames_of_garbage(self):
        chunk = bytes(range(256))
        for frames in ([chunk, chunk], [b"", b""], [b""], [b"", b"", b""],
                       [chunk * 4000, chunk * 4000]):
            self.intake.send_frames(frames)
            _, receipt = self.intake.receive(LIMIT)
            self.assertIn(receipt["outcome"], ("malformed", "refused"))

    def test_bytes_that_are_no_zmtp(self):
        path = self.d.endpoint("intake").removeprefix("ipc://")
        idle = []
        for bytes_ in (b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 70_000,
                       b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL", b"\0"):
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(path)
                try:
                    line.sendall(bytes_)
                except OSError:
                    pass
            half = socket.socket(socket.AF_UNIX)
            half.connect(path)
            half.sendall(bytes_[:1])
            idle.append(half)
        self.assertEqual(self.answered(self.good)["outcome"], "booked")
        for half in idle:
            half.close()

    def test_a_hundred_connections_that_say_nothing(self):
        path = self.d.endpoint("intake").removeprefix("ipc://")
        idle = []
        for _ in range(100):
            line = socket.socket(socket.AF_UNIX)
            line.connect(path)
            idle.append(line)
        self.assertEqual(self.answered(self.good)["outcome"], "booked")
        for line in idle:
            line.close()

    # ---- what an operator mistypes

    def test_a_bad_csv_row(self):
        path = self.d.csv("fout.csv", "domein;gemeente;aanbieder;productcode"
                          ";eenheid;van;tot;tarief\n"
                          "wmo;0310;42420001;02A03;04;2023-01-01;;12,50\n"
                          "wmo;0310;42420001;02A04;04;2023-02-30;;12,50\n")
        got = self.d.ctl("tariff", "import", path)
        self.assertEqual(got.code, 1)
        for word in ("fout.csv", "3", "van"):
            self.assertIn(word, got.err)

    def test_a_typo_in_the_config_at_a_reload_changes_nothing(self):
        good = self.d.config_file.read_text()
        self.d.config_file.write_text(good.replace("oin =", "ion ="))
        try:
            self.d.process.send_signal(1)       # SIGHUP
            self.assertEqual(self.answered(self.good)["outcome"], "booked")
            self.assertTrue(self.d.alive)
        finally:
            self.d.config_file.write_text(good)


if __name__ == "__main__":
    main()
