"""X12 interchanges by segment, element and component, and form data by field."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from app.redaction.tree import MAX_NODES, Body, Node, ValueOf, numbered

_ISA_ELEMENTS = 16


@dataclass(frozen=True)
class _Separators:
    element: str
    component: str
    segment: str


def parse_x12(body: bytes) -> Body | None:
    """The tree of an X12 interchange, whose ISA segment says what separates; None where it has no such segment."""
    encoding = "utf-8"
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, encoding = body.decode("latin-1"), "latin-1"
    separators = _separators(text.lstrip())
    if separators is None or text.count(separators.element) + text.count(separators.component) > MAX_NODES:
        return None
    segments = []
    for raw in text.split(separators.segment):
        content = raw.strip("\r\n \t")
        if content:
            segments.append(_segment(content, raw[: len(raw) - len(raw.lstrip())], separators))
    root = Node("interchange", children=numbered(segments), ref=separators)
    return Body("x12", root, _write_x12, encoding)


def _separators(text: str) -> _Separators | None:
    if not text.startswith("ISA") or len(text) < 4 or text[3].isalnum():
        return None
    head = text[:200].split(text[3], _ISA_ELEMENTS)
    if len(head) <= _ISA_ELEMENTS or len(head[-1]) < 2:
        return None
    component, segment = head[-1][0], head[-1][1]
    if len({text[3], component, segment}) < 3 or component.isalnum() or segment.isalnum():
        return None
    return _Separators(text[3], component, segment)


def _segment(content: str, margin: str, separators: _Separators) -> Node:
    parts = content.split(separators.element)
    composite = parts[0] != "ISA"
    elements = [
        _element(f"{number:02}", part, separators.component if composite else "")
        for number, part in enumerate(parts[1:], 1)
        if part
    ]
    return Node("segment", name=parts[0], children=elements, ref=(margin, parts))


def _element(name: str, text: str, component: str) -> Node:
    if not component or component not in text:
        return Node("text", name=name, text=text)
    parts = text.split(component)
    inside = [Node("text", name=str(number), text=part) for number, part in enumerate(parts, 1) if part]
    return Node("composite", name=name, children=inside, ref=parts)


def _write_x12(root: Node, value_of: ValueOf, pretty: bool) -> str:
    separators: _Separators = root.ref
    written = []
    for segment in root.children:
        if segment.action != "drop":
            margin, parts = segment.ref
            content = _joined(segment, parts, 0, separators.element, value_of, separators)
            written.append(content if pretty else margin + content)
    end = separators.segment + ("\n" if pretty and separators.segment != "\n" else "")
    return "".join(content + end for content in written)


def _joined(
    node: Node, parts: list[str], shift: int, separator: str, value_of: ValueOf, separators: _Separators
) -> str:
    out = list(parts)
    for child in node.children:
        place = int(child.name or 0) - 1 + (1 if node.type == "segment" else shift)
        if child.action == "drop":
            out[place] = ""
        elif child.type == "composite":
            out[place] = _joined(child, child.ref, 0, separators.component, value_of, separators)
        else:
            replaced = value_of(child)
            out[place] = out[place] if replaced is None else replaced
    return separator.join(out)


def parse_form(body: bytes) -> Body | None:
    """The fields of form data, in their order; None where a part of it is no `name=value` or no UTF-8."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=10_000
        )
    except ValueError:
        return None
    fields = numbered([Node("string", name=name, text=value) for name, value in pairs])
    return Body("form", Node("object", children=fields), _write_form)


def _write_form(root: Node, value_of: ValueOf, pretty: bool) -> str:
    fields = [field for field in root.children if field.action != "drop"]
    replaced = [(field.name or "", value_of(field), field.text or "") for field in fields]
    if pretty:
        return "\n".join(f"{name}={text if other is None else other}" for name, other, text in replaced)
    return urlencode([(name, text if other is None else other) for name, other, text in replaced])
