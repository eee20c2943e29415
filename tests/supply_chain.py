"""What the product is made of: known vulnerabilities, suspicious code, and the list of parts (SBOM).

`python -m tests.supply_chain [--python PYTHON] [--sbom FILE] [--must-audit]`: PYTHON is that of an environment with the
product in it (this one by default). 1 where something was found, or where vulnerabilities could not be looked up
although `--must-audit` was asked for. Licences are checked with the other tests (`tests/architecture`).
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ACCEPTED: Mapping[tuple[str, str], str] = {
    ("app/platform/installation.py", "B104"): "names the address in order to replace it by a loopback one",
    ("app/store/catalog_tables.py", "B608"): "names of our own tables, from constants",
    ("app/store/learned_limits.py", "B608"): "text of our own .sql files",
    ("app/store/snapshots.py", "B608"): "names of our own tables, from constants",
    ("app/store/soundness.py", "B608"): "names that DuckDB's own catalog gives, quoted",
    ("collectors/isolated.py", "B301"): "unpickles what its own child process has written to a pipe of its own",
}
"""What bandit finds (medium and above) and we have looked at, by file and rule, each with the reason to leave it."""


def audit_verdict(report: str, error: str) -> tuple[bool, int, str]:
    """Of pip-audit's JSON and its errors: whether anything was looked up, vulnerabilities, and a sentence.

    A mirror without the service that knows vulnerabilities answers for no package, which is no good news.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = error.strip().splitlines()[-1][:200] if error.strip() else "no report"
        return False, 0, f"NOT CHECKED for vulnerabilities: {last}"
    known = [one for one in packages if "skip_reason" not in one]
    if not known:
        return False, 0, f"NOT CHECKED for vulnerabilities: the service knows none of the {len(packages)} packages"
    found = [f"{one['name']} {one['version']}: {bad['id']}" for one in known for bad in one.get("vulns", ())]
    skipped = len(packages) - len(known)
    rest = f"; {skipped} packages NOT CHECKED" if skipped else ""
    return True, len(found), "\n".join([f"{len(known)} packages checked, {len(found)} vulnerabilities{rest}", *found])


def code_verdict(findings: Iterable[Mapping[str, Any]], accepted: Mapping[tuple[str, str], str]) -> list[str]:
    """Of bandit's results: those that nobody has accepted, and acceptances that accept nothing any more."""
    places = [(str(one["filename"]).removeprefix("./"), str(one["test_id"]), one) for one in findings]
    new = [
        f"{file}:{one['line_number']} {rule} {one['issue_text']}"
        for file, rule, one in places
        if (file, rule) not in accepted
    ]
    seen = {(file, rule) for file, rule, _ in places}
    return new + [
        f"{file} {rule}: accepted, and no longer there" for file, rule in accepted if (file, rule) not in seen
    ]


def main(arguments: Sequence[str]) -> int:
    """Runs all three and prints what each says."""
    parser = argparse.ArgumentParser(prog="supply_chain")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--sbom", type=Path, default=ROOT / "sbom.json")
    parser.add_argument("--must-audit", action="store_true")
    asked = parser.parse_args(arguments)
    checked, vulnerabilities, sentence = _audited(asked.python)
    print(sentence)
    suspicious = code_verdict(_suspicious(), ACCEPTED)
    print("\n".join(suspicious) or "bandit finds nothing that was not looked at")
    parts = _listed(asked.python, asked.sbom)
    print(f"{asked.sbom}: CycloneDX, {parts} parts")
    return int(bool(vulnerabilities or suspicious or (asked.must_audit and not checked)))


def _audited(python: str) -> tuple[bool, int, str]:
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    path = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    done = _run("pip_audit", "--format", "json", "--progress-spinner", "off", "--path", path)
    return audit_verdict(done.stdout, done.stderr)


def _suspicious() -> list[dict[str, Any]]:
    done = _run("bandit", "-q", "-ll", "-r", "app", "collectors", "sample_data", "-f", "json")
    results: list[dict[str, Any]] = json.loads(done.stdout)["results"]
    return results


def _listed(python: str, sbom: Path) -> int:
    words = ["environment", python, "--pyproject", "pyproject.toml", "--output-reproducible", "-o", str(sbom)]
    _run("cyclonedx_py", *words).check_returncode()
    return len(json.loads(sbom.read_text())["components"])


def _run(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
