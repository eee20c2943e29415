"""The scripts in `assets/`: their pure functions are right, and the linter finds nothing."""

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


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm here")
def test_the_linter_of_scripts_finds_nothing(tmp_path: Path) -> None:
    for name in ("package.json", "eslint.config.mjs"):
        shutil.copy(HERE / name, tmp_path)
    shutil.copytree(SCRIPTS, tmp_path / "assets", ignore=lambda _, names: [n for n in names if not n.endswith(".js")])
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=tmp_path, check=True, timeout=300)
    done = subprocess.run(
        ["npx", "eslint", "assets"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_scripts_are_installed_without_what_checks_them() -> None:
    assert not (SCRIPTS / "node_modules").exists()
    assert {path.suffix for path in SCRIPTS.iterdir()} <= {".js", ".css", ".svg"}
