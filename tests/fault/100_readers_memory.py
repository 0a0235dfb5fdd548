#!/usr/bin/python3
"""Memory that runs out in readers and in their zygote, of ours and of libxml2's:
a message gets its right verdict or is kept for later, never another one, and
schemas that were compiled meanwhile are refused.  (Memory of the daemon's own
code and of SQLite: 020_world.)

POLS_SCOPE says how much: share (make check), full (make check-fault).
"""

import pathlib
import random
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402
from pols import Daemon  # noqa: E402
from scope import SCOPE, SEED, sim  # noqa: E402

FULL = SCOPE != "share"
GOLDEN = sorted((pathlib.Path(__file__).parents[1] / "golden")
                .glob("level[12]/*.xml"))
NO_MEMORY = 70

# A sheet that finds what ours do not, with the parts that need memory.
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:r="http://www.istandaarden.nl/validatie/1_1/rapport/schema">
  <xsl:key name="van" match="*[local-name() = 'Prestatie']"
      use="*[local-name() = 'ToewijzingNummer']"/>
  <xsl:template match="/">
    <r:Rapport><r:Fouten>
      <xsl:for-each select="//*[local-name() = 'Prestatie'][
          count(key('van', *[local-name() = 'ToewijzingNummer'])) > 1]">
        <r:Fout><r:Code>EIGEN1</r:Code>
          <r:Locatie>/Bericht/Declaratie</r:Locatie></r:Fout>
      </xsl:for-each>
    </r:Fouten></r:Rapport>
  </xsl:template>
</xsl:stylesheet>
"""


class Reading(unittest.TestCase):
    """In one process, at allocations by chance: once, and from there on."""

    def reading(self, *arguments, twin=None, files=GOLDEN):
        got = sim("-s", SEED, *arguments, *files, twin=twin, name="reading")
        print(got.stdout[-200:])
        self.assertEqual(got.returncode, 1 if twin else 0,
                         got.stdout[-3000:] + got.stderr[-1000:])
        self.assertNotIn("0 right, 0 none", got.stdout)

    def test_a_message_gets_its_verdict_or_none(self):
        self.reading("-m", 60 if FULL else 5)

    def test_schemas_are_right_or_refused(self):
        self.reading("-c", 600 if FULL else 12)

    def test_a_sheet_is_right_or_told_of(self):
        with tempfile.TemporaryDirectory() as folder:
            sheet = pathlib.Path(folder) / "eigen.xsl"
            sheet.write_text(SHEET)
            pack = "* 323 " + str(sheet)
            # It is compiled at the last few hundred allocations.
            self.reading("-p", pack, "-c", 150 if FULL else 8, "-l", 360)
            self.reading("-p", pack, "-m", 100 if FULL else 6,
                         files=[f for f in GOLDEN
                                if b"/323/" in f.read_bytes()
                                or b"323/schema" in f.read_bytes()])

    def test_the_twin_that_trusts_what_it_read_is_caught(self):
        self.reading("-m", 20, twin="trust-reading")

    @unittest.skipUnless(FULL, "one in some hundred places is wrong")
    def test_the_twin_that_trusts_what_it_compiled_is_caught(self):
        self.reading("-c", 6000, twin="trust-compiling")


class Daemons(Geval):
    """The real ones."""

    CONFIG = {"limits": {"readers": "2"}}

    def marked(self, xml, at):
        head, rest = xml.split(b"?>", 1)
        return head + b"?><?pols-fault libxml2 " + at.encode() + b"?>" + rest

    def test_libxml2_without_memory(self):
        """Good messages are booked or kept, bad ones refused or kept."""
        chance = random.Random(SEED)
        seen = {}
        for n in range(200 if FULL else 12):
            at = f"{chance.randrange(1, 220)}{chance.choice(('', '+'))}"
            good = self.m301(self.wie(), self.toewijzing(volume=3))
            right = "booked"
            if n % 3 == 0:
                good = good.replace(b"Volume>3<", b"Volume>drie<")
                right = "refused"
            receipt = self.intake.ask(self.marked(good, at), attempt=30.0,
                                      timeout=30.0)
            with self.subTest(at, right=right):
                self.assertIn(receipt["outcome"], (right, "quarantined"))
                if receipt["outcome"] == "quarantined":
                    self.assertIn(receipt["reason"],
                                  ("reader-fault", "reader-died"))
                seen[receipt["outcome"]] = seen.get(receipt["outcome"], 0) + 1
        print(f"seed {SEED}: {seen}")
        # And whoever comes after them is served as ever.
        self.boek(self.m301(self.wie(), self.toewijzing(volume=3)))

    def test_without_memory_for_its_schemas_it_does_not_start(self):
        chance = random.Random(SEED)
        for _ in range(20 if FULL else 2):
            at = chance.randrange(1, 250000)
            with self.subTest(at):
                d = Daemon(env={"POLS_FAULT_LIBXML2": str(at)})
                try:
                    d.start(ready=False)
                    self.assertIn(d.wait(), (NO_MEMORY, 74), d.log()[-1500:])
                    self.assertRegex(d.log(), "out of memory|zygote died")
                    self.assertFalse((d.folder / "state" / "pols.db").exists())
                finally:
                    d.close()


if __name__ == "__main__":
    main()
