"""A Git repository on disk, asked through plumbing only.

What runs (`rev-parse`, `merge-base`, `for-each-ref`, `ls-tree`, `cat-file`) applies no filters, asks no fsmonitor and starts no
hooks. Objects that a partial clone lacks are not fetched. So commits can be read out of a repository that is not trusted, as far
as Git itself trusts its owner (`safe.directory`).

Codes of the SourceErrors: G001 no git, G002 not a repository, G003 unknown revision, G004 no common ancestor, G005 a commit
that cannot be read, T002 a commit of too many files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from labwright.source import Diagnostic, Severity, SourceError, nearest

MAX_LISTING_BYTES = 128 * 2**20
"""Longest list of a commit's files: more than a million names. Chosen by feel."""

_MAX_REFS = 2000
_SECONDS = 60
"""Longest wait for one question that Git answers from its references."""

LOCAL_VARIABLES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""Variables that name a repository (`git rev-parse --local-env-vars`): a hook that runs us has them set for its own."""

_SAFE = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_ASKPASS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""No transport is allowed, so that nothing can be fetched by Git versions that do not know GIT_NO_LAZY_FETCH either."""

_OPTIONS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "--no-pager")


class GitRepository:
    """A repository on disk, found from a folder in it. Bare ones have no work tree: `root` is None.

    Raises SourceError G001 or G002.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(os.path.realpath(folder))
        self._git = program()
        asked = ("--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir", "--show-prefix")
        answer = self._run("rev-parse", *asked)
        if answer.returncode != 0:
            raise _no_repository(self.folder, answer.stderr)
        bare, inside, git_folder, prefix = answer.stdout.decode("utf-8", "surrogateescape").split("\n", 3)
        self.git_folder = Path(git_folder)
        around = (self.folder, *self.folder.parents)
        self.root = None if bare == "true" or inside != "true" else around[prefix.count("/")]

    def __repr__(self) -> str:
        return f"GitRepository({str(self.folder)!r})"

    @property
    def inside(self) -> str:
        """The folder that the repository was found from, relative to its root; empty for the root and in a bare repository."""
        where = "" if self.root is None else self.folder.relative_to(self.root).as_posix()
        return "" if where == "." else where

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names. Raises SourceError G003, with the nearest branch or tag."""
        if revision and not revision.startswith("-") and revision.isprintable():
            answer = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            if answer.returncode == 0:
                return answer.stdout.decode("ascii").strip()
        names = self.names()
        guess = nearest(revision, names)
        help_ = f"did you mean `{guess}`?" if guess else _shallow_hint(self.git_folder)
        if not help_ and names:
            help_ = f"branches and tags: {_listed(names)}"
        raise fault("G003", f"no revision `{revision}` in {self.root or self.git_folder}", help_)

    def merge_base(self, one: str, other: str) -> str:
        """The id of the best common ancestor of two revisions. Raises SourceError G003 or G004."""
        answer = self._run("merge-base", self.commit(one), self.commit(other))
        if answer.returncode != 0:
            raise fault("G004", f"`{one}` and `{other}` have no common ancestor", _shallow_hint(self.git_folder))
        return answer.stdout.decode("ascii").split()[0]

    def names(self) -> tuple[str, ...]:
        """Branches and tags, those committed to last first."""
        answer = self._run(
            "for-each-ref",
            "--sort=-creatordate",
            f"--count={_MAX_REFS}",
            "--format=%(refname:short)",
            "refs/heads",
            "refs/tags",
            "refs/remotes",
        )
        return tuple(answer.stdout.decode("utf-8", "replace").split())

    def listing(self, commit: str) -> bytes:
        """Mode, kind, id and path of everything in a commit, as `ls-tree -r -z` writes it. Raises SourceError."""
        with self.start("ls-tree", "-r", "-z", "--full-tree", commit) as process:
            found = pipe(process.stdout).read(MAX_LISTING_BYTES + 1)
            if len(found) > MAX_LISTING_BYTES:
                process.kill()
                raise fault("T002", f"commit {commit[:12]} has more files than can be listed")
            if process.wait() != 0:
                raise fault("G005", f"commit {commit[:12]} cannot be read", _shallow_hint(self.git_folder))
        return found

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A running Git with pipes to its input and output."""
        return subprocess.Popen(
            [self._git, *_OPTIONS, *arguments],
            cwd=self.folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._git, *_OPTIONS, *arguments],
            cwd=self.folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """A stream of a process that `start` started: it is there."""
    assert stream is not None, "every process is started with pipes"
    return stream


def program() -> str:
    """Git on the PATH, by its full path: a relative entry of the PATH may lie in the repository. Raises SourceError G001."""
    folders = os.pathsep.join(one for one in os.get_exec_path() if Path(one).is_absolute())
    found = shutil.which("git", path=folders)
    if found is None:
        raise fault("G001", "git is not on the PATH", "revisions are read with it; install git")
    return found


def _environment() -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in LOCAL_VARIABLES}, **_SAFE}


def _no_repository(folder: Path, message: bytes) -> SourceError:
    told = message.decode("utf-8", "replace")
    if "dubious ownership" in told:
        help_ = f"`git config --global --add safe.directory {folder}` says that you trust it"
        return fault("G002", f"{folder} belongs to somebody else, so git does not read it", help_)
    return fault("G002", f"{folder} is in no Git repository")


def _shallow_hint(git_folder: Path) -> str:
    return (
        "the clone is shallow: `git fetch --unshallow` brings its history" if (git_folder / "shallow").is_file() else ""
    )


def _listed(names: Iterable[str], most: int = 8) -> str:
    found = list(names)
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")


def fault(code: str, message: str, help_: str = "") -> SourceError:
    """An error without a place: it is about a repository, not about a line."""
    return SourceError(Diagnostic(Severity.ERROR, code, message, help=help_))
