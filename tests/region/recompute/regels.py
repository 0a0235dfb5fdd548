"""Whether a declared line stands, by the rules against what is known."""


def past_bij(regel, v):
    """TR338 and TR304: the allocation is of this provider and client."""
    return (regel.aanbieder, regel.bsn) == (v.aanbieder, v.bsn)


def oordeel(boek, regel):
    """The rules that a line with an allocation breaks; None: it must wait.

    A debit breaks none.  A credit is the opposite of one approved debit,
    once (TR323, TR390), and nothing else is asked of it (IV085, OP360).
    """
    if not regel.vorig:
        return ()
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
