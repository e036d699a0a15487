from labwright.rules.engine import all_rules
from tools.generators.rules import FOLDER, outputs


def test_every_rule_has_a_page_and_a_row() -> None:
    made = outputs()
    index = made[f"{FOLDER}/index.md"]
    for rule in all_rules():
        assert made[f"{FOLDER}/{rule.code}.md"].startswith(f"# {rule.code}: {rule.name}\n\n")
        assert f"| [{rule.code}]({rule.code}.md) `{rule.name}` | {rule.severity} |" in index


def test_a_page_holds_the_whole_docstring() -> None:
    page = outputs()[f"{FOLDER}/R001.md"]
    for section in ("What", "Why", "Bad", "Good", "Fix", "Source"):
        assert f"\n## {section}\n" in page


def test_families_are_headings_of_the_list() -> None:
    index = outputs()[f"{FOLDER}/index.md"]
    assert "\n## References between objects\n" in index
    assert "\n## Schema and structure\n" in index
