"""Whatever moment `labwright build` dies at, the repository is the old one or the new one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.spec.homelabs import SMALL

DRIVER = Path(__file__).with_name("killing.py")
TIMES = 24
MORE = "platform: {metallb: {pool: [10.0.40.100/32]}}\ngitops: {interval: 20m}\n"


def test_a_build_killed_at_any_moment_leaves_no_mixture(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(SMALL)
    (tmp_path / "new.yaml").write_text(SMALL.replace("raspberry-pi-5-8g", "raspberry-pi-5-4g") + MORE)
    ran = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path), str(TIMES)], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert set(found) <= {"old", "new"}, found
    assert sum(found.values()) == TIMES
    assert min(found.get("old", 0), found.get("new", 0)) > 0, f"kills came too early or too late: {found}"
