"""The addresses that an installation names: to this machine, and to others."""

import platform
from dataclasses import replace
from pathlib import Path

from app.platform.installation import Installation

EVERYWHERE = Installation(Path("data"), None, "0.0.0.0", 8050, 4318, 4317)


def test_a_server_on_all_addresses_names_one_that_senders_can_reach() -> None:
    assert EVERYWHERE.collector_url == f"http://{platform.node()}:4318"
    assert EVERYWHERE.linked_url == f"http://{platform.node()}:8050"
    named = replace(EVERYWHERE, public_url="https://transom.example/")
    assert named.collector_url == "http://transom.example:4318"
    assert named.collector_grpc_url == "http://transom.example:4317"
    assert named.linked_url == "https://transom.example"
    numbered = replace(EVERYWHERE, host="::", public_url="https://[2001:db8::1]")
    assert numbered.collector_url == "http://[2001:db8::1]:4318"


def test_this_machine_reaches_it_by_loopback() -> None:
    assert EVERYWHERE.own_collector_url == "http://127.0.0.1:4318"
    assert replace(EVERYWHERE, host="::").own_url == "http://[::1]:8050"


def test_an_address_that_was_set_is_named_as_it_is() -> None:
    assert replace(EVERYWHERE, host="10.0.0.7").collector_url == "http://10.0.0.7:4318"
    assert replace(EVERYWHERE, host="fd00::7").collector_grpc_url == "http://[fd00::7]:4317"
