"""Documents that no sender sends: messages bent, cut and spliced, and attacks
on whoever reads XML.  The same chance gives the same documents."""

import re

_TAG = re.compile(rb"<[^<>?!]{1,80}>")
_TEXT = re.compile(rb">([^<>\s]{1,40})<")


class Vijand:
    """Makes documents from messages; lures lead to what must not be opened."""

    def __init__(self, chance, messages, file, url):
        self.chance = chance
        self.messages = messages
        file, url = file.encode(), url.encode()
        self.heads = [
            b'<!DOCTYPE Bericht SYSTEM "%s">' % url,
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file://%s">]>' % file,
            b'<!DOCTYPE x [<!ENTITY %% p SYSTEM "%s">%%p;]>' % url,
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
            b'<?xml-stylesheet href="%s" type="text/xsl"?>' % url,
            b'<?xml-model href="%s"?>' % url,
        ]
        self.pieces = [
            b"&a;", b"&#0;", b"&#x10FFFF;", b"&lt;", b"&b;" * 50, b"]]>",
            b"<![CDATA[<a>]]>", b"\0", b"\xff", b"\xed\xa0\x80", b"--", b"<!--",
            b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href='
            b'"file://%s" parse="text"/>' % file,
            b"<a>" * 70 + b"</a>" * 70, b"9" * 400, b"-1", b"\xe2\x80\xae",
            b" ", b"\r", b"e" * 5000, b"<?php %s?>" % file,
        ]
        self.attributes = [
            b' xmlns:s="http://www.w3.org/2001/XMLSchema-instance" '
            b's:schemaLocation="urn:x %s"' % url,
            b' xmlns:s="http://www.w3.org/2001/XMLSchema-instance" '
            b's:noNamespaceSchemaLocation="%s"' % url,
            b' xmlns:s="http://www.w3.org/2001/XMLSchema-instance" '
            b's:nil="true"',
            b' xml:base="%s"' % url, b' a="1" a="2"', b' xmlns=""',
            b"".join(b' a%d=""' % n for n in range(40)),
        ]
        self.ways = [self.cut, self.bytes, self.drop, self.double, self.piece,
                     self.head, self.attribute, self.splice, self.value,
                     self.value, self.swap, self.other_bytes, self.nothing]

    def at(self, body):
        return self.chance.randrange(len(body) + 1)

    # ---- ways

    def nothing(self, body):
        return body

    def cut(self, body):
        return body[:self.at(body)]

    def bytes(self, body):
        out = bytearray(body)
        for _ in range(self.chance.randrange(1, 9)):
            if out:
                out[self.chance.randrange(len(out))] = \
                    self.chance.randrange(256)
        return bytes(out)

    def slice_of(self, body):
        tags = [m.start() for m in _TAG.finditer(body)]
        if len(tags) < 2:
            return 0, len(body)
        first, last = sorted(self.chance.sample(tags, 2))
        return first, last

    def drop(self, body):
        first, last = self.slice_of(body)
        return body[:first] + body[last:]

    def double(self, body):
        first, last = self.slice_of(body)
        last = min(last, first + 20_000)
        return body[:last] + body[first:last] * self.chance.choice(
            (1, 1, 2, 20)) + body[last:]

    def piece(self, body):
        texts = list(_TEXT.finditer(body))
        at = self.chance.choice(texts).start(1) \
            if texts and self.chance.random() < 0.7 else self.at(body)
        return body[:at] + self.chance.choice(self.pieces) + body[at:]

    def head(self, body):
        at = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
        return body[:at] + self.chance.choice(self.heads) + body[at:]

    def attribute(self, body):
        tags = list(_TAG.finditer(body))
        if not tags:
            return body
        at = self.chance.choice(tags).end() - 1
        at -= body[at - 1:at] == b"/"
        return body[:at] + self.chance.choice(self.attributes) + body[at:]

    def splice(self, body):
        other = self.chance.choice(self.messages)
        return body[:self.at(body)] + other[self.at(other):]

    def value(self, body):
        texts = list(_TEXT.finditer(body))
        if not texts:
            return body
        one, two = (self.chance.choice(texts) for _ in range(2))
        new = self.chance.choice(
            (two[1], two[1], b"0", b"", one[1] + b"0", one[1].lower(),
             b"2023-02-30", b"-5", b"99999999999999999999", b"1e3"))
        return body[:one.start(1)] + new + body[one.end(1):]

    def swap(self, body):
        tags = list(_TAG.finditer(body))
        if len(tags) < 2:
            return body
        one, two = (self.chance.choice(tags) for _ in range(2))
        return body[:one.start()] + two[0] + body[one.end():]

    def other_bytes(self, body):
        code = self.chance.choice(("utf-16", "utf-16-be", "utf-32", "cp037",
                                   "utf-7", "utf-8-sig"))
        return body.decode("utf-8", "replace").encode(code, "replace")

    # ---- one document

    def document(self, number):
        """The number makes its bytes its own."""
        body = self.chance.choice(self.messages)
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            body = self.chance.choice(self.ways)(body)
        return body[:200_000] + b"<!--%d-->" % number
