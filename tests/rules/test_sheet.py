"""The rules of the daemon and a plain XSLT of them, on random declarations.

    test_sheet.py [-s SEED] [-n COUNT]

sheets/declaratie323.xsl says in XPath what the rules on a 323 say in C: the
findings, their places and their order must be equal.  Then the sheet runs as a
rule sheet of the site: it must find nothing that is not found already.  A
sheet with one rule changed must be noticed, each time.
"""

import argparse
import pathlib
import random
import sys
import tempfile
from collections import Counter

from lxml import etree

from mutate import Mutator
from test_differential import SCHEMAS, difference, judged, schemas

HERE = pathlib.Path(__file__).resolve().parent
SHEET = HERE / "sheets" / "declaratie323.xsl"
RAPPORT = "{http://www.istandaarden.nl/validatie/1_1/rapport/schema}"

# Parts of the sheet and what a careless author would have written.
SPOILT = (
    ("substring($b, 1, 10)", "$b"),
    ("number(translate(., '-', '')) &lt; 20210101",
     "number(translate(., '-', '')) &lt;= 20210101"),
    ("$jaar mod 4 = 0", "false()"),
    ("[. = $vorig]", "[normalize-space() = $vorig]"),
    ("$ref = $vorig", "$ref = $vorig and $ref != ''"),
    ("m:ToewijzingNummer = $dit/m:ToewijzingNummer",
     "number(m:ToewijzingNummer) = number($dit/m:ToewijzingNummer)"),
    ("or not($vorig) and not(m:ProductReferentie/b:VorigReferentieNummer)",
     "or not($vorig)"),
    ("preceding-sibling::m:Prestatie/m:ProductReferentie", "none"),
    ("normalize-space($tarief) != ''", "$tarief &gt; 0"),
)


def sheet_text(domein, text):
    if domein == "jw":
        text = text.replace("iwmo/3_2", "ijw/3_2").replace("wmo323", "jw323")
    return etree.fromstring(text.encode())


def sheet_of(domein, text):
    return etree.XSLT(sheet_text(domein, text))


def said(sheet, tree):
    return [(f.findtext(RAPPORT + "Code"),
             tuple(p.text for p in f.iter(RAPPORT + "Locatie")))
            for f in sheet(tree).iter(RAPPORT + "Fout")]


def one_text(tree):
    """Each value in one piece: else XPath sees pieces that C joins."""
    for e in tree.iter():
        if not isinstance(e.tag, str) or not e.getchildren() \
                or any(isinstance(k.tag, str) for k in e):
            continue
        e.text = e.xpath("string()")
        for k in list(e):
            e.remove(k)
    return tree


def main():
    args = argparse.ArgumentParser()
    args.add_argument("-s", "--seed", type=int, default=416)
    args.add_argument("-n", "--count", type=int, default=200)
    args = args.parse_args()
    failed, broken, samples = 0, Counter(), []
    text = SHEET.read_text()
    sheets = {d: sheet_of(d, text) for d in ("wmo", "jw")}
    mutator = Mutator(random.Random(args.seed), schemas())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        config, packed = folder / "plain.conf", folder / "pack.conf"
        config.write_text(f"[paths]\nschemas = {SCHEMAS}\n")
        for domein in sheets:
            (folder / f"{domein}.xsl").write_bytes(
                etree.tostring(sheet_text(domein, text)))
        packed.write_text(
            f"[paths]\nschemas = {SCHEMAS}\n[rules]\n"
            f"pack.wmo323 = {folder}/wmo.xsl\npack.jw323 = {folder}/jw.xsl\n")
        trees, paths = [], []
        for i in range(args.count):
            domein = ("wmo", "jw")[i % 2]
            tree = one_text(etree.ElementTree(etree.fromstring(
                mutator.message(domein, "323"))))
            paths.append(folder / f"{i:06d}.xml")
            paths[-1].write_bytes(etree.tostring(tree))
            trees.append((domein, tree))
        plain, pack = judged(paths, config), judged(paths, packed)
        for (domein, tree), path, receipt, more in zip(
                trees, paths, plain, pack):
            expected = said(sheets[domein], tree)
            broken.update({code for code, _ in expected})
            wrong = difference(receipt, expected, True)
            if wrong:
                failed += 1
                print(f"seed {args.seed}, {path.name}: {wrong}")
            elif expected:
                samples.append((domein, tree, receipt))
            if more != receipt:
                failed += 1
                print(f"seed {args.seed}, {path.name}: as a pack: "
                      f"{more.get('reason')} {more['findings']}")
    for what, careless in SPOILT:
        assert what in text, what
        twins = {d: sheet_of(d, text.replace(what, careless))
                 for d in ("wmo", "jw")}
        if not any(difference(receipt, said(twins[domein], tree), True)
                   for domein, tree, receipt in samples):
            failed += 1
            print(f"seed {args.seed}: nobody notices {what}")
    if len(broken) != 17:
        failed += 1
        print(f"seed {args.seed}: rules broken: {sorted(broken)}")
    print(f"seed {args.seed}: {args.count} messages, {failed} faults")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
