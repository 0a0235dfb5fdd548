"""Our spelling of a pattern says what the published one says.

Three verdicts meet for each string: libxml2's on the published pattern, its
verdict on ours, and what the pattern means in plain words.  The strings are
all short ones over a small alphabet, and longer ones drawn with a fixed seed.
"""

import itertools
import os
import random
import sys
import unittest

from lxml import etree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import facts                                            # noqa: E402
import values                                           # noqa: E402
import walk                                             # noqa: E402

BLANK = " \t\n\r"
SMALL = "a. \t\n\r\u00e90"
WIDE = SMALL + "\u00a0\u0085\u2028\u3000\U0001f600Zz9-+:]^\\/\u1ef3"


def not_blank(text):
    return any(c not in BLANK for c in text)


def not_blank_line(text):
    return not_blank(text) and "\n" not in text and "\r" not in text


# (published, ours, what it means)
REPLACED = (
    (r"([.\s]*\S+[.\s]*)+", r"\s*\S[\s\S]*", not_blank),
    (r".*[^\s].*", r"[ \t]*[^\s].*", not_blank_line),
)

# Those that were left as published, and the types which have them.
KEPT = {
    "LDT_AgbCode": "[0-9]{8}",
    "LDT_BurgerServicenummer": "[0-9]{9}",
    "LDT_Datum": "[^:Z]*",
    "LDT_Gemeente": "[0-9]{4}",
    "LDT_Telefoonnummer": "[0-9]*",
    "LDT_Tijd": "[^Z+-]+",
    "LDT_Versie": r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)",
    "LDT_Voorletters": "([a-zA-Z\u00c0-\u1ef3])+",
}


def pattern_schema(pattern):
    root = etree.Element(walk.XS + "schema", nsmap={"xs": walk.XS[1:-1]})
    one = etree.SubElement(root, walk.XS + "element", name="r")
    sort = etree.SubElement(one, walk.XS + "simpleType")
    base = etree.SubElement(sort, walk.XS + "restriction", base="xs:string")
    etree.SubElement(base, walk.XS + "pattern", value=pattern)
    return etree.XMLSchema(root)


def short_strings():
    for length in range(6):
        for letters in itertools.product(SMALL, repeat=length):
            yield "".join(letters)


def long_strings():
    chance = random.Random(32)
    for _ in range(6000):
        letters = WIDE if chance.random() < 0.5 else chance.choice(
            (BLANK, " \t", BLANK + "a", " \ta", " a\u00e9", "a.\n"))
        yield "".join(chance.choices(letters, k=chance.randint(6, 70)))


class Patterns(unittest.TestCase):
    def compare(self, strings):
        for published, ours, means in REPLACED:
            theirs, mine = pattern_schema(published), pattern_schema(ours)
            element = etree.Element("r")
            seen = set()
            for text in strings():
                element.text = text
                verdict = theirs.validate(element)
                if verdict != mine.validate(element):
                    self.fail("%s: %s differ on %r" % (published, ours, text))
                self.assertEqual(verdict, means(text), repr(text))
                seen.add(verdict)
            self.assertEqual(seen, {True, False})

    def test_ours_agree_with_the_published_on_every_short_string(self):
        self.compare(short_strings)

    def test_ours_agree_with_the_published_on_long_strings(self):
        self.compare(long_strings)

    def test_each_type_has_the_pattern_it_should_have(self):
        want = dict(KEPT)
        want.update({kind: REPLACED[1][1] for kind in values.TEXTS})
        want["LDT_Commentaar"] = REPLACED[0][1]
        for standard in facts.STANDARDS:
            root = etree.parse(walk.path(standard, "basisschema"))
            have = {p.getparent().getparent().get("name"): p.get("value")
                    for p in root.iter(walk.XS + "pattern")}
            self.assertEqual(have, want)


if __name__ == "__main__":
    unittest.main()
