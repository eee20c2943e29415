"""Whom the settings name: as a table of the file or as JSON, checked at the start, never shown."""

from pathlib import Path

import pytest

from app.alerts.notifier import notifier_settings
from app.domain.errors import BadConfiguration
from app.settings import resolve
from tests.alerts.receiving import SECRET

HOOK = f'{{"url": "https://hooks.example/x", "secret": "{SECRET}"}}'


def test_targets_are_a_table_of_the_file_or_json_in_the_variable(tmp_path: Path) -> None:
    (tmp_path / "transom.toml").write_text(
        '[targets]\ndesk = "mailto://desk.example"\n'
        f'hook = {{ url = "https://hooks.example/x", secret = "{SECRET}" }}\n'
    )
    written = notifier_settings(resolve({}, {}, tmp_path))
    given = notifier_settings(
        resolve({}, {"TRANSOM_TARGETS": f'{{"desk": "mailto://desk.example", "hook": {HOOK}}}'}, Path("nowhere"))
    )
    assert written.targets == given.targets
    assert written.targets["hook"].key is not None
    assert written.url == "http://127.0.0.1:8050"
    for secret in ("desk.example", "hooks.example", SECRET):
        assert secret not in repr(written)
        assert secret not in repr(resolve({}, {"TRANSOM_TARGETS": f'{{"hook": {HOOK}}}'}, Path("nowhere")))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"TRANSOM_TARGETS": "topsecret"}, "TRANSOM_TARGETS: is no table"),
        ({"TRANSOM_TARGETS": '{"desk": "topsecret"}'}, "targets.desk: an address begins with its kind"),
        ({"TRANSOM_TARGETS": '{"a b": "mailto://topsecret"}'}, "a target's name has letters"),
        ({"TRANSOM_BRIEF_TARGETS": "nobody"}, "brief_targets: nobody is no target. Known: none."),
        ({"TRANSOM_BRIEF_AT": "sometimes"}, "is no weekday and time"),
    ],
)
def test_what_does_not_fit_stops_the_start_and_shows_no_secret(variables: dict[str, str], said: str) -> None:
    with pytest.raises(BadConfiguration) as stopped:
        notifier_settings(resolve({}, variables, Path("nowhere")))
    assert said in str(stopped.value)
    assert "topsecret" not in str(stopped.value)


def test_an_address_that_apprise_does_not_understand_stops_the_start() -> None:
    told = notifier_settings(resolve({}, {"TRANSOM_TARGETS": '{"desk": "nonsense://topsecret"}'}, Path("nowhere")))
    with pytest.raises(BadConfiguration, match=r"targets\.desk: Apprise does not understand") as stopped:
        told.check_addresses()
    assert "topsecret" not in str(stopped.value)
