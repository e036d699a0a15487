"""Every module has a test of its name.

The mirror of `src/labwright/source/loader.py` is `tests/source/test_loader.py`, or a module that begins so
(`test_loader_limits.py`), or the folder `tests/source/loader/`. A folder that is one thing in several files, such as a
component, is mirrored as that thing: `catalog/components/longhorn/` by `tests/catalog/components/test_longhorn.py`. A
verb may be tested as a whole command, in `tests/commands/`.
"""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "labwright"
TESTS = ROOT / "tests"

# Folders that are one thing each; where their parts have tests of their own, so much the better.
UNITS = ("catalog/components/*",)

# Modules without a mirror, each with where it is tested instead. A pattern that matches no module fails.
TESTED_ELSEWHERE = {
    "__main__.py": "tests/cli/test_main.py starts it",
    "catalog/capabilities.py": "values without behaviour; every component's test uses some",
    "model/footprint.py": "values without behaviour",
    "model/inventory.py": "values without behaviour",
    "model/promise.py": "values without behaviour",
}


def modules() -> list[Path]:
    """Modules with something in them; an `__init__` that only re-exports is tested by what it exports.

    That of a unit is where the thing itself stands, so it counts.
    """
    found = (path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.read_text(encoding="utf-8").strip())
    return sorted(path for path in found if path.name != "__init__.py" or is_unit(path.parent))


def is_unit(folder: Path) -> bool:
    return any(fnmatch(folder.as_posix(), unit) for unit in UNITS)


def mirrored(module: Path) -> bool:
    if is_unit(module.parent):
        module = module.parent
    folder = TESTS / module.parent
    stem = module.stem.lstrip("_")
    names = (f"test_{stem}.py", f"test_{stem}_*.py", f"{stem}/")
    folders = (folder, TESTS / "commands") if module.parts[0] == "cli" else (folder,)
    return any(any(place.glob(name)) for place in folders for name in names)


def excepted(module: Path) -> bool:
    return any(fnmatch(module.as_posix(), pattern) for pattern in TESTED_ELSEWHERE)


def test_every_module_has_a_test_of_its_name() -> None:
    missing = [module.as_posix() for module in modules() if not mirrored(module) and not excepted(module)]
    assert missing == []


def test_every_exception_is_needed() -> None:
    needed = [module.as_posix() for module in modules() if not mirrored(module)]
    assert [pattern for pattern in TESTED_ELSEWHERE if not any(fnmatch(name, pattern) for name in needed)] == []


def test_every_test_module_has_tests() -> None:
    empty = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(TESTS.rglob("test_*.py"))
        if "def test_" not in path.read_text(encoding="utf-8")
    ]
    assert empty == []
