import pytest

from app.domain.errors import Forbidden
from app.security import LOCAL, Actor, Permission, authorize


@pytest.mark.parametrize("permission", list(Permission))
def test_in_local_mode_everything_that_has_a_name_is_allowed(permission):
    authorize(LOCAL, permission, "transaction tx-1")


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("actor", [None, Actor("mara", frozenset(("operator",)))])
def test_nobody_else_is_allowed_anything(actor, permission):
    with pytest.raises(Forbidden, match="no permission"):
        authorize(actor, permission, "transaction tx-1")


def test_what_names_no_permission_is_refused_even_in_local_mode():
    with pytest.raises(Forbidden):
        authorize(LOCAL, "erase everything")
