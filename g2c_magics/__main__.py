"""The magics' jobs from a terminal: `python -m g2c_magics check linear`.

Exit codes: 0 all is right, 1 not, 2 bad usage; what "right" means is in each command's help.
"""

import sys
from collections.abc import Sequence

from g2c_magics.platforms import UnsupportedSystem, require_posix


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    try:
        require_posix()
    except UnsupportedSystem as error:
        print(f"g2c: {error}", file=sys.stderr)
        return 2
    from g2c_magics.terminal.run import run

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
