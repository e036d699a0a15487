"""How a parity run is shown: differences, one line for each repository, and the page of results."""

from __future__ import annotations

import difflib
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from tools.parity_outcome import BOTH, EQUAL, OFFLINE, OURS, REAL, Outcome, Survey

BY_HAND = "## Flux repositories, against flate"
"""Where the part of the page begins that people write, with the figures of tools/flate_parity.py."""

_PAGE = """\
# Parity with kustomize

<!-- Written by `python -m tools.parity --page`, but for the last section; change tools/parity_page.py instead. -->

`labwright kustomize` is meant to give what `kustomize build` gives: the same objects, in the same order, printed with the same
bytes, and the same refusals. This page says how far that was tried on public repositories. Two more proofs stand beside it: the
[conformance cases](../../tests/render/kustomize/conformance), small and feature by feature, and generated kustomizations
(`tests/property`).

## Result

{sentence}

| repository | revision | kustomizations | equal | bytes | both refuse | only ours | only real | not offline | real s | ours s |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{rows}

- **kustomizations**: folders with a `kustomization.yaml`, `kustomization.yml` or `Kustomization`, components included, each
  built by itself.
- **equal**: both give the same objects in the same order. **bytes**: the printed text is equal, too.
- **both refuse**: neither builds it. In a homelab these are folders that are only meant to be built through another one, or
  whose files are not in Git. Folders that read files above their root, which `kustomize build` refuses and Flux allows, were
  compared without that restriction ({freely} of those that are equal).
- **only ours**, **only real**: one refuses what the other builds. Both must be 0, as must differing results.
- **not offline**: the real tool fails for want of a network alone: remote bases and files, charts that are not in the
  repository. These were **not compared**.
- **seconds**: all kustomizations of the repository, the real tool as one process for each, ours in one process without a
  cache, on the same files in the same run. They show the order of magnitude, no more; [benchmarks](../../benchmarks) measure.

Every other folder with YAML files was built and read as well, and `labwright check` ran over each repository and each folder at its
top: {crashes}.

## What was not compared

- What needs a network: the column *not offline*, {offline} kustomizations. Nothing is known of them but that labwright refuses
  them or renders them from its cache of charts without a crash.
- Refusals are compared as such, not their words: labwright names file and line.
- Exec and container functions, Starlark plugins and Go plugins: the real tool refuses them without a flag, labwright always.
- Warnings on standard error.
- `kubectl kustomize` and the kustomize inside Flux and Argo CD, which are other versions; what Flux adds is the business of
  `labwright render`.
- Repositories outside this sample. It was taken before the code was made to fit it, and the differences that it showed were
  mended where the real tool's source says why; still, others may show more.

## Known differences

- `nameTemplate` of a chart is refused: labwright does not evaluate it.
- A built-in transformer as a validator that sets what is there already passes; the real tool refuses even that.
- Objects that patches made shapeless (a list where annotations were, a number as the kind of a subject) are passed on in some
  cases where the real tool refuses them, or panics.
- A number that a merge patch puts into a label is written in its shortest form when the patch stands inline in quotes; the real
  tool keeps the spelling (`1.0e-07`).

## Versions, and how to run it again

{versions}. The list of repositories with their full revisions is `tools/parity-sample.txt`.

```sh
python -m tools.parity --clone ~/homelabs        # needs a network
python -m tools.parity ~/homelabs --kustomize kustomize --helm helm --page docs/reference/parity.md
python -m tools.parity ~/somewhere/my-homelab --diff
```
"""


def same(own: Any, expected: Any) -> bool:
    """Equal with types: 1 is neither true nor 1.0."""
    return json.dumps(own, sort_keys=True) == json.dumps(expected, sort_keys=True)


def difference(expected: list[Any], own: list[Any]) -> str:
    """A short unified diff."""
    before, after = (json.dumps(item, indent=1, sort_keys=True).splitlines() for item in (expected, own))
    return "\n".join(list(difflib.unified_diff(before, after, "real", "ours", lineterm="", n=4))[:60])


def row(name: str, counts: Mapping[str, int], verdicts: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    """One repository, for a terminal."""
    numbers = ", ".join(f"{counts[one]} {one}" for one in verdicts if counts[one])
    real, own = seconds(outcomes)
    return f"{name}: {len(outcomes)} kustomizations: {numbers or 'none'}; {real:.2f} s, ours {own:.2f} s"


def seconds(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Seconds of the real tool and ours."""
    return sum(one.real_seconds for one in outcomes), sum(one.own_seconds for one in outcomes)


def totals(surveys: Sequence[Survey]) -> tuple[int, dict[str, int]]:
    """All kustomizations, and how many have each verdict; `bytes` counts those whose printed text is equal."""
    outcomes = [one for found in surveys for one in found.outcomes]
    counts = {verdict: sum(one.verdict == verdict for one in outcomes) for verdict in {one.verdict for one in outcomes}}
    counts["bytes"] = sum(one.bytes_equal for one in outcomes)
    return len(outcomes), counts


def summary(surveys: Sequence[Survey]) -> str:
    """Everything in one line."""
    number, counts = totals(surveys)
    crashes = sum(len(found.crashes) for found in surveys)
    parts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items(), key=lambda item: -item[1]))
    return f"{len(surveys)} repositories, {number} kustomizations: {parts}; {crashes} crashes or hangs"


def version(binary: str) -> str:
    """What a tool says it is."""
    try:
        done = subprocess.run([binary, "version"], capture_output=True, text=True, check=False)
    except OSError:
        return "?"
    return found[0] if (found := re.search(r"v[0-9.]+[0-9]", done.stdout)) else "?"


def page(surveys: Sequence[Survey], binary: str, helm: str) -> str:
    """The whole page."""
    number, counts = totals(surveys)
    comparable = number - counts.get(OFFLINE, 0)
    buildable = comparable - counts.get(BOTH, 0) - counts.get(REAL, 0)
    equal = counts.get(EQUAL, 0)
    sentence = (
        f"Of {number} kustomizations in {len(surveys)} repositories the real tool builds {buildable} without a network. "
        f"labwright gives the same objects in the same order for {equal} of them, and the same bytes for {counts['bytes']}. "
        f"{counts.get(BOTH, 0)} are refused by both, {counts.get(OURS, 0)} by labwright alone, "
        f"{counts.get(REAL, 0)} by the real tool alone."
    )
    crashes = sum(len(found.crashes) for found in surveys)
    files = sum(found.files for found in surveys)
    return _PAGE.format(
        sentence=sentence,
        rows="\n".join(_page_row(found) for found in [*surveys]),
        crashes=f"{files} files, {'no traceback and no hang' if not crashes else f'{crashes} tracebacks or hangs'}",
        freely=sum(one.freely and one.verdict == EQUAL for found in surveys for one in found.outcomes),
        offline=counts.get(OFFLINE, 0),
        versions=f"kustomize {version(binary)}, Helm {version(helm)}",
    )


def _page_row(found: Survey) -> str:
    real, own = seconds(found.outcomes)
    cells = [
        f"[{found.name}](https://github.com/{found.name})",
        f"`{found.revision[:10]}`",
        len(found.outcomes),
        found.count(EQUAL),
        sum(one.bytes_equal for one in found.outcomes),
        *(found.count(one) for one in (BOTH, OURS, REAL)),
        found.count(OFFLINE),
        f"{real:.2f}",
        f"{own:.2f}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def by_hand(page: str) -> str:
    """The part of an older page that people wrote, to stand below the new one; empty when there is none."""
    _, heading, rest = page.partition(BY_HAND)
    return f"\n{heading}{rest}" if heading else ""
