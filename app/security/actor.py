"""The actor of an app without accounts. The type itself is the domain's, since the office below stores actors too."""

from app.domain.actor import Actor

LOCAL = Actor("local", frozenset(("operator", "executive", "auditor", "engineer")), local=True)
"""Whoever reaches an app in local mode: a local user with every role."""
