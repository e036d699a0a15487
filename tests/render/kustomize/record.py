"""Write the expected results of all cases anew, with the real tool: `python tests/render/kustomize/record.py [kustomize]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def main(binary: str = "kustomize") -> int:
    """Record; 1 when the real tool refuses a case."""
    failed = 0
    for case in sorted(CASES.iterdir()):
        overlay = case / "input" / "overlay"
        folder = overlay if overlay.is_dir() else case / "input"
        done = subprocess.run([binary, "build", folder], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(f"{case.name}: {done.stderr}\n")
            failed = 1
        else:
            (case / "expected.yaml").write_text(done.stdout, encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
