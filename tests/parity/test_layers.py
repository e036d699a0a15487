"""The two import contracts of the package, and the bans that contracts cannot express, hold and can fail."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "labwright"

# Rooms of the design that have no code yet; the contract has them in brackets.
FUTURE = {"promises", "live", "twin"}
RIGHT = ("render", "estate", "net", "rules", "changes", "twin", "promises", "live")
LEFT = ("spec", "catalog", "plan", "emit")


def contracts() -> dict[str, dict[str, list[str]]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in table}


def layered_rooms() -> set[str]:
    return {room.strip(" ()") for layer in contracts()["layers"]["layers"] for room in layer.split("|")}


def rooms() -> set[str]:
    """Folders and single modules of the package; those with underscores are its own."""
    return {path.stem for path in SOURCE.iterdir() if (path.is_dir() or path.suffix == ".py") and path.name[0] != "_"}


def lint_imports(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-logo", "--no-cache", *arguments], capture_output=True, text=True, cwd=ROOT)


def test_the_layers_are_kept() -> None:
    ran = lint_imports()
    assert ran.returncode == 0, ran.stdout


def test_every_room_has_a_layer() -> None:
    assert rooms() <= layered_rooms()
    assert layered_rooms() - rooms() <= FUTURE


def test_every_room_of_the_right_half_is_kept_from_the_left() -> None:
    contract = contracts()["halves"]
    assert set(contract["source_modules"]) == {f"labwright.{room}" for room in RIGHT if room in rooms()}
    assert set(contract["forbidden_modules"]) == {f"labwright.{room}" for room in LEFT}


def test_the_contract_notices_an_import_upwards(tmp_path: Path) -> None:
    package = tmp_path / "house"
    for room in ("cli", "source"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "source" / "__init__.py").write_text("import house.cli\n")
    config = tmp_path / "contracts.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "house"\n[[tool.importlinter.contracts]]\nname = "layers"\n'
        'type = "layers"\ncontainers = ["house"]\nlayers = ["cli", "source"]\n'
    )
    program = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run(
        [program, "--no-logo", "--no-cache", "--config", config], capture_output=True, text=True, cwd=tmp_path
    )
    assert ran.returncode == 1
    assert "house.source is not allowed to import house.cli" in ran.stdout


BANS = (
    ("import yaml\n", "spec/x.py", "source.load"),
    ("from yaml import safe_load\n", "render/x.py", "source.load"),
    ("import subprocess\n", "emit/x.py", "live, render/helm and tree/git"),
    ("import random\n", "plan/x.py", "seed"),
    ("import time\n\nnow = time.time()\n", "estate/x.py", "time as an argument"),
    ("import datetime\n\nnow = datetime.datetime.now(datetime.UTC)\n", "net/x.py", "time as an argument"),
)


@pytest.mark.parametrize(
    ("code", "file", "advice"), BANS, ids=[code.split("\n")[0] + " in " + file for code, file, _ in BANS]
)
def test_the_linter_refuses(code: str, file: str, advice: str) -> None:
    ran = ruff(code, file)
    assert ran.returncode == 1
    assert advice in ran.stdout


def test_source_may_import_yaml() -> None:
    assert ruff("import yaml\n", "source/x.py").returncode == 0


def ruff(code: str, file: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).parent / "ruff")
    command = [program, "check", "--no-cache", "--select", "TID251", "--stdin-filename", str(SOURCE / file), "-"]
    return subprocess.run(command, input=code, capture_output=True, text=True, cwd=ROOT)


def test_every_folder_of_the_package_is_a_package() -> None:
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_no_module_outside_the_command_line_prints() -> None:
    """Verdicts and findings are values; only `cli` writes to the terminal (`report` returns text)."""
    guilty = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert guilty == []
