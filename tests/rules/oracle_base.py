"""Elements and values of a message, as the pages on level 2 speak of them."""

import re

from lxml import etree

BLANKS = " \t\r\n"


# ---- elements

def name(e):
    return etree.QName(e).localname


def kids(e, *names):
    """The children of these names; all without names."""
    if e is None:
        return []
    return [k for k in e if isinstance(k.tag, str)
            and (not names or name(k) in names)]


def kid(e, *steps):
    """The first descendant along these names, or None."""
    for step in steps:
        found = kids(e, step)
        if not found:
            return None
        e = found[0]
    return e


def raw(e):
    """All the text, as it stands; None for an absent element."""
    return None if e is None else e.xpath("string()")


def path(e):
    steps = []
    while e is not None:
        parent = e.getparent()
        twins = kids(parent, name(e))
        place = f"[{twins.index(e) + 1}]" if len(twins) > 1 else ""
        steps.insert(0, f"/{name(e)}{place}")
        e = parent
    return "".join(steps)


def everywhere(e, *names):
    return [d for d in e.iter() if isinstance(d.tag, str)
            and name(d) in names]


# ---- values

def norm(text):
    return re.sub(f"[{BLANKS}]+", " ", text or "").strip(BLANKS)


def num(text):
    """An int, or None for what is no number."""
    text = (text or "").strip(BLANKS)
    if re.fullmatch("-?[0-9]+", text):
        return int(text)
    return None


def day(e):
    text = raw(e)
    return None if text is None else num(text.replace("-", ""))


def day10(e):
    text = raw(e)
    return None if text is None else num(text[:10].replace("-", ""))


def later(a, b):
    x, y = day(a), day10(b)
    return x is not None and y is not None and x > y


def after_hyphens(text, n):
    parts = text.split("-", n)
    return parts[n] if len(parts) > n else ""
