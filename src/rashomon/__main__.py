"""`python -m rashomon` and the `rashomon` command.  Next: cli.py"""

from __future__ import annotations

from rashomon.cli import main

if __name__ == "__main__":
    main()
