"""Whether a line stands, by the rules against what is known (level 3, 4).

Each rule is a few words of rules.md and gives True when a line breaks it.
`KENT` names those that the daemon is to know.
"""

KENT = ("TR323", "TR390")


def past_bij(regel, v):
    """TR338 and TR304: the allocation is of this provider and client."""
    return (regel.aanbieder, regel.bsn) == (v.aanbieder, v.bsn)


def oordeel(boek, regel, v):
    """The rules that a line breaks; None when it must wait for its debit."""
    if regel.vorig:
        return _credit(boek, regel)
    return tuple(naam for naam, breekt in REGELS.items()
                 if naam in KENT and breekt(boek, regel, v))


def _credit(boek, regel):
    """TR323, TR390: the opposite of one approved debit, once.

    Nothing else is asked of a credit (IV085, OP360).
    """
    wie = regel.aanbieder, regel.domein, regel.vorig
    debet = boek.referenties.get(wie)
    if debet is None or debet.staat is None:
        return None
    if debet.vorig or _sleutel(debet) != _sleutel(regel) or \
            debet.staat == "rejected":
        return ("TR323",)
    if debet.staat == "held":
        return None
    if any(c is not regel and c.staat == "approved"
           for c in boek.credits[wie]):
        return ("TR390",)
    return ()


def _sleutel(regel):
    return (regel.sleutel, regel.bsn, regel.categorie, regel.code, regel.van,
            regel.tot)


REGELS = {}
