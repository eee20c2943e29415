"""The tasks of whoever works on Transom: `python -m tests.tasks test|lint|scripts|demo|bench|supply [ARGUMENTS...]`."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
CONTRACTS = "from importlinter.cli import lint_imports_command as run; run()"
TASKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "test": ((PYTHON, "-m", "pytest"),),
    "lint": (
        (PYTHON, "-m", "ruff", "check", "."),
        (PYTHON, "-m", "ruff", "format", "--check", "."),
        (PYTHON, "-m", "mypy"),
        (PYTHON, "-c", CONTRACTS),
    ),
    "scripts": ((PYTHON, "-m", "pytest", "-n0", "tests/assets"),),
    "demo": ((PYTHON, "-m", "app", "demo"),),
    "supply": ((PYTHON, "-m", "tests.supply_chain"),),
    "bench": ((PYTHON, "-m", "tests.benchmarks"),),
}
"""Each task's commands, in order; further arguments go to the last one."""


def main(arguments: Sequence[str]) -> int:
    """Runs a task until a command fails; its exit code. 2 where there is no such task."""
    task, *further = arguments or ("",)
    if task not in TASKS:
        sys.stderr.write(f"{task or 'No task'}: choose one of {', '.join(TASKS)}.\n")
        return 2
    *first, last = TASKS[task]
    for command in (*first, (*last, *further)):
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
