"""Writing iWmo/iJw messages: elements are tuples, bytes as a sender's.

An element is (name, content); content is a text, a list of elements, or None
for an element that is left out.  A name that starts with a colon belongs to
the namespace of the basisschema (the children of its CDT types), every other
one to the namespace of the message itself.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

STANDAARDEN = {"wmo": "iwmo", "jw": "ijw"}

# BerichtCode per message and domain (COD002-VEKTIS).
BERICHTCODES = {
    "301": ("414", "436"), "302": ("415", "437"),
    "305": ("418", "438"), "306": ("419", "439"),
    "307": ("420", "440"), "308": ("421", "441"),
    "315": ("444", "446"), "316": ("445", "447"),
    "317": ("480", "486"), "318": ("481", "487"),
    "319": ("482", "488"), "320": ("483", "489"),
    "323": ("484", "490"), "325": ("485", "491"),
}


@dataclass(frozen=True)
class Vorm:
    """How a message looks as bytes; none of it changes what it says."""

    indent: str = "\t"      # "" for a compact message on one line
    crlf: bool = False
    prefixes: bool = True   # False: the message namespace is the default one
    declaratie: bool = True  # the <?xml …?> line


INGESPRONGEN = Vorm()
COMPACT = Vorm(indent="")
WINDOWS = Vorm(crlf=True)


def naamruimte(domein, soort, release="3_2"):
    """The namespace of a message, for instance of a wmo 323."""
    standaard = STANDAARDEN[domein]
    return (f"http://www.istandaarden.nl/{standaard}/{release}"
            f"/{domein}{soort}/schema")


def basisruimte(domein, release="3_2"):
    """The namespace of the basisschema."""
    return (f"http://www.istandaarden.nl/{STANDAARDEN[domein]}/{release}"
            "/basisschema/schema")


def berichtcode(domein, soort):
    """BerichtCode of a message type in a domain."""
    return BERICHTCODES[soort][("wmo", "jw").index(domein)]


def schrijf(domein, soort, kinderen, vorm=INGESPRONGEN, release="3_2"):
    """The bytes of a Bericht with these children."""
    eigen = f"{domein}{soort}:" if vorm.prefixes else ""
    basis = STANDAARDEN[domein] + ":"
    eol = ("\r\n" if vorm.crlf else "\n") if vorm.indent else ""
    uit = []

    def element(naam, inhoud, diepte):
        if naam.startswith(":"):
            naam = basis + naam[1:]
        else:
            naam = eigen + naam
        inspringing = vorm.indent * diepte
        if isinstance(inhoud, list):
            uit.append(f"{inspringing}<{naam}>{eol}")
            for kind, waarde in inhoud:
                if waarde is not None:
                    element(kind, waarde, diepte + 1)
            uit.append(f"{inspringing}</{naam}>{eol}")
        else:
            uit.append(f"{inspringing}<{naam}>{escape(str(inhoud))}"
                       f"</{naam}>{eol}")

    if vorm.declaratie:
        uit.append('<?xml version="1.0" encoding="UTF-8"?>')
        uit.append(eol or "\n")
    xmlns = f"xmlns:{domein}{soort}" if vorm.prefixes else "xmlns"
    uit.append(f'<{eigen}Bericht {xmlns}="'
               f'{naamruimte(domein, soort, release)}" '
               f'xmlns:{basis[:-1]}="{basisruimte(domein, release)}">{eol}')
    for kind, waarde in kinderen:
        if waarde is not None:
            element(kind, waarde, 1)
    uit.append(f"</{eigen}Bericht>{eol}")
    return "".join(uit).encode()


def header(domein, soort, afzender, ontvanger, identificatie, dagtekening,
           extra=()):
    """The Header every message begins with; extra follows XsdVersie."""
    return ("Header", [
        ("BerichtCode", berichtcode(domein, soort)),
        ("BerichtVersie", "3"),
        ("BerichtSubversie", "2"),
        ("Afzender", afzender),
        ("Ontvanger", ontvanger),
        ("BerichtIdentificatie", [(":Identificatie", identificatie),
                                  (":Dagtekening", dagtekening)]),
        ("XsdVersie", xsdversie()),
        *extra,
    ])


def xsdversie():
    """XsdVersie of release 3.2."""
    return [(":BasisschemaXsdVersie", "1.0.0"),
            (":BerichtXsdVersie", "1.0.0")]
