"""`python -m labwright` is the same as `labwright`."""

import sys

from labwright.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
