"""`python -m soundalike`: the command line, as launchers of several processes start it."""

import os
import sys

from soundalike.cli import main
from soundalike.ranks import is_launched

if __name__ == "__main__":
    try:
        main()
    except SystemExit as ended:
        if is_launched() and isinstance(ended.code, int):
            # Threads of torch's process groups live on, and now and then abort an interpreter that is taken down under
            # them (pytorch issue 190489): the run would be whole, and its exit code that of a crash.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended.code)
        raise
