"""The schemas of iWmo 3.2 and iJw 3.2 take and refuse what the standard does.

Messages are built by walking a tree; each is then spoilt in one way at a time
at every place.  What the schema should say comes from facts.py and values.py.
"""

import copy
import os
import sys
import unittest

from lxml import etree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import facts                                            # noqa: E402
import values                                           # noqa: E402
import walk                                             # noqa: E402

_schemas = {}


def stems():
    for standard, prefix in facts.STANDARDS.items():
        for number in sorted(facts.CODES):
            yield standard, number, prefix + number


def schema(standard, stem):
    if stem not in _schemas:
        _schemas[stem] = etree.XMLSchema(file=walk.path(standard, stem))
    return _schemas[stem]


def good_value(standard, number):
    return lambda node: values.judged(standard, number, node.kind)[0][0]


class Whole(unittest.TestCase):
    """The files as such."""

    def test_there_is_a_file_for_each_message_and_no_other(self):
        for standard, prefix in facts.STANDARDS.items():
            want = {prefix + number + ".xsd" for number in facts.CODES}
            want.add("basisschema.xsd")
            self.assertEqual(set(os.listdir(walk.folder(standard))), want)

    def test_every_schema_compiles(self):
        for standard in facts.STANDARDS:
            etree.XMLSchema(file=walk.path(standard, "basisschema"))
        for standard, _, stem in stems():
            schema(standard, stem)

    def test_namespaces_and_import_are_those_of_the_standard(self):
        for standard, _, stem in stems():
            root = etree.parse(walk.path(standard, stem)).getroot()
            self.assertEqual(root.get("targetNamespace"),
                             walk.space(standard, stem))
            self.assertEqual(root.get("elementFormDefault"), "qualified")
            imports = root.findall(walk.XS + "import")
            self.assertEqual(
                [(i.get("namespace"), i.get("schemaLocation"))
                 for i in imports],
                [(walk.space(standard, "basisschema"), "basisschema.xsd")])

    def test_the_versions_stand_in_appinfo(self):
        for standard, _, stem in stems():
            root = etree.parse(walk.path(standard, stem)).getroot()
            said = {etree.QName(e).localname: e.text for e in
                    root.findall(walk.XS + "annotation/" + walk.XS +
                                 "appinfo/*")}
            for name in ("BerichtXsdVersie", "BasisschemaXsdVersie"):
                self.assertEqual(said[name], "1.0.0", stem)

    def test_the_tree_in_the_schema_is_that_of_the_standard(self):
        for standard, number, stem in stems():
            with self.subTest(stem):
                self.assertEqual(
                    walk.Xsd(standard, stem).tree().shape(),
                    facts.bericht(standard, number).shape())


class Judged(unittest.TestCase):
    """Messages against the verdict of the standard."""

    def each(self):
        for standard, number, stem in stems():
            self.standard, self.number, self.stem = standard, number, stem
            self.schema = schema(standard, stem)
            self.builder = walk.Builder(standard, stem)
            self.tree = facts.bericht(standard, number)
            self.value = good_value(standard, number)
            yield

    def build(self, want, owner=None):
        return self.builder.build(self.tree, self.value, want, owner)

    def judge(self, root, want, why):
        self.count = getattr(self, "count", 0) + 1
        if self.schema.validate(root) != want:
            self.fail("%s: %s: should be %s" % (
                self.stem, why, "accepted" if want else "refused"))

    def test_a_message_with_all_it_must_have_and_no_more_is_accepted(self):
        for _ in self.each():
            self.judge(self.build(walk.least), True, "least")

    def test_a_message_with_all_it_may_have_is_accepted(self):
        for _ in self.each():
            self.judge(self.build(walk.most), True, "most")

    def test_the_tree_of_the_schema_itself_gives_accepted_messages(self):
        for _ in self.each():
            ours = walk.Xsd(self.standard, self.stem).tree()
            pairs = list(zip(ours.walk(), self.tree.walk()))
            for own, fact in pairs:
                own.kind = fact.kind
            for want in (walk.least, walk.most):
                root = self.builder.build(ours, self.value, want)
                self.judge(root, True, want.__name__)

    def test_each_part_that_may_be_there_may_be_there_alone(self):
        for _ in self.each():
            for node in self.tree.walk():
                if node.least == 1:
                    continue
                inside = {id(part) for part in node.walk()}
                above = {id(n) for n in self.tree.walk()
                         if any(p is node for p in n.walk())}

                def want(part):
                    if id(part) in above or id(part) in inside:
                        return max(part.least, 1 if id(part) in above else 0)
                    return part.least
                self.judge(self.build(want), True, node.name)

    def test_reading_as_a_stream_gives_the_same_verdict(self):
        for _ in self.each():
            parser = etree.XMLParser(schema=self.schema)
            for want in (walk.least, walk.most):
                text = etree.tostring(self.build(want), encoding="utf-8")
                etree.fromstring(text, parser)
                spoilt = text.replace(b"Header>", b"Hoofd>")
                with self.assertRaises(etree.XMLSyntaxError):
                    etree.fromstring(spoilt, parser)

    def spoil(self, change):
        """Change one element of the fullest message, each in its turn."""
        owner = []
        whole = self.build(walk.most, owner)
        order = {element: node for node, element in owner}
        nodes = [order[element] for element in whole.iter()]
        for place, node in enumerate(nodes):
            root = copy.deepcopy(whole)
            element = next(e for i, e in enumerate(root.iter())
                           if i == place)
            want = change(node, element)
            if want is not None:
                self.judge(root, want, "%s at %s" % (
                    change.__name__, element.tag))

    def spoil_all(self, change):
        self.count = 0
        for _ in self.each():
            self.spoil(change)
        self.assertGreater(self.count, 28)

    def test_a_part_may_be_left_out_only_where_the_standard_says_so(self):
        def leave_out(node, element):
            if element.getparent() is None:
                return None
            twins = [e for e in element.getparent() if e.tag == element.tag]
            element.getparent().remove(element)
            return node.least == 0 or len(twins) > 1
        self.spoil_all(leave_out)

    def test_the_last_of_a_part_that_repeats_may_not_be_left_out(self):
        def leave_out_all(node, element):
            if node.most is not None:
                return None
            parent = element.getparent()
            for twin in [e for e in parent if e.tag == element.tag]:
                parent.remove(twin)
            return node.least == 0
        self.spoil_all(leave_out_all)

    def test_a_part_may_repeat_only_where_the_standard_says_so(self):
        def repeat(node, element):
            if element.getparent() is None:
                return None
            element.addnext(copy.deepcopy(element))
            return node.most is None
        self.spoil_all(repeat)

    def test_the_order_is_fixed(self):
        def swap(_, element):
            after = element.getnext()
            if after is None or after.tag == element.tag:
                return None
            after.addnext(element)
            return False
        self.spoil_all(swap)

    def test_a_stranger_is_refused_everywhere(self):
        def stranger_after(node, element):
            if element.getparent() is None:
                return None
            element.addnext(etree.Element(
                "{%s}Onbekend" % self.builder.uri[node.space]))
            return False

        def stranger_first(node, element):
            element.insert(0, etree.Element(
                "{%s}Onbekend" % self.builder.uri[node.space]))
            return False
        self.spoil_all(stranger_after)
        self.spoil_all(stranger_first)

    def test_attributes_are_refused_everywhere(self):
        def attribute(_, element):
            element.set("id", "1")
            return False

        def nil(_, element):
            element.set("{%s}nil" % walk.XSI, "true")
            return False

        def other_type(_, element):
            element.set("{%s}type" % walk.XSI, "xs:string")
            return False
        for change in (attribute, nil, other_type):
            self.spoil_all(change)

    def test_an_element_in_another_namespace_is_refused(self):
        def other_namespace(node, element):
            other = "basis" if node.space == "bericht" else "bericht"
            element.tag = "{%s}%s" % (self.builder.uri[other], node.name)
            return False

        def no_namespace(node, element):
            element.tag = node.name
            return False

        def other_release(node, element):
            element.tag = element.tag.replace("/3_2/", "/3_1/")
            return False

        def lower_case(node, element):
            element.tag = "{%s}%s" % (self.builder.uri[node.space],
                                      node.name.lower())
            return False
        for change in (other_namespace, no_namespace, other_release,
                       lower_case):
            self.spoil_all(change)

    def test_an_empty_element_is_refused_where_a_part_is_due(self):
        def empty(node, element):
            for part in list(element):
                element.remove(part)
            element.text = None
            return node.kind is None and all(
                part.least == 0 for part in node.parts)
        self.spoil_all(empty)

    def test_text_between_the_parts_of_a_class_is_refused(self):
        def text(node, element):
            if node.kind is not None:
                return None
            element.text = "a"
            return False

        def white_space(node, element):
            if node.kind is not None:
                return None
            element.text = "\r\n\t "
            return True
        self.spoil_all(text)
        self.spoil_all(white_space)

    def test_every_value_is_judged_at_every_place(self):
        for _ in self.each():
            owner = []
            root = self.build(walk.most, owner)
            for node, element in owner:
                if node.kind is None:
                    continue
                right = element.text
                good, bad = values.judged(self.standard, self.number,
                                          node.kind)
                for value in good:
                    element.text = value
                    self.judge(root, True, "%s %r" % (node.name, value))
                for value in bad:
                    element.text = value
                    self.judge(root, False, "%s %r" % (node.name, value))
                element.text = right

    def test_a_message_of_another_kind_is_refused(self):
        built = {}
        for _ in self.each():
            built[self.stem] = self.build(walk.least)
        for standard, _, stem in stems():
            for other, root in built.items():
                self.assertEqual(schema(standard, stem).validate(root),
                                 other == stem, (stem, other))


if __name__ == "__main__":
    unittest.main()
