"""Persons who act in tests."""

from app.domain.actor import Actor

_OPERATOR = frozenset(("operator",))
KIM, LEE, MARA, JON = (Actor(name, _OPERATOR) for name in ("kim", "lee", "mara", "jon"))
