"""Every setting has one name, three places to be set, and a sentence for who mistypes it."""

from pathlib import Path

import pytest

from app.domain.errors import BadConfiguration
from app.settings import SETTINGS, resolve


def test_a_flag_goes_before_a_variable_before_the_file_before_the_default(tmp_path: Path) -> None:
    (tmp_path / "transom.toml").write_text("port = 1\notlp_port = 1\ngrpc_port = 1\n")
    found = resolve({"port": 3, "host": None}, {"TRANSOM_PORT": "2", "TRANSOM_OTLP_PORT": "2"}, tmp_path)
    assert (found.port, found.otlp_port, found.grpc_port, found.host) == (3, 2, 1, "127.0.0.1")


def test_an_unknown_variable_stops_the_start_and_names_its_nearest_neighbour(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as stopped:
        resolve({}, {"TRANSOM_OTLP_PROT": "1", "PATH": "x"}, tmp_path)
    assert str(stopped.value) == "TRANSOM_OTLP_PROT: no such setting. Did you mean TRANSOM_OTLP_PORT?"


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "transom.toml").write_text('prot = 1\nhost = ""\n')
    with pytest.raises(BadConfiguration) as stopped:
        resolve({}, {"TRANSOM_PORT": "http", "TRANSOM_GRPC_PORT": "99999"}, tmp_path)
    assert str(stopped.value).splitlines() == [
        "transom.toml: prot: no such setting. Did you mean port?",
        "transom.toml: host: needs a text that is not empty",
        "TRANSOM_PORT: 'http' is no port number",
        "TRANSOM_GRPC_PORT: 99999 is no port number; they run from 0 to 65535",
    ]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "transom.toml").write_text("port = = 1")
    with pytest.raises(BadConfiguration, match=r"transom\.toml: .*line 1"):
        resolve({}, {}, tmp_path)


def test_every_setting_has_a_sentence() -> None:
    assert all(setting.sentence.endswith(".") for setting in SETTINGS)


def test_a_yes_or_no_is_read_in_the_words_that_people_use(tmp_path: Path) -> None:
    (tmp_path / "transom.toml").write_text("act_idempotent = true\n")
    assert resolve({}, {}, tmp_path).act_idempotent is True
    assert resolve({}, {"TRANSOM_ACT_IDEMPOTENT": "no"}, tmp_path).act_idempotent is False
    with pytest.raises(BadConfiguration, match="TRANSOM_ACT_IDEMPOTENT: 'perhaps' is neither true nor false"):
        resolve({}, {"TRANSOM_ACT_IDEMPOTENT": "perhaps"}, tmp_path)


def test_hosts_are_named_with_commas_between_and_a_secret_is_not_shown(tmp_path: Path) -> None:
    found = resolve(
        {}, {"TRANSOM_PRIVATE_TARGETS": "engine.local, 127.0.0.1,", "TRANSOM_ACT_SECRET": "whsec_x"}, tmp_path
    )
    assert found.private_hosts == ("engine.local", "127.0.0.1")
    assert "whsec_x" not in repr(found)
