"""The whole answer of a verb, kept for the case that nothing at all has changed.

Rendering again from the memo takes a tenth of a second or more, since every unit is looked at. When every file that the answer
came from reads as it did then, the answer is printed as it was.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labwright import __version__
from labwright.cli._repositories import shown_from_here
from labwright.render.kept import Reader, Writer
from labwright.render.memo import digest
from labwright.render.states import add_state, get_text, put_text, states
from labwright.source import Diagnostic

if TYPE_CHECKING:
    from labwright.api import Repository
    from labwright.cli.output import Output, Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a verb printed, and how it ended."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    remarks: tuple[str, ...] = ()
    code: int = 0


def question(*parts: object, charts: Iterable[Path] = ()) -> str:
    """The key of an answer: the verb, its options, the engines that render charts, and the state of the chart folders."""
    return digest("answer", __version__, repr(parts), _engines(), *(_state(folder) for folder in charts))


def answer_of(
    repository: Repository,
    key: str,
    make: Callable[[], tuple[Answer, bool]],
    *,
    allow_network: bool,
    follows_files: bool = True,
) -> Answer:
    """The answer to a question, kept or made. `make` also says whether all of it could be rendered."""
    answer = kept_answer(repository, key)
    if answer is None:
        answer, whole = make()
        if whole or not allow_network:  # else the next run may get what this one did not
            keep_answer(repository, key, answer, follows_files=follows_files)
    return answer


def tell(output: Output, answer: Answer, path: Path, read: Read | None = None) -> None:
    """Print an answer about the repository at a path. `read` as of `Output.warnings`."""
    output.text(answer.text)
    output.warnings(shown_from_here(answer.diagnostics, path), read)
    for remark in answer.remarks:
        output.remark(remark)


def kept_answer(repository: Repository, key: str) -> Answer | None:
    """The answer to a question about files that are still the same."""
    memo = repository.context.memo
    for entry in states(memo, key):
        try:
            if not repository.files.answers(entry["trace"]):
                continue
            text = get_text(memo, entry["content"])
            if text is None:
                return None
            reader = Reader(entry["texts"])
            return Answer(
                text=text,
                diagnostics=tuple(reader.diagnostic(one) for one in entry["diagnostics"]),
                remarks=tuple(entry["remarks"]),
                code=entry["code"],
            )
        except (ValueError, TypeError, KeyError, IndexError):
            return None
    return None


def keep_answer(repository: Repository, key: str, answer: Answer, *, follows_files: bool = True) -> None:
    """Keep an answer, with every file that was looked at for it, unless the question itself says which files these are."""
    memo = repository.context.memo
    if not memo.keeps:
        return
    writer = Writer()
    entry = {
        "trace": repository.files.trace() if follows_files else {},
        "content": put_text(memo, answer.text),
        "diagnostics": [writer.diagnostic(one) for one in answer.diagnostics],
        "remarks": answer.remarks,
        "code": answer.code,
        "texts": writer.texts,
    }
    add_state(memo, key, entry)


def _engines() -> str:
    """Which Helm engines there are, by their files: an answer without one must not outlive its installation."""
    found = importlib.util.find_spec("helm_python")
    files = [found.origin if found else None, shutil.which("helm")]
    return repr([(one, Path(one).stat().st_mtime_ns) for one in files if one])


def _state(folder: Path) -> str:
    """Names, sizes and times of the files below a folder as one text; their contents are not read."""
    found: list[Sequence[object]] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        state = path.stat()
        found.append((str(path), state.st_size, state.st_mtime_ns))
    return repr(found)
