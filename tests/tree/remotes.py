"""Git repositories served on this machine, as files over HTTP."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

from tests.tree.histories import git


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test has its own output."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of all that is below a folder; its address."""
    alone = mock.patch.dict(os.environ, {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"})
    with alone, ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def publish(origin: Path, bare: Path) -> None:
    """A bare copy of a repository as it is now, ready to be served."""
    shutil.rmtree(bare, ignore_errors=True)
    git(origin.parent, "clone", "--quiet", "--bare", str(origin), str(bare))
    git(bare, "update-server-info")
