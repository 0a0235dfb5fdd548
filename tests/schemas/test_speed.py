"""A large text in any value is judged in a time that grows with its size.

A pattern over which the engine goes back and forth would take hours for a
text of 1 MB: a maxLength does not stop it, because libxml2 looks at the
pattern all the same.  The judging is done in a child, which can be killed.

    test_speed.py --measure 10 LDT_Naam plain

prints the worst time for a text of 10 MB in that type, and in one without any
pattern.  The second is what libxml2 needs to collect a text in pieces, which
itself grows faster than the size; the pattern may not add to it noticeably.
"""

import os
import subprocess
import sys
import tempfile
import time
import unittest

from lxml import etree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import walk                                             # noqa: E402

LIMIT_S = 10

# What a text is made of, and how it ends: each is worst for some pattern.
SHAPES = (
    ("a", ""), ("a", "\n"), (" ", ""), (" ", "a"), ("\t ", "a\n"),
    ("a ", ""), ("a\n", " "), ("\n", ""), ("0", ""), ("0", "!"),
    ("1", ".0.0"), ("\u00e9", ""), ("a\u00e9", "\n"), ("\u20ac ", "\r"),
)


def types(standard):
    root = etree.parse(walk.path(standard, "basisschema")).getroot()
    return [found.get("name") for found in root.iter(walk.XS + "simpleType")]


def every(standard):
    return types(standard) + ["DeclaratieNummer"]


def wrapper(standard, folder):
    """A schema with an element for each type of value."""
    uri = walk.space(standard, "basisschema")
    lines = ['<x:schema xmlns:x="%s" xmlns:b="%s">' % (walk.XS[1:-1], uri),
             '<x:import namespace="%s" schemaLocation="file://%s"/>'
             % (uri, walk.path(standard, "basisschema"))]
    lines += ['<x:element name="%s" type="b:%s"/>' % (name, name)
              for name in types(standard)]
    lines.append('<x:element name="plain" type="x:string"/>')
    # the one pattern that is not in a basisschema
    lines.append('<x:element name="DeclaratieNummer"><x:simpleType>'
                 '<x:restriction base="b:LDT_IdentificatieDeclaratie">'
                 '<x:pattern value="([a-zA-Z0-9])+"/></x:restriction>'
                 '</x:simpleType></x:element></x:schema>')
    path = os.path.join(folder, "wrapper.xsd")
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))
    return etree.XMLSchema(file=path)


def judge(standard, size, names):
    """Judge these types with every shape; gives (seconds, type, shape)."""
    with tempfile.TemporaryDirectory() as folder:
        schema = wrapper(standard, folder)
    for name in names:
        for unit, tail in SHAPES:
            count = size // len(unit.encode())
            text = "<%s>%s%s</%s>" % (name, unit * count, tail, name)
            text = text.replace("\r", "&#13;").encode()
            parser = etree.XMLParser(schema=schema, huge_tree=True)
            start = time.monotonic()
            try:
                etree.fromstring(text, parser)
            except etree.XMLSyntaxError:
                pass        # refused is as good as accepted here
            yield time.monotonic() - start, name, unit + "..." + tail


class Speed(unittest.TestCase):
    def test_a_megabyte_in_any_value_is_judged_at_all(self):
        # iJw has the same patterns: test_patterns.py sees to that
        child = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "--judge", "iwmo"],
            stdout=subprocess.PIPE, text=True)
        try:
            # a whole run takes some seconds; one bad pattern, hours
            out, _ = child.communicate(timeout=12 * LIMIT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            out, _ = child.communicate()
            self.fail("no verdict after %r" % out.strip().rpartition("\n")[2])
        self.assertEqual(child.returncode, 0)
        rows = [line.split("\t") for line in out.strip().split("\n")]
        self.assertEqual(len(rows), len(every("iwmo")) * len(SHAPES))
        for seconds, name, shape in rows:
            self.assertLess(float(seconds), LIMIT_S, (name, shape))


def main():
    if sys.argv[1:2] == ["--judge"]:
        rows = judge(sys.argv[2], 1000 * 1000, every(sys.argv[2]))
        for seconds, name, shape in rows:
            print("%.3f\t%s\t%s" % (seconds, name, ascii(shape)), flush=True)
    elif sys.argv[1:2] == ["--measure"]:
        size = int(float(sys.argv[2]) * 1000 * 1000)
        for name in sys.argv[3:] or every("iwmo"):
            seconds, _, shape = max(judge("iwmo", size, [name]))
            print("%8.3f s  %-34s %r" % (seconds, name, shape), flush=True)
    else:
        unittest.main()


if __name__ == "__main__":
    main()
