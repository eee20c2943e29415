"""The scripts in `assets/`: their pure functions are right, and linter and type checker find nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "assets"


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
def test_lengths_instants_and_the_folded_axis_are_right() -> None:
    done = subprocess.run(
        ["node", "--test", "scripts.test.mjs"], cwd=HERE, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scripts beside what checks them, in the versions of `package.json`."""
    if shutil.which("npm") is None:
        pytest.skip("no npm here")
    folder = tmp_path_factory.mktemp("scripts")
    for name in ("package.json", "eslint.config.mjs", "tsconfig.json", "globals.d.ts"):
        shutil.copy(HERE / name, folder)
    shutil.copytree(SCRIPTS, folder / "assets", ignore=lambda _, names: [n for n in names if not n.endswith(".js")])
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=300)
    return folder


@pytest.mark.parametrize(
    "command", [("eslint", "assets"), ("tsc", "--project", ".")], ids=["the linter", "the type checker"]
)
def test_nothing_is_wrong_with_the_scripts_for(checked: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        ["npx", "--no-install", *command], cwd=checked, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_scripts_are_installed_without_what_checks_them() -> None:
    assert not (SCRIPTS / "node_modules").exists()
    assert {path.suffix for path in SCRIPTS.iterdir()} <= {".js", ".css", ".svg"}
