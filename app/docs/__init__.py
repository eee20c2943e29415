"""The documents that are installed with Transom, as Markdown: what each is called and what it says."""

from pathlib import Path

TITLES = {
    "product": "What Transom is for",
    "data": "Records, derivations, numbers",
    "interface": "Commands, wires, answers",
    "catalog": "Governance as files",
    "pages": "How pages behave",
    "quality": "What must hold",
    "recipes": "Recipes for what you have",
    "deploy": "As a service, in a container, beside other tools",
    "grafana": "A dashboard, and its data sources",
    "threats": "Who attacks what, and what stops it",
    "keys": "Keys, retention, erasure, backup",
    "verdicts": "How often verdicts are wrong",
    "architecture": "How it is built",
    "contributing": "How to change it",
    "changelog": "What changed",
}
"""The documents by name, in the order in which they are listed, each with a short title."""


def document(name: str) -> str | None:
    """The Markdown of a document of `TITLES`, its title as the first heading; None for another name."""
    if name not in TITLES:
        return None
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
