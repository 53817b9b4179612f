"""`python -m soundalike`: the command line, as launchers of several processes start it."""

from soundalike.cli import main

if __name__ == "__main__":
    main()
