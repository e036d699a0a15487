"""Which `repoURL` is this repository.

Nothing in the files says so for sure. The URL that most Applications read folders from which are here is taken for it; every
spelling of that URL (ssh, https, with and without `.git`, with a port) is the same repository.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from labwright.source import SourceError
from labwright.tree import FileSystem

_SCP = re.compile(r"^(?:[^@/]+@)?([^:/]+):(?!//)(.+)$")
_URL = re.compile(r"^[a-z0-9+.-]+://(?:[^@/]*@)?([^/:]+)(?::\d+)?/?(.*)$")


def normal_url(url: str) -> str:
    """Host and path of a Git URL, however it is written: `github.com/owner/name`.

    Wider than Argo CD's NormalizeGitURL, which keeps ssh and https apart: here both mean the same files.
    """
    text = url.strip().lower()
    if (found := _URL.match(text)) or (found := _SCP.match(text)):
        host, path = found.groups()
    else:
        host, _, path = text.partition("/")
    host = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}.get(host, host)
    return f"{host}/{path.strip('/').removesuffix('.git').strip('/')}"


@dataclass(slots=True)
class Repositories:
    """What is known of this repository's URLs. It learns while Applications are found."""

    fs: FileSystem
    own: set[str] = field(default_factory=set)
    """Normalized."""

    def learn(self, named: Iterable[tuple[str, str]]) -> None:
        """Take in pairs of URL and path of many sources; the URL with most paths that are here is this repository."""
        here: Counter[str] = Counter()
        gone: Counter[str] = Counter()
        for url, path in named:
            if is_telling(path) and not is_unresolved(url):
                (here if self.fs.is_dir(normal_path(path)) else gone)[normal_url(url)] += 1
        if here:
            best = max(here, key=lambda url: (here[url] - gone[url], here[url], url))
            self.own.add(best)
        if origin := _origin(self.fs):
            self.own.add(normal_url(origin))

    def is_own(self, url: str, path: str = "") -> bool:
        """Whether a source with this URL reads files of this repository.

        So does a repository of the same name (a fork, or a mirror inside the cluster) when the path is here.
        """
        if is_unresolved(url):
            return is_telling(path) and self.fs.is_dir(normal_path(path))
        if normal_url(url) in self.own:
            return True
        if is_telling(path) and self.fs.is_dir(normal_path(path)) and self.may_be_own(url):
            self.adopt(url)
            return True
        return False

    def may_be_own(self, url: str) -> bool:
        """Whether nothing speaks against a URL: no other is known, or one of the same name."""
        name = normal_url(url).rpartition("/")[2]
        return not self.own or name in {one.rpartition("/")[2] for one in self.own}

    def adopt(self, url: str) -> None:
        """Take a URL for this repository's."""
        self.own.add(normal_url(url))


def is_unresolved(url: str) -> bool:
    """Whether a URL is an expression that only Terraform, Ansible or a template resolves."""
    return "{{" in url or "${" in url or "/" not in url


def is_telling(path: str) -> bool:
    """Whether a path is worth anything as evidence: the root exists in every repository."""
    return normal_path(path) != "." and "{{" not in path


def normal_path(path: str) -> str:
    """A source's path as a folder of the repository."""
    return posixpath.normpath(path.strip().strip("/") or ".")


def _origin(fs: FileSystem) -> str:
    """The URL of the remote `origin`, where the files are a Git work tree; else empty."""
    try:
        if not fs.is_file(".git/config"):
            return ""
        text = fs.read(".git/config")[:65536].decode(errors="replace")
    except (OSError, SourceError):
        return ""
    found = re.search(r'\[remote "origin"\][^\[]*?^\s*url\s*=\s*(\S+)', text, re.MULTILINE)
    return found.group(1) if found else ""
