"""Whatever moment `labwright build` dies at, the repository is the old one or the new one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.spec.homelabs import SMALL

DRIVER = Path(__file__).with_name("killing.py")
TIMES = 24
KEY = "secrets: {recipients: {production: age1zyj990af3kxywwqfurry8curk9adr8vexzdm4dl8el3trcwv54uqtuvdg0}}\n"
MORE = "platform: {metallb: {pool: [10.0.40.100/32]}}\ngitops: {interval: 20m}\n"


def test_a_build_killed_at_any_moment_leaves_no_mixture(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(SMALL + KEY)
    (tmp_path / "new.yaml").write_text(SMALL.replace("raspberry-pi-5-8g", "raspberry-pi-5-4g") + KEY + MORE)
    ran = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path), str(TIMES)], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert set(found) <= {"old", "new"}, found
    assert sum(found.values()) == TIMES
    assert set(found) == {"old", "new"}, "kills came too early or too late"
