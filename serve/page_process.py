"""The chat page's process: Streamlit, for as long as the process that started it lives.

Standard input is a pipe from that process. It ends when that one ends, however it ends, and so does this one.
"""

import os
import sys
import threading


def _end_with_the_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    """Run Streamlit with this process's arguments."""
    from streamlit.web import cli

    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
