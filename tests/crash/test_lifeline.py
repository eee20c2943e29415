import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import ROOT, alive

PATIENCE_SECONDS = 60.0

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked up in /proc, which is Linux's"),
]


def test_a_process_whose_parent_died_while_it_was_starting_ends_too(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tests.crash.orphaned", str(tmp_path)], cwd=ROOT, check=False)
    child = int((tmp_path / "child").read_text())

    until = time.monotonic() + PATIENCE_SECONDS
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)
