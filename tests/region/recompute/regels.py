"""Whether a line stands, by the rules against what is known (level 3, 4).

Each rule is a few words of rules.md; `KENT` names those that the daemon is to
know.  A rule gives its code or nothing.
"""

KENT = ()


def past_bij(regel, v):
    """TR338 and TR304: the allocation is of this provider and client."""
    return (regel.aanbieder, regel.bsn) == (v.aanbieder, v.bsn)


def oordeel(boek, regel, v):
    """The rules that a line breaks."""
    return tuple(naam for naam, breekt in REGELS.items()
                 if naam in KENT and breekt(boek, regel, v))


REGELS = {}
