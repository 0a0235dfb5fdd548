#!/usr/bin/python3
"""Rule sheets of the site: they join, they are held in, they cost nothing."""

import http.server
import json
import pathlib
import signal
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import BUILD, program, wait_for  # noqa: E402

SHEETS = pathlib.Path(__file__).parents[1] / "rules" / "sheets"

HEAD = """<xsl:stylesheet version="1.0"
 xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
 xmlns:r="http://www.istandaarden.nl/validatie/1_1/rapport/schema"
 xmlns:exsl="http://exslt.org/common" xmlns:foo="urn:foo"
 xmlns:str="http://exslt.org/strings" extension-element-prefixes="exsl">
"""


def sheet(fouten, top=""):
    """A sheet that makes a Rapport with these Fouten."""
    return (HEAD + top + '<xsl:template match="/"><r:Rapport><r:Fouten>'
            + fouten + "</r:Fouten></r:Rapport></xsl:template>"
            "</xsl:stylesheet>")


def fout(code, locatie):
    return (f'<r:Fout><r:Code>{code}</r:Code><r:Locatie>{locatie}'
            '</r:Locatie></r:Fout>')


def call(name, **params):
    return f'<xsl:call-template name="{name}">' + "".join(
        f'<xsl:with-param name="{k}" select="{v}"/>'
        for k, v in params.items()) + "</xsl:call-template>"


def template(name, body):
    return f'<xsl:template name="{name}">{body}</xsl:template>'


ENDLESS = template("a", call("a"))
TWICE = template("a", '<xsl:param name="n"/><xsl:if test="$n">'
                 + 2 * call("a", n="$n - 1") + "</xsl:if>")
DOUBLE = template("a", '<xsl:param name="s"/>'
                  + call("a", s="concat($s, $s)"))
VALUE = '<xsl:value-of select="{}"/>'


class Packs(Geval):

    CONFIG = {"rules": {"pack.wmo323": SHEETS / "gemeente323.xsl"},
              "limits": {"pack_time": "300ms"}}

    @classmethod
    def prepare(cls):
        cls.pack = cls.d.folder / "pack.xsl"

    def setUp(self):
        super().setUp()
        self.good = self.d.config_file.read_text()

    def m323_of(self, bedrag=5000, code="02A03", lines=1):
        wie, t = self.wie(), self.toewijzing(volume=3)
        return self.m323(wie, [
            self.regel(t, f"2023-0{i % 3 + 1}", 1, bedrag,
                       code=code) for i in range(lines)], "2023-04")

    # ---- what they add

    def test_a_sheet_adds_its_findings(self):
        receipt = self.intake.ask(self.m323_of(2000000))
        self.assertEqual(receipt["outcome"], "refused")
        self.assertEqual(receipt["level"], 2)
        self.assertEqual(self.findings(receipt), [
            ("GEM01", "0001", "/Bericht/Declaratie/Clienten/Client/"
             "Prestaties/Prestatie/IngediendBedrag/Bedrag")])
        # Details of the sheet holds the value.
        self.assertNotIn("2000000", json.dumps(receipt))
        shown = self.d.json("message", "show", receipt["journal"],
                            codes=(0,))[0]
        self.assertEqual(shown["findings"], receipt["findings"])
        event = [e for e in self.d.events() if "bericht-afgekeurd" in e.type]
        self.assertEqual(event[-1].body["data"]["codes"],
                         [{"code": "GEM01", "aantal": 1}])

    def test_tables_keys_and_places_work(self):
        receipt = self.intake.ask(self.m323_of(code="09B99"))
        self.assertEqual(self.rules(receipt), {"GEM02"})
        receipt = self.intake.ask(self.m323_of(lines=4))
        gem03 = [f for f in receipt["findings"] if f["rule"] == "GEM03"]
        self.assertEqual(len(gem03), 1)
        self.assertEqual([p[-13:] for p in gem03[0]["paths"]],
                         [f"/Prestatie[{i}]" for i in (1, 2, 3, 4)])

    def test_a_finding_of_both_is_told_once(self):
        xml = self.m323_of()
        bsn = xml.split(b"Bsn>")[1][:9]
        receipt = self.intake.ask(xml.replace(bsn, b"999900007"))
        self.assertEqual(self.rules(receipt), {"CS002"})
        self.assertEqual(len(receipt["findings"]), 1)
        self.assertGreater(receipt["findings"][0]["line"], 0)

    def test_other_types_have_none(self):
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))
        self.boek(self.m323_of())

    def test_the_tool_judges_with_the_packs_of_its_config(self):
        path = self.d.folder / "in" / "gem.xml"
        path.write_bytes(self.m323_of(2000000))
        rapport = self.d.must("check", "--rapport", path, codes=(4,))
        self.assertIn("<Code>GEM01</Code>", rapport)

    # ---- what they cannot do

    def judged(self, text, xml=None, **limits):
        """The receipt of polsctl check with this sheet, and its output."""
        self.pack.write_text(text)
        config = self.d.folder / "pack.conf"
        limits = {"pack_time": "300ms"} | limits
        config.write_text(
            f"[paths]\nschemas = {self.d.settings['paths']['schemas']}\n"
            f"[rules]\npack.323 = {self.pack}\n[limits]\n" + "".join(
                f"{k} = {v}\n" for k, v in limits.items()))
        path = self.d.folder / "in" / "one.xml"
        path.write_bytes(xml or self.m323_of())
        done = subprocess.run(
            [program("polsctl"), "-c", config, "check", "--json", path],
            capture_output=True, text=True, timeout=60)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout), done

    def test_a_sheet_that_goes_too_far_is_not_assessed(self):
        listener = http.server.HTTPServer(
            ("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
        asked = []
        listener.verify_request = lambda *a: asked.append(a)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        self.addCleanup(listener.server_close)
        self.addCleanup(listener.shutdown)
        url = f"http://127.0.0.1:{listener.server_port}/x"
        secret = self.d.folder / "secret.xml"
        secret.write_text("<geheim/>")
        out = self.d.folder / "written.xml"
        giant = call("a", s="'xxxxxxxx'")
        cases = {
            "a file": (VALUE.format(f"name(document('{secret}')/*)"), "",
                       "failed"),
            "a file beside it": (VALUE.format("document('secret.xml')"), "",
                                 "failed"),
            "/etc/passwd": (VALUE.format("document('/etc/passwd')"), "",
                            "failed"),
            "the network": (VALUE.format(f"document('{url}')"), "", "failed"),
            "exsl:document": (f'<exsl:document href="{out}"/>', "", "failed"),
            "a folder": (f'<exsl:document href="{out}/a/b.xml"/>', "",
                         "failed"),
            "endless": (call("a"), ENDLESS, "failed"),
            "ages": (call("a", n="60"), TWICE, "time"),
            "ages of XPath": (VALUE.format(
                6 * "count(//*[" + "1" + 6 * " = 1]) = 1"), "", "time"),
            "giant": (giant, DOUBLE, "(memory|time)"),
            "stops": ('<xsl:message terminate="yes">ho</xsl:message>', "",
                      "failed"),
        }
        if BUILD.name.endswith("-san"):
            del cases["giant"]
        for name, (fouten, top, reason) in cases.items():
            with self.subTest(name):
                receipt, done = self.judged(sheet(fouten, top))
                self.assertEqual(receipt["outcome"], "booked")
                self.assertRegex(receipt.get("reason", ""),
                                 f"^pack not assessed: {reason}$")
                self.assertEqual(receipt["findings"], [])
                self.assertEqual(done.returncode, 0)
                self.assertEqual(done.stderr, "")
        self.assertFalse(out.exists())
        self.assertEqual(asked, [])

    def test_a_sheet_that_makes_no_rapport_is_not_assessed(self):
        for body in ("<a/>", "<r:Rapport/>", "text", ""):
            with self.subTest(body):
                receipt, _ = self.judged(
                    HEAD + f'<xsl:template match="/">{body}</xsl:template>'
                    "</xsl:stylesheet>")
                self.assertRegex(receipt["reason"], "^pack not assessed: ")

    def test_unknown_functions_are_not_assessed(self):
        receipt, _ = self.judged(sheet(VALUE.format("foo:bar()")))
        self.assertRegex(receipt["reason"], "^pack not assessed: ")

    def test_a_rapport_without_the_sheet_is_no_silent_pass(self):
        _, done = self.judged(sheet(call("a"), ENDLESS))
        path = self.d.folder / "in" / "one.xml"

        def rapport(config):
            return subprocess.run(
                [program("polsctl"), "-c", config, "check", "--rapport", path],
                capture_output=True, text=True, timeout=60)

        got = rapport(self.d.folder / "pack.conf")
        self.assertIn("<Fouten>", got.stdout)
        self.assertEqual(got.stderr,
                         f"polsctl: {path}: pack not assessed: failed\n")
        self.assertEqual(rapport(self.d.config_file).stderr, "")

    def test_our_own_verdict_stands_beside_one_that_is_not_assessed(self):
        xml = self.m323_of()
        bsn = xml.split(b"Bsn>")[1][:9]
        receipt, _ = self.judged(sheet(call("a"), ENDLESS),
                                 xml.replace(bsn, b"999900007"))
        self.assertEqual(receipt["outcome"], "refused")
        self.assertEqual(self.rules(receipt), {"CS002"})
        self.assertEqual(receipt["reason"], "pack not assessed: failed")

    def test_no_value_comes_through(self):
        bsn = VALUE.format("//*[local-name() = 'Bsn']")
        receipt, done = self.judged(sheet(
            fout(bsn, f"/Bericht/{bsn}[{bsn}]/x:Client[2]/Bsn[1]")
            + fout("GEM01", bsn) + fout("T1", f"/Bericht[{bsn}]/Header")))
        self.assertNotIn("9999", done.stdout.replace(
            receipt["digest"], "").replace(
            receipt["message"]["identification"], ""))
        self.assertEqual(self.findings(receipt), [
            ("PACK", "0001", "/Bericht/*/Client[2]/Bsn[1]"),
            ("GEM01", "0001", "/"),
            ("T1", "0001", "/Bericht/Header")])

    def test_a_flood_of_findings_is_counted(self):
        many = ('<xsl:for-each select="//*"><xsl:for-each select="//*">'
                '<xsl:variable name="n" select="position()"/>'
                + fout("GEM01", "/Bericht/Header[" + VALUE.format("$n")
                       + "]")
                + "</xsl:for-each></xsl:for-each>")
        receipt, _ = self.judged(sheet(many), pack_time="10s")
        self.assertEqual(self.rules(receipt), {"GEM01"})
        # The same place is the same finding.
        self.assertLess(len(receipt["findings"]), 200)
        self.assertNotIn("findings_left_out", receipt)
        many = ('<xsl:for-each select="//*"><xsl:variable name="m" select='
                '"position()"/><xsl:for-each select="//*">'
                + fout("GEM01", "/Bericht/Header[" + VALUE.format(
                    "1000 * $m + position()") + "]")
                + "</xsl:for-each></xsl:for-each>")
        receipt, _ = self.judged(sheet(many), pack_time="10s")
        self.assertGreater(receipt["findings_left_out"], 1000)

    # ---- at intake

    def hup(self, word):
        before = self.d.log().count(f"event={word}")
        self.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.d.log().count(f"event={word}") > before,
                 why=f"no {word}")

    def test_intake_says_it_and_status_counts_it(self):
        self.addCleanup(self.hup, "reloaded")
        self.addCleanup(self.d.config_file.write_text, self.good)
        self.pack.write_text(sheet(call("a", n="60"), TWICE))
        self.d.config_file.write_text(self.good.replace(
            str(SHEETS / "gemeente323.xsl"), str(self.pack)))
        self.hup("reloaded")
        before = self.d.json("status")[0]["pack_not_assessed"]
        xml = self.m323_of()
        receipt = self.boek(xml)
        self.assertEqual(receipt["reason"], "pack not assessed: time")
        again = self.intake.ask(xml)
        self.assertEqual((again["outcome"], again["reason"]),
                         ("duplicate", "pack not assessed: time"))
        self.assertEqual(self.d.json("status")[0]["pack_not_assessed"],
                         before + 1)
        self.assertIn("pack not assessed", self.d.must("status"))
        self.assertEqual(self.d.json("status")[0]["quarantined"], 0)
        shown = self.d.must("message", "show", receipt["journal"])
        self.assertIn("pack not assessed: time", shown)
        # What a sheet found or missed is in the journal: no sheet is asked.
        self.d.must("rebuild")

    # ---- sheets that do not compile

    def test_a_sheet_that_does_not_compile_is_refused_by_name(self):
        config = self.d.folder / "bad.conf"
        config.write_text(self.good.replace(
            str(SHEETS / "gemeente323.xsl"), str(self.pack)))
        for text in ("<xsl:stylesheet", "<a/>", HEAD + "</xsl:stylesheet>x",
                     HEAD + '<xsl:template match="/["/></xsl:stylesheet>',
                     HEAD + '<xsl:template match="/"><xsl:value-of/>'
                     "</xsl:template></xsl:stylesheet>",
                     HEAD + '<xsl:import href="nowhere.xsl"/>'
                     "</xsl:stylesheet>",
                     HEAD + '<xsl:include href="/etc/passwd"/>'
                     "</xsl:stylesheet>", None):
            with self.subTest(text):
                self.pack.unlink(missing_ok=True)
                if text is not None:
                    self.pack.write_text(text)
                for command in (["polsd", "-n"], ["polsctl", "config",
                                                  "check"]):
                    done = subprocess.run(
                        [program(command[0]), *command[1:], "-c", config],
                        capture_output=True, text=True, timeout=60)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn(str(self.pack), done.stderr)

    def test_a_reload_with_such_a_sheet_changes_nothing(self):
        self.addCleanup(self.d.config_file.write_text, self.good)
        self.pack.write_text("<xsl:stylesheet")
        self.d.config_file.write_text(self.good.replace(
            str(SHEETS / "gemeente323.xsl"), str(self.pack)))
        self.hup("reload-refused")
        self.assertIn(str(self.pack), self.d.log())
        self.assertEqual(self.rules(self.intake.ask(self.m323_of(2000000))),
                         {"GEM01"})

    def test_a_pack_for_no_type_is_refused(self):
        config = self.d.folder / "bad.conf"
        config.write_text(self.good.replace("pack.wmo323", "pack.wmo399"))
        done = subprocess.run([program("polsd"), "-n", "-c", config],
                              capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("399", done.stderr)


if __name__ == "__main__":
    main()
