"""`python3 run.py bench` hands on to this file; so does `python benchmarks` by hand."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from benchmarks.command import main

    main(sys.argv[1:])
