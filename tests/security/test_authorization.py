import pytest

from app.domain.errors import Forbidden
from app.security import LOCAL, ROLES, Actor, Permission, authorize


@pytest.mark.parametrize("permission", list(Permission))
def test_in_local_mode_everything_that_has_a_name_is_allowed(permission: Permission) -> None:
    authorize(LOCAL, permission, "transaction tx-1")


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("actor", [None, Actor("mara", frozenset()), Actor("mara", frozenset(("owner",)))])
def test_who_has_no_role_is_allowed_nothing(actor: Actor, permission: Permission) -> None:
    with pytest.raises(Forbidden, match="no permission"):
        authorize(actor, permission, "transaction tx-1")


def test_the_roles_hold_what_the_design_says_of_them() -> None:
    forbidden = {
        "executive": (Permission.READ, Permission.READ_PAYLOAD, Permission.READ_LEDGER, Permission.ACT),
        "auditor": (Permission.READ_PAYLOAD, Permission.ACT, Permission.MANAGE_ACCOUNTS),
        "admin": (Permission.READ, Permission.READ_FIGURES, Permission.READ_PAYLOAD, Permission.READ_LEDGER),
        "operator": (Permission.READ_LEDGER, Permission.MANAGE_ACCOUNTS),
        "engineer": (Permission.READ_PAYLOAD, Permission.ACT, Permission.READ_LEDGER),
    }

    assert not [(role, one) for role, several in forbidden.items() for one in several if one in ROLES[role]]
    assert set().union(*ROLES.values()) == set(Permission)


def test_what_names_no_permission_is_refused_even_in_local_mode() -> None:
    with pytest.raises(Forbidden):
        authorize(LOCAL, "erase everything")
