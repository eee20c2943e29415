"""The catalog's redaction applied to captured bodies: what is kept of them, and what may be seen of them.

Of the rules that name a value or what encloses it the nearest decides; of several that name the same thing, the
strictest (drop, mask, tokenise, show). What is dropped takes all that it holds with it. What no rule names follows
`payloads`, except that a name that holds a secret is never shown by it.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from app.catalog.model import Redaction
from app.catalog.rule_paths import Follower, Steps, steps_of
from app.domain.encryption import Keys, tokenise
from app.redaction.media_types import parse
from app.redaction.secret_names import holds_secret
from app.redaction.shapes import shape_of, whole_shape
from app.redaction.tree import Body, Node, walk, walk_with_paths

MASK = "[masked]"
STRICTNESS = ("drop", "mask", "tokenise", "show")
MAX_ROWS = 5_000


@dataclass(frozen=True)
class Redacted:
    """What a page or an answer may show of a body.

    `text` is in the body's own format, masked values as `[masked]`; null where the body is masked whole. `rows` is its
    tree, parents first: {depth, path, name, type, action, value}, value null for containers and where the body has
    null. `more` counts the rows past 5,000.
    """

    media_type: str | None
    format: str | None
    text: str | None
    rows: list[dict[str, Any]]
    more: int = 0

    @property
    def masked_whole(self) -> bool:
        """Whether nothing could be read of the body, so that nothing is shown of it."""
        return self.text is None


def without_dropped(media_type: str | None, body: bytes, redaction: Redaction) -> bytes:
    """The body to be kept: without what rules drop; the same bytes where they drop nothing."""
    return _without_dropped(judged(media_type, body, redaction), body, redaction)


def shape(media_type: str | None, body: bytes, redaction: Redaction) -> str:
    """The body's shape as JSON text (see `app.catalog.shapes`)."""
    read = judged(media_type, body, redaction)
    return whole_shape() if read is None else shape_of(read)


def kept_and_shape(media_type: str | None, body: bytes, redaction: Redaction) -> tuple[bytes, str]:
    """`without_dropped` and `shape` by one reading of the body."""
    read = judged(media_type, body, redaction)
    text = whole_shape() if read is None else shape_of(read)
    return _without_dropped(read, body, redaction), text


def redacted(media_type: str | None, body: bytes, redaction: Redaction, keys: Keys) -> Redacted:
    """What may be seen of a body without revealing it."""
    read = judged(media_type, body, redaction)
    if read is None:
        return Redacted(media_type, None, None, [])
    nodes = walk_with_paths(read.root)
    rows = [_row(depth, path, node, keys) for depth, _, path, node in islice(nodes, MAX_ROWS)]
    more = sum(1 for _ in nodes)
    text = "" if read.root.action == "drop" else read.write(read.root, lambda node: _replacement(node, keys), True)
    return Redacted(media_type, read.format, text, rows, more)


def judged(media_type: str | None, body: bytes, redaction: Redaction) -> Body | None:
    """The body's tree with the action of every node, or None for a body that is masked whole."""
    read = parse(media_type, body)
    if read is not None:
        _judge(read.root, redaction)
    return read


def strictest(actions: list[str]) -> str | None:
    """The first of drop, mask, tokenise and show that is among the actions."""
    return next((action for action in STRICTNESS if action in actions), None)


@lru_cache(maxsize=16)
def _path_rules(redaction: Redaction) -> tuple[tuple[Steps, str], ...]:
    return tuple((steps_of(rule.path), rule.action) for rule in redaction.rules if rule.path is not None)


def _judge(root: Node, redaction: Redaction) -> None:
    rules = _path_rules(redaction)
    follower = Follower([steps for steps, _ in rules])
    named = [action for steps, action in rules if not steps]
    root.action = strictest(named) or redaction.payloads
    stack: list[tuple[Node, int, bool]] = [(root, 0, bool(named))]
    containers = []
    while stack:
        node, place, ruled = stack.pop()
        if node.action == "drop" and ruled:
            continue
        if node.children:
            containers.append(node)
        for child in node.children:
            if child.name is None and child.index is None:
                child.action = node.action
                continue
            there, indices = follower.below(place, child.name, child.index)
            if indices:
                child.action = strictest([rules[index][1] for index in indices]) or "mask"
            else:
                child.action = _inherited(node, child)
            if child.children:
                stack.append((child, there, bool(indices) or (ruled and not _breaks(node, child))))
    _keep_what_holds_something(containers, redaction)


def _inherited(node: Node, child: Node) -> str:
    return "mask" if _breaks(node, child) else node.action


def _breaks(node: Node, child: Node) -> bool:
    return node.action == "show" and child.name is not None and holds_secret(child.name)


def _keep_what_holds_something(containers: list[Node], redaction: Redaction) -> None:
    if redaction.payloads == "drop":
        for node in reversed(containers):
            if node.action == "drop" and any(child.action != "drop" for child in node.children):
                node.action = "mask"


def _without_dropped(read: Body | None, body: bytes, redaction: Redaction) -> bytes:
    if read is None:
        return b"" if redaction.payloads == "drop" else body
    if all(node.action != "drop" for node in walk(read.root)):
        return body
    if read.root.action == "drop":
        return b""
    return read.write(read.root, lambda _: None, False).encode(read.encoding)


def _replacement(node: Node, keys: Keys) -> str | None:
    if node.action == "show" or node.text is None:
        return None
    return tokenise(keys, node.text) if node.action == "tokenise" else MASK


def _row(depth: int, path: str, node: Node, keys: Keys) -> dict[str, Any]:
    replaced = _replacement(node, keys)
    return {
        "depth": depth,
        "path": path,
        "name": node.name if node.name is not None else node.index,
        "type": node.type,
        "action": node.action,
        "value": node.text if replaced is None else replaced,
    }
