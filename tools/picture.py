"""Draws the README's picture: what `labwright overview` shows of an example, as SVG.

    python -m tools.picture [EXAMPLE] [OUT]

Not part of `make generate`: the counts depend on which schemas are at hand, so it is drawn where LABWRIGHT_REFERENCE
names some.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console

from labwright.cli._estates import read_estates
from labwright.report.overview import Overview, rendered

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 118
"""Columns: what the widest row of the example needs."""


def picture(example: str) -> str:
    """The overview of `examples/<example>` as SVG text."""
    folder = ROOT / "examples" / example
    estates = read_estates(folder / "repository", folder / "homelab.yaml", ())
    if estates.plan is None:
        raise ValueError(f"{folder} has no homelab file")
    overview = Overview(
        plan=estates.plan,
        estates=estates.clusters,
        findings=0,
        placeholders=(),
        repository="build/nanocluster",
    )
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(rendered(overview))
    return console.export_svg(title=f"labwright overview build/{example}", unique_id="labwright")


def main(arguments: list[str]) -> int:
    """Write the picture and say where it is."""
    example = arguments[0] if arguments else "nanocluster"
    out = Path(arguments[1]) if len(arguments) > 1 else ROOT / "docs" / "images" / "overview.svg"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(picture(example), encoding="utf-8")
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
