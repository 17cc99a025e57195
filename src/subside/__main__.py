"""`python -m subside` is the `subside` command."""

from subside.cli import main

if __name__ == "__main__":
    main()
