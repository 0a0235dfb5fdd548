"""Level 1 of the daemon, which reads in one stream, against libxml2 on a tree.

    test_level1.py [-s SEED] [-n COUNT] [-k FOLDER]

Messages of all types are spoilt as texts and as trees: elements missing, twice,
in another order, of another namespace or prefix; values empty, odd, or written
with references, CDATA, comments; attributes, xsi:nil and xsi:type, schema
locations.  What the daemon refuses on level 1 must be what validation of the
whole tree refuses, and the places of its findings must be elements.
"""

import argparse
import copy
import pathlib
import random
import re
import sys
import tempfile

from lxml import etree

from oracle_base import kids, name, path
from templates import SOORTEN, full
from test_differential import SCHEMAS, judged, schemas

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"

KNOWN = {f"http://www.istandaarden.nl/i{d}/3_2/{d}{s}/schema"
         for d in ("wmo", "jw") for s in SOORTEN}

VALUES = (
    "", " ", "\n", "\u00a0", "0", "00", "-0", "+1", "-1", "1.", ".5", "1.0",
    "1e3", "999999999", "9999999999", "999999999999", "1000000000000",
    "12345678901234567890123456789", "2023-01-01", "2023-01-01Z",
    "2023-01-01+01:00", "2023-02-29", "2024-02-29", "-0044-03-15",
    "12023-01-01", "0000-01-01", "2023-1-1", " 2023-01-01 ", "2023-01-01\n",
    "20230101", "01-01-2023", "12:00:00", "24:00:00", "12:00:00Z",
    "12:00:00-01:00", "12:00", "12:00:00.123456789", "D", "d", "D ", "C",
    "01", "1", "02A03", "02A03x", "123456789", "12345678", "1234567", "0310",
    "310", "NL", "nl", "XX", "\u00e9\u00e9n", "a" * 12, "a" * 13, "a" * 20,
    "a" * 21, "a" * 200, "a" * 201, "a\nb", "a\tb", " a", "a ", "\U0001f600",
    "3", "2", " 3 ", "03", "484", "0001", "1.0.0", "1.0", "01.0.0", "A1",
    "true", "NaN", "0200", "\u0661", "\u200b",
)


def put(e, text):
    del e[:]
    e.text = text


class Spoiler:
    def __init__(self, gok):
        self.gok = gok

    def element(self, root, leaf=None):
        found = [e for e in root.iter() if isinstance(e.tag, str)
                 and e is not root and (leaf is None or leaf == (not kids(e)))]
        return self.gok.choice(found) if found else None

    def remove(self, root):
        e = self.element(root)
        e.getparent().remove(e)

    def twice(self, root):
        e = self.element(root)
        e.addnext(copy.deepcopy(e))

    def swap(self, root):
        e = self.element(root)
        other = self.gok.choice(kids(e.getparent()))
        if other is not e:
            other.addnext(e)

    def move(self, root):
        e, to = self.element(root), self.element(root)
        if e not in to.iterancestors() and e is not to:
            to.append(e)

    def value(self, root):
        e = self.element(root, True)
        if e is not None:
            put(e, self.gok.choice(VALUES))

    def space(self, root):
        e = self.element(root)
        ns = self.gok.choice((
            "", "{urn:x}", "{%s}" % etree.QName(root).namespace,
            "{%s}" % re.sub("(wmo|jw)3..", "basisschema",
                            etree.QName(root).namespace)))
        e.tag = ns + self.gok.choice((name(e), name(e), name(e).lower(), "X"))

    def text(self, root):
        e = self.element(root, False)
        if e is not None:
            e.text = self.gok.choice(("x", " ", "\n\t", "&", "\u00a0"))

    def tail(self, root):
        self.element(root).tail = self.gok.choice(("x", " ", "\n", "0"))

    def attribute(self, root):
        e = self.gok.choice((root, self.element(root)))
        which = self.gok.choice((
            ("a", "1"), ("{urn:x}a", "1"), (XSI + "nil", "true"),
            (XSI + "nil", "false"), (XSI + "type", "Root"),
            (XSI + "type", "x:y"), (XSI + "schemaLocation", "urn:a b.xsd"),
            (XSI + "noNamespaceSchemaLocation", "b.xsd"),
            ("{http://www.w3.org/XML/1998/namespace}lang", "nl"),
            ("{http://www.w3.org/XML/1998/namespace}space", "preserve")))
        e.set(*which)

    def odd(self, root):
        """A comment or instruction, between elements or within a value."""
        e = self.element(root)
        node = self.gok.choice((etree.Comment("x"), etree.PI("x", "y")))
        text = e.text or ""
        at = self.gok.randrange(len(text) + 1)
        node.tail = text[at:]
        e.text = text[:at]
        e.insert(0, node)

    def empty(self, root):
        e = self.element(root)
        put(e, None)

    # ---- as a text

    def written(self, text):
        gok = self.gok
        how = gok.randrange(9)
        values = [m for m in re.finditer(r">([^<>&\s][^<>&]*)</", text)]
        m = gok.choice(values) if values else None
        if m and how == 0:
            inner = f"<![CDATA[{m[1]}]]>"
        elif m and how == 1:
            inner = "".join(f"&#{ord(c)};" for c in m[1])
        elif m and how == 2:
            inner = f"<![CDATA[{m[1][:1]}]]>{m[1][1:]}"
        elif m and how == 3:
            inner = gok.choice(("&lt;", "&amp;", "&#13;", "&#9;")) + m[1]
        elif m and how == 4:
            inner = m[1] + "<![CDATA[]]>"
        elif how == 5:
            return text.replace("\n", "\r\n")
        elif how == 6:
            at = gok.randrange(len(text))
            return text[:at] + gok.choice("<>&\"'x /") + text[at:]
        elif how == 7:
            return text.replace("<Bericht", "<!-- x --><?p q?><Bericht", 1)
        elif how == 8:
            return re.sub(r">\s*<", "><![CDATA[ ]]><", text, 1)
        else:
            return text
        return text[:m.start(1)] + inner + text[m.end(1):]

    def message(self, domein, soort):
        root = full(domein, soort, self.gok.choice((1, 2))).getroot()
        for _ in range(self.gok.choice((0, 1, 1, 1, 2, 3))):
            how = self.gok.choice((
                self.remove, self.twice, self.swap, self.move, self.space,
                self.text, self.tail, self.attribute, self.odd, self.empty)
                + (self.value,) * 6)
            how(root)
        text = etree.tostring(root, encoding="unicode")
        if self.gok.random() < 0.3:
            text = self.written(text)
        return text.encode()


def on_tree(schema, body):
    """What libxml2 says of the whole tree: good, refused, or unknown."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return "refused", None
    return "good" if schema.validate(root) else "refused", root


def main():
    args = argparse.ArgumentParser()
    args.add_argument("-s", "--seed", type=int, default=28)
    args.add_argument("-n", "--count", type=int, default=1000)
    args.add_argument("-k", "--keep", help="folder for messages that differ")
    args = args.parse_args()
    gok = random.Random(args.seed)
    spoiler, get, failed = Spoiler(gok), schemas(), 0
    tally = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        config = folder / "polsd.conf"
        config.write_text(f"[paths]\nschemas = {SCHEMAS}\n")
        paths, made = [], []
        for i in range(args.count):
            domein = gok.choice(("wmo", "jw"))
            soort = gok.choice(SOORTEN)
            body = spoiler.message(domein, soort)
            paths.append(folder / f"{i:06d}.xml")
            paths[-1].write_bytes(body)
            made.append((get(domein, soort), body))
        for at in range(0, len(paths), 500):
            for file, (schema, body), receipt in zip(
                    paths[at:at + 500], made[at:at + 500],
                    judged(paths[at:at + 500], config)):
                want, root = on_tree(schema, body)
                got = "refused" if receipt["level"] == 1 else "good"
                tally[want] = tally.get(want, 0) + 1
                if receipt.get("reason") == "unknown-type":
                    # Its root was spoilt: no schema goes for it.
                    got = "refused" if root is None or etree.QName(
                        root).namespace not in KNOWN or name(
                            root) != "Bericht" else "unknown"
                if want != got:
                    failed += 1
                    print(f"seed {args.seed}, {file.name}: {want}, but "
                          f"{receipt['outcome']} {receipt['findings'][:2]}")
                    if args.keep:
                        (pathlib.Path(args.keep) / file.name).write_bytes(
                            body)
                if got == "refused" and root is not None:
                    there = {path(e) for e in root.iter()
                             if isinstance(e.tag, str)} | {"/"}
                    for f in receipt["findings"]:
                        if "*" not in f["path"] and f["path"] not in there:
                            failed += 1
                            print(f"{file.name}: no such place {f['path']}")
    print(f"seed {args.seed}: {tally}, {failed} faults")
    return failed > 0 or min(tally.values()) < args.count // 10


if __name__ == "__main__":
    sys.exit(main())
