"""Cases as files: `tests/rules/<family>/<rule>/{bad,good}-<reason>.yaml`.

A line to blame carries `# expect: CODE`; nothing else may be found, and a good case has no such line. A first line
`# whole: no` says that something applied could not be read, `# distribution:` names one; `# schemas: FOLDER` gives a
folder beside the case.
"""

import re
from pathlib import Path

import pytest

from labwright.rules.engine import all_rules, check
from tests.estate.estates import estate

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*/*.yaml"))


def setting(text: str, name: str, default: str) -> str:
    found = re.search(rf"^# {name}: (\S+)$", text, re.MULTILINE)
    return found.group(1) if found else default


def expected(text: str) -> list[tuple[int, str]]:
    return [
        (number, code)
        for number, line in enumerate(text.splitlines(), start=1)
        for code in re.findall(r"# expect: ([A-Z]\d{3})", line)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name[:4]}-{case.stem}")
def test_exactly_the_marked_lines_are_blamed(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    schemas = setting(text, "schemas", "")
    made = estate(
        text,
        file=case.name,
        whole=setting(text, "whole", "yes") == "yes",
        distribution=setting(text, "distribution", "k3s"),
        schema_folders=[case.parent / schemas] if schemas else [],
    )
    found = [(each.place.line if each.place else 0, each.code) for each in check(made)]
    assert sorted(found) == sorted(expected(text))
    assert case.stem.startswith("bad-") == bool(found)


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    for rule in all_rules():
        module = f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
        kinds = {case.stem.split("-")[0] for case in CASES if case.parent.name == module}
        assert kinds == {"bad", "good"}, rule.code
