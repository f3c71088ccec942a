"""Things about the repository itself that would go stale unseen."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lägesbild.config import Settings
from lägesbild.model import Base

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"requirements.txt": False, "requirements-dev.txt": True}
HERE = [re.escape(f"{path}/") for path in (ROOT, Path.home()) if len(path.parts) > 2]
ONE_MACHINE = re.compile("|".join([*HERE, r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/"]))
INDEX_ADDRESS = re.compile(r"https?://[^\s\"']*/simple|--(?:extra-)?index-url|--find-links|--trusted-host")


def _tracked() -> list[str]:
    """Files in git and new ones that will be, as git spells them."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return sorted({name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()})


def _texts() -> Iterator[tuple[str, str]]:
    for name in _tracked():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _project() -> dict[str, list[str]]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {"run": document["project"]["dependencies"], "dev": document["dependency-groups"]["dev"]}


def _pins(lock: str) -> list[Requirement]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line and not line.startswith(("#", " "))]


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for requirement in [*_project()["run"], *_project()["dev"]]:
        stated = [line for line in lines if line.strip().startswith(f'"{requirement}"')]
        assert len(stated) == 1, requirement
        assert re.search(r"#\s*\w.{8,}", stated[0]), f"{requirement} has no comment saying why"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_to_one_version_and_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    for pin in _pins(lock):
        assert [part.operator for part in pin.specifier] == ["=="], pin
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z])", text)[1:])


@pytest.mark.parametrize(("lock", "with_dev"), LOCKS.items())
def test_a_lock_holds_what_the_project_asks_for(lock: str, with_dev: bool) -> None:
    pins = _pins(lock)
    asked = [*_project()["run"], *(_project()["dev"] if with_dev else [])]
    for wanted in map(Requirement, asked):
        found = [pin for pin in pins if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
        assert found, f"{wanted} is not in {lock}: run make lock"
        for pin in found:
            (version,) = [part.version for part in pin.specifier]
            assert wanted.specifier.contains(version), f"{pin} does not satisfy {wanted}: run make lock"


def _imported(*places: str) -> set[str]:
    """Names of the packages that modules below these places import."""
    files = [file for place in places for file in ((ROOT / place).rglob("*.py"))]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in plain | named}


def test_every_package_that_is_imported_is_asked_for() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in _project()["run"]}
    distributions = packages_distributions()
    imported = _imported("lägesbild", "pages") - sys.stdlib_module_names - {"lägesbild", "__future__"}
    assert "streamlit" in imported
    asked = {name: {canonicalize_name(one) for one in distributions[name]} for name in imported}
    assert [name for name, known in asked.items() if not known & declared] == []


def test_both_locks_pin_the_same_versions() -> None:
    tools = {str(pin) for pin in _pins("requirements-dev.txt")}
    assert {str(pin) for pin in _pins("requirements.txt")} <= tools


def test_every_file_name_is_composed() -> None:
    decomposed = [name for name in _tracked() if unicodedata.normalize("NFC", name) != name]
    assert decomposed == []


def test_no_file_holds_a_path_of_one_machine_or_the_address_of_an_index() -> None:
    found = [name for name, text in _texts() if ONE_MACHINE.search(text) or INDEX_ADDRESS.search(text)]
    assert [name for name in found if name not in {"tests/test_repository.py"}] == []


def test_every_decision_is_listed() -> None:
    listing = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    written = sorted(path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md"))
    assert re.findall(r"\]\((\d{4}[^)]*\.md)\)", listing) == written
    for name in written:
        title = (ROOT / "docs/adr" / name).read_text(encoding="utf-8").splitlines()[0]
        assert title.startswith(f"# {name[:4]} ")
        assert f"]({name}) | {title[7:]} |" in listing, f"{name} is listed under another title"


def test_the_readme_names_every_make_target_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)\b", "".join(_code("README.md"))))
    assert named == targets
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert set(phony.split()) == targets


def _code(name: str) -> list[str]:
    return re.findall(r"```.*?```|`[^`\n]+`", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", ["README.md", "docs/drift.md"])
def test_every_setting_is_described_and_no_other(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    described = set(re.findall(r"LAGESBILD_[A-Z_]+", text))
    assert described == {f"LAGESBILD_{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "docs/drift.md", "docs/ordlista.md", "docs/adr/README.md"]
)
def test_every_link_to_a_file_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert [link for link in targets if not ((ROOT / name).parent / link).exists()] == []


def _tables() -> list[str]:
    """The name by which code knows each table: its class, or the variable of a pure link table."""
    classes = {mapper.local_table.name: mapper.class_.__name__ for mapper in Base.registry.mappers}
    return [classes.get(name, name) for name in Base.metadata.tables]


def test_the_word_list_covers_every_table_and_says_where_it_is() -> None:
    text = (ROOT / "docs/ordlista.md").read_text(encoding="utf-8")
    row = re.compile(r"^\| [^|]+ \| `(\w+)` \| [^|]+ \| `(model/\w+\.py)` \|$", re.MULTILINE)
    rows = dict(row.findall(text))
    assert set(_tables()) == set(rows) - {"Viewer"}
    for name, module in rows.items():
        source = (ROOT / "lägesbild" / module).read_text(encoding="utf-8")
        defined = re.search(rf"^(class {name}\b|{name} = )", source, flags=re.MULTILINE)
        assert defined, f"{name} is not in {module}"


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    assert re.findall(r"^make .*\b(check|test)$", script, flags=re.MULTILINE) == ["check", "test"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
