"""Who makes a request is found from that request, each time anew."""

import pytest
from flask import Flask, Request, jsonify

from app.domain.actor import Actor
from app.domain.errors import Unauthenticated
from app.security import LOCAL, LocalMode, actor_of_request


class ByHeader:
    """The header names the actor; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def actor_of(self, request: Request) -> Actor | None:
        self.asked += 1
        name = request.headers.get("X-Name")
        return None if name is None else Actor(name, frozenset())

    def is_local(self) -> bool:
        return False


def test_each_request_has_its_own_actor_and_asks_once_for_it() -> None:
    app, by_header = Flask(__name__), ByHeader()
    app.add_url_rule("/", "who", lambda: jsonify([actor_of_request(by_header).name for _ in range(2)]))

    with app.app_context():
        answers = [app.test_client().get("/", headers={"X-Name": name}).json for name in ("mara", "jon")]

    assert answers == [["mara", "mara"], ["jon", "jon"]]
    assert by_header.asked == 2


def test_who_proves_nobody_is_refused() -> None:
    with Flask(__name__).test_request_context("/"), pytest.raises(Unauthenticated, match="signed in"):
        actor_of_request(ByHeader())


def test_in_local_mode_everybody_is_the_local_user() -> None:
    with Flask(__name__).test_request_context("/"):
        assert actor_of_request(LocalMode()) is LOCAL


def test_an_actor_cannot_be_taken_while_routes_are_registered() -> None:
    with pytest.raises(RuntimeError):
        actor_of_request(LocalMode())
