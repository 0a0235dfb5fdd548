#!/usr/bin/python3
"""A schemas folder of the site's own: what may be missing, and what not."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
ROOT = pathlib.Path(__file__).parents[2]
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
GOLDEN = ROOT / "tests" / "golden" / "level2"


class Folder(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pols-schemas-"))
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(ROOT / "schemas", self.folder / "schemas")
        (self.folder / "polsd.conf").write_text(
            f"[paths]\nschemas = {self.folder}/schemas\n"
            f"state = {self.folder}/state\nruntime = {self.folder}/run\n")

    def check(self, message):
        done = subprocess.run(
            [BUILD / "polsctl", "-c", self.folder / "polsd.conf", "check",
             "--json", message], capture_output=True, text=True, timeout=60)
        return done, json.loads(done.stdout) if done.stdout else None

    def message_of(self, kind):
        """A good message of a type, by the namespace of its root."""
        for path in sorted(GOLDEN.glob("*.good*.xml")):
            if f"/{kind}/schema" in path.read_text():
                return path
        self.fail(f"no good {kind} among the golden messages")

    def test_a_type_that_is_not_booked_may_be_missing(self):
        message = self.message_of("wmo315")
        self.assertEqual(self.check(message)[1]["outcome"], "booked")
        (self.folder / "schemas" / "iwmo" / "3.2" / "wmo315.xsd").unlink()
        self.assertEqual(self.check(message)[1]["outcome"], "quarantined")
        others = self.message_of("wmo301")
        self.assertEqual(self.check(others)[1]["outcome"], "booked")

    def test_a_type_that_is_booked_may_not(self):
        path = self.folder / "schemas" / "iwmo" / "3.2" / "wmo323.xsd"
        path.unlink()
        done, _ = self.check(self.message_of("wmo301"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("wmo323.xsd", done.stderr)
        daemon = subprocess.run(
            [BUILD / "polsd", "-n", "-c", self.folder / "polsd.conf"],
            capture_output=True, text=True, timeout=60)
        self.assertNotEqual(daemon.returncode, 0)
        self.assertIn("wmo323.xsd", daemon.stderr)

    def test_a_schema_that_is_none_is_refused(self):
        path = self.folder / "schemas" / "ijw" / "3.2" / "jw305.xsd"
        path.write_text("<xs:schema/>")
        done, _ = self.check(self.message_of("wmo301"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("jw305.xsd", done.stderr)

    def publish(self):
        """Write the files as publishers do: other prefixes, an order of
        their own, a BOM and CRLF, documentation, the published patterns."""
        patterns = {r"\s*\S[\s\S]*": r"([.\s]*\S+[.\s]*)+",
                    r"[ \t]*[^\s].*": r".*[^\s].*"}
        seen = set()
        for path in (self.folder / "schemas").rglob("*.xsd"):
            root = etree.parse(str(path)).getroot()
            for e in root.iter(XS + "pattern"):
                seen.add(e.get("value"))
                e.set("value", patterns.get(e.get("value"), e.get("value")))
            for e in root.iter(XS + "element", XS + "simpleType"):
                if e.find(XS + "annotation") is None:
                    note = etree.Element(XS + "annotation")
                    etree.SubElement(note, XS + "documentation").text = "ok"
                    e.insert(0, note)
            root.set("attributeFormDefault", "unqualified")
            root.set("version", "1.0.0")
            defined = [e for e in root if e.tag in (
                XS + "element", XS + "complexType", XS + "simpleType")]
            for e in reversed(defined):
                root.append(e)
            text = etree.tostring(root, encoding="unicode")
            text = text.replace("xs:", "xsd:").replace("xmlns:xs=",
                                                       "xmlns:xsd=")
            path.write_bytes(
                b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                b"\r\n" + text.replace("\n", "\r\n").encode())
        self.assertLessEqual(set(patterns), seen)

    def test_files_as_they_are_published_give_the_same_verdict(self):
        messages = sorted((ROOT / "tests" / "golden").glob("level?/*.xml"))
        self.assertGreater(len(messages), 100)

        def verdicts():
            done = subprocess.run(
                [BUILD / "polsctl", "-c", self.folder / "polsd.conf",
                 "check", "--json", *messages], capture_output=True,
                text=True, timeout=60)
            self.assertEqual(done.stdout.count("\n"), len(messages),
                             done.stderr)
            return done.stdout.splitlines()

        ours = verdicts()
        self.publish()
        for mine, theirs in zip(ours, verdicts()):
            self.assertEqual(json.loads(theirs), json.loads(mine))
        done = subprocess.run(
            [BUILD / "polsctl", "-c", self.folder / "polsd.conf", "config",
             "check"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
