"""Walk the element tree of a message as its XSD has it, and build messages."""

import os

from lxml import etree

from facts import Node

XS = "{http://www.w3.org/2001/XMLSchema}"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                    "schemas")


def folder(standard):
    return os.path.normpath(os.path.join(ROOT, standard, "3.2"))


def path(standard, stem):
    return os.path.join(folder(standard), stem + ".xsd")


def space(standard, stem):
    return ("http://www.istandaarden.nl/%s/3_2/%s/schema" % (standard, stem))


class Xsd:
    """A message schema with its basisschema, read as plain XML."""

    def __init__(self, standard, stem):
        self.roots = {}
        for name in (stem, "basisschema"):
            root = etree.parse(path(standard, name)).getroot()
            self.roots[root.get("targetNamespace")] = root
        self.own = space(standard, stem)

    def _named(self, holder, reference):
        prefix, _, name = reference.partition(":")
        uri = holder.nsmap[prefix]
        if uri == XS[1:-1]:
            return None
        for kind in ("complexType", "simpleType"):
            for found in self.roots[uri].findall(XS + kind):
                if found.get("name") == name:
                    return found
        raise LookupError(reference)

    def _node(self, element):
        uri = element.getroottree().getroot().get("targetNamespace")
        most = element.get("maxOccurs", "1")
        node = Node(element.get("name"),
                    "bericht" if uri == self.own else "basis", "value",
                    int(element.get("minOccurs", "1")),
                    None if most == "unbounded" else int(most))
        if element.get("type") is not None:
            sort = self._named(element, element.get("type"))
            if sort.tag == XS + "complexType":
                node.kind = None
                node.parts = [self._node(part) for part in
                              sort.findall(XS + "sequence/" + XS + "element")]
        return node

    def tree(self):
        found = self.roots[self.own].findall(XS + "element")
        assert len(found) == 1
        return self._node(found[0])


class Builder:
    """Build messages of one tree; which parts they have is asked of want."""

    def __init__(self, standard, stem):
        self.uri = {"bericht": space(standard, stem),
                    "basis": space(standard, "basisschema")}

    def tag(self, node):
        return "{%s}%s" % (self.uri[node.space], node.name)

    def build(self, node, value, want, owner=None):
        element = etree.Element(self.tag(node))
        if owner is not None:
            owner.append((node, element))
        if node.kind is not None:
            element.text = value(node)
        for part in node.parts:
            for _ in range(want(part)):
                element.append(self.build(part, value, want, owner))
        return element


def least(node):
    return node.least


def most(node):
    """Every part that may be there; twice what may repeat."""
    return 2 if node.most is None else node.most
