"""Every setting has one name, three places to be set, and a sentence for who mistypes it."""

import pytest

from app.domain.errors import BadConfiguration
from app.settings import SETTINGS, resolve


def test_a_flag_goes_before_a_variable_before_the_file_before_the_default(tmp_path):
    (tmp_path / "transom.toml").write_text("port = 1\notlp_port = 1\ngrpc_port = 1\n")
    found = resolve({"port": 3, "host": None}, {"TRANSOM_PORT": "2", "TRANSOM_OTLP_PORT": "2"}, tmp_path)
    assert (found.port, found.otlp_port, found.grpc_port, found.host) == (3, 2, 1, "127.0.0.1")


def test_an_unknown_variable_stops_the_start_and_names_its_nearest_neighbour(tmp_path):
    with pytest.raises(BadConfiguration) as stopped:
        resolve({}, {"TRANSOM_OTLP_PROT": "1", "PATH": "x"}, tmp_path)
    assert str(stopped.value) == "TRANSOM_OTLP_PROT: no such setting. Did you mean TRANSOM_OTLP_PORT?"


def test_all_problems_are_named_at_once(tmp_path):
    (tmp_path / "transom.toml").write_text('prot = 1\nhost = ""\n')
    with pytest.raises(BadConfiguration) as stopped:
        resolve({}, {"TRANSOM_PORT": "http", "TRANSOM_GRPC_PORT": "99999"}, tmp_path)
    assert str(stopped.value).splitlines() == [
        "transom.toml: prot: no such setting. Did you mean port?",
        "transom.toml: host: needs a text that is not empty",
        "TRANSOM_PORT: 'http' is no port number",
        "TRANSOM_GRPC_PORT: 99999 is no port number; they run from 0 to 65535",
    ]


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "transom.toml").write_text("port = = 1")
    with pytest.raises(BadConfiguration, match=r"transom\.toml: .*line 1"):
        resolve({}, {}, tmp_path)


def test_every_setting_has_a_sentence():
    assert all(setting.sentence.endswith(".") for setting in SETTINGS)
