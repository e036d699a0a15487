"""The examples of the project as files that `labwright new --from` writes: without keys, which belong to one homelab."""

from __future__ import annotations

from pathlib import Path

from labwright.source import key_place_of, load, place_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("nanocluster",)


def outputs() -> dict[str, str]:
    """One template per example."""
    return {
        f"src/labwright/catalog/templates/{name}.yaml": _template(ROOT / "examples" / name / "homelab.yaml")
        for name in EXAMPLES
    }


def _template(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    value = load(text, str(file)).value
    key, recipients = key_place_of(value, "secrets", "recipients"), place_of(value, "secrets", "recipients")
    if key is not None and recipients is not None:
        last = recipients.end_line if recipients.end_column > 1 else recipients.end_line - 1
        del lines[key.line - 1 : last]
    return "".join(line for line in lines if not line.startswith("# yaml-language-server:")).removeprefix("#\n")
