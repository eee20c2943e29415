"""XML bodies: elements and `@attributes` by their names without prefixes.

A document type is refused, and with it every entity but the five of XML itself.
"""

from xml.parsers import expat

from lxml import etree

from app.redaction.tree import MAX_DEPTH, MAX_NODES, Body, Node, ValueOf, numbered

MAX_ATTRIBUTES = 500


def parse(body: bytes) -> Body | None:
    """The tree of an XML body; None where it does not parse, is too deep or crowded, or has a document type."""
    if body.count(b"<") > MAX_NODES:
        return None
    if _has_crowded_element(body):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(body, parser)
        if document.getroottree().docinfo.internalDTD is not None:
            return None
        root = Node("document", children=numbered([_element(document)]), ref=document)
        return Body("xml", root, write)
    except (etree.LxmlError, ValueError):
        return None


def _has_crowded_element(body: bytes) -> bool:
    """Whether an element has more attributes than one may.

    lxml compares each attribute with all before it: 80,000 of one element took 8 s. expat does not, and is asked only
    where the body could hold so many.
    """
    if all(piece.count(b"=") <= MAX_ATTRIBUTES for piece in body.split(b"<")):
        return False
    crowded = False

    def start(name: str, attributes: list[str]) -> None:
        nonlocal crowded
        crowded = crowded or len(attributes) > 2 * MAX_ATTRIBUTES

    reader = expat.ParserCreate()
    reader.ordered_attributes = True
    reader.StartElementHandler = start
    try:
        reader.Parse(body, True)
    except expat.ExpatError:
        return True
    return crowded


def _element(document: etree._Element) -> Node:
    root = Node("element", name=etree.QName(document).localname, ref=document)
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        element = node.ref
        children = [
            Node("attribute", name=f"@{etree.QName(name).localname}", text=value, ref=(element, name))
            for name, value in element.attrib.items()
        ]
        children += _text(element, "text")
        inside: list[Node] = []
        for child in element:
            if isinstance(child.tag, str):
                inside.append(Node("element", name=etree.QName(child).localname, ref=child))
                children.append(inside[-1])
            children += _text(child, "tail")
        numbered(inside)
        node.children = children
        stack.extend((child, depth + 1) for child in inside)
    return root


def _text(element: etree._Element, where: str) -> list[Node]:
    value = getattr(element, where)
    return [Node("text", text=value, ref=(element, where))] if value and value.strip() else []


def write(root: Node, value_of: ValueOf, pretty: bool) -> str:
    """The document as text, without dropped nodes and, if `pretty`, without comments and instructions.

    Writes into the parsed document: a body is parsed again for another view.
    """
    gone: list[Node] = []
    stack = list(root.children)
    while stack:
        node = stack.pop()
        if node.action == "drop":
            gone.append(node)
        elif node.text is not None:
            replaced = value_of(node)
            if replaced is not None:
                _set(node, replaced)
        stack.extend(node.children if node.action != "drop" else ())
    for node in sorted(gone, key=lambda node: node.type == "element"):
        _remove(node)
    if root.children[0].action == "drop":
        return ""
    if pretty:
        etree.strip_elements(root.ref, etree.Comment, etree.ProcessingInstruction, with_tail=False)
        etree.indent(root.ref)
    text: str = etree.tostring(root.ref if pretty else root.ref.getroottree(), encoding="unicode", with_tail=False)
    return text


def _set(node: Node, text: str | None) -> None:
    element, where = node.ref
    if node.type == "text":
        setattr(element, where, text)
    elif text is None:
        del element.attrib[where]
    else:
        element.attrib[where] = text


def _remove(node: Node) -> None:
    if node.type != "element":
        _set(node, None)
        return
    element = node.ref
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
