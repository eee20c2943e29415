"""The catalog's redaction applied to named values: attributes, headers, and the few fields that hold free text.

An attribute is named exactly, nested ones by their dotted path. A header is named without regard to case, as
`http.request.header.<name>`, `http.response.header.<name>` or inside an attribute `headers`. Names that hold a secret
are dropped first of all. What Transom itself joins and derives by is shown unless a rule names it: masked, it would
join everything to everything.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.catalog.model import JOIN_ATTRIBUTES, Redaction, RedactionRule
from app.domain.encryption import Keys, tokenise
from app.domain.values import MARK, of_any_value, to_any_value, to_plain
from app.redaction.body_redaction import MASK, strictest
from app.redaction.secret_names import holds_secret

HEADER_PREFIXES = ("http.request.header.", "http.response.header.")
EXTENSION_PREFIX = "ce-"
"""Before the name of a CloudEvent's own context attribute, which a rule names without it."""
FOLLOWS: Mapping[str, str] = {
    "exception.stacktrace": "exception.message",
    "status.message": "exception.message",
    "body": "log.body",
}
"""A field that no rule names is treated as the field that repeats its text."""
NEEDED = frozenset((*JOIN_ATTRIBUTES, "service.name", "event.name", "otel.event.name", "event.id"))
MAX_ANSWERS = 10_000


@lru_cache(maxsize=16)
def rules_of(redaction: Redaction) -> "AttributeRules":
    """The rules of a redaction, kept so that a name is looked up once, not once a record."""
    return AttributeRules(redaction)


class AttributeRules:
    """Answers what is to be done with a named value; holds what it has answered, by name."""

    def __init__(self, redaction: Redaction) -> None:
        self._default = redaction.attributes
        self._attributes = _by_name(redaction.rules, "attribute")
        self._headers = {_header(name): action for name, action in _by_name(redaction.rules, "header").items()}
        self._fields = _by_name(redaction.rules, "field")
        self._answers: dict[str, str | None] = {}

    def action(self, name: str) -> str:
        """mask, show, drop or tokenise, of the attribute of this name."""
        return self.named(name) or ("show" if _needed(name) else self._default)

    def named(self, name: str) -> str | None:
        """What a rule or the name itself says; None leaves it to the default."""
        try:
            return self._answers[name]
        except KeyError:
            own = name.removeprefix(EXTENSION_PREFIX)
            answer = "drop" if holds_secret(own) else self._ruled(name) or self._ruled(own)
            if len(self._answers) < MAX_ANSWERS:
                self._answers[name] = answer
            return answer

    def field(self, name: str) -> str:
        """The action of a field (`exception.message`, `log.body`, `reason`, ...)."""
        return self._field(name) or self._default

    def protected_json(self, text: str, keys: Keys, prefix: str = "") -> str | None:
        """A JSON object's text with its members treated by name; the same text where none is touched, None if empty.

        Text that does not parse is masked.
        """
        try:
            content = json.loads(text)
            changed = self._members(content, prefix, keys)
        except (ValueError, RecursionError):
            return json.dumps(MASK)
        if changed is content:
            return text
        return json.dumps(changed, separators=(",", ":"), ensure_ascii=False) if changed else None

    def protected_value(self, name: str, text: str, keys: Keys) -> str | None:
        """An attribute's value in the text form of `app.domain.values`; None where it is dropped."""
        action = self.action(name)
        if action != "show":
            return replaced(action, text, keys)
        return self.inside(name, text, keys) if text.startswith(MARK + "j") else text

    def inside(self, name: str, text: str, keys: Keys) -> str:
        """A shown nested value, without what its own members' names forbid."""
        value = to_any_value(text)
        changed = self._any_value(value, name, keys)
        return text if changed is value else of_any_value(changed)

    def resource(self, text: str, keys: Keys) -> str:
        """OTLP JSON of a resource or scope (`{"resource": {"attributes": …}, …}`), its attributes treated."""
        content = json.loads(text)
        for part in ("resource", "scope"):
            attributes = (content.get(part) or {}).get("attributes")
            if attributes:
                redacted = self._key_values(attributes, "", keys)
                if redacted is not attributes:
                    content[part]["attributes"] = redacted
                    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
        return text

    def _inner(self, path: str, name: str) -> str:
        """The action of a member of something shown: shown too, unless its own name or path says otherwise."""
        named = [action for action in (self.named(path), self.named(name)) if action is not None]
        return strictest(named) or "show"

    def _ruled(self, name: str) -> str | None:
        named = [self._attributes.get(name), self._field(name)]
        for prefix in HEADER_PREFIXES:
            if name.startswith(prefix):
                named.append(self._headers.get(_header(name.removeprefix(prefix))))
        if ".headers." in f".{name}":
            named.append(self._headers.get(_header(f".{name}".rpartition(".headers.")[2])))
        return strictest([action for action in named if action is not None])

    def _field(self, name: str) -> str | None:
        follows = FOLLOWS.get(name)
        own = strictest([rule[name] for rule in (self._fields, self._attributes) if name in rule])
        return own or (self._field(follows) if follows else None)

    def _members(self, content: Any, prefix: str, keys: Keys) -> Any:
        """The same object where nothing in it is touched, else a treated copy."""
        if isinstance(content, list):
            items = [self._item(item, prefix, keys) for item in content]
            same = all(new is old for new, old in zip(items, content, strict=True))
            return content if same else [item for item in items if item is not _GONE]
        if not isinstance(content, dict):
            return content
        redacted: dict[str, Any] = {}
        same = True
        for name, value in content.items():
            path = f"{prefix}.{name}" if prefix else name
            action = self._inner(path, name) if prefix else self.action(name)
            if action == "show":
                redacted[name] = self._members(value, path, keys)
                same = same and redacted[name] is value
            else:
                same = False
                if action != "drop":
                    redacted[name] = _replaced_plain(action, value, keys)
        return content if same else redacted

    def _item(self, item: Any, prefix: str, keys: Keys) -> Any:
        named = _named_pair(item)
        action = "show" if named is None else self._inner(f"{prefix}.{named}", named)
        if action == "show":
            return self._members(item, prefix, keys)
        return _GONE if action == "drop" else _with_value(item, action, keys)

    def _any_value(self, value: dict[str, Any], name: str, keys: Keys) -> dict[str, Any]:
        if "kvlistValue" in value:
            members = value["kvlistValue"].get("values", [])
            redacted = self._key_values(members, name, keys)
            return value if redacted is members else {"kvlistValue": {"values": redacted}}
        if "arrayValue" in value:
            items = value["arrayValue"].get("values", [])
            treated = [self._any_value(item, name, keys) for item in items]
            same = all(new is old for new, old in zip(treated, items, strict=True))
            return value if same else {"arrayValue": {"values": treated}}
        return value

    def _key_values(self, members: list[dict[str, Any]], prefix: str, keys: Keys) -> list[dict[str, Any]]:
        redacted: list[dict[str, Any]] = []
        same = True
        for member in members:
            name, value = member.get("key", ""), member.get("value", {})
            path = f"{prefix}.{name}" if prefix else name
            action = self._inner(path, name) if prefix else self.action(name)
            if action == "show":
                treated = self._any_value(value, path, keys)
                same = same and treated is value
                redacted.append(member if treated is value else {"key": name, "value": treated})
            else:
                same = False
                text = replaced(action, of_any_value(value), keys)
                if text is not None:
                    redacted.append({"key": name, "value": {"stringValue": text}})
        return members if same else redacted


_GONE = object()


def _needed(name: str) -> bool:
    return name in NEEDED or name.startswith("transom.")


def replaced(action: str, text: str, keys: Keys) -> str | None:
    """What stands in place of a value that is not shown: null, the mask, or the token of its plain form."""
    if action == "drop":
        return None
    if action == "mask":
        return MASK
    return tokenise(keys, _plain_text(to_plain(text)) if text.startswith(MARK) else text)


def _replaced_plain(action: str, value: Any, keys: Keys) -> str:
    return tokenise(keys, _plain_text(value)) if action == "tokenise" else MASK


def _plain_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _named_pair(item: Any) -> str | None:
    """The name of one header of a list of them: `{"name": …, "value": …}`, `{"key": …, …}` or `[name, value]`."""
    if isinstance(item, dict) and "value" in item:
        name = item.get("name", item.get("key"))
        return name if isinstance(name, str) else None
    if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str):
        return item[0]
    return None


def _with_value(item: Any, action: str, keys: Keys) -> Any:
    if isinstance(item, dict):
        return {**item, "value": _replaced_plain(action, item["value"], keys)}
    return [item[0], _replaced_plain(action, item[1], keys)]


def _header(name: str) -> str:
    return name.lower().replace("_", "-")


def _by_name(rules: tuple[RedactionRule, ...], selector: str) -> dict[str, str]:
    named: dict[str, list[str]] = {}
    for rule in rules:
        name = getattr(rule, selector)
        if name is not None:
            named.setdefault(name, []).append(rule.action)
    return {name: strictest(actions) or "mask" for name, actions in named.items()}
