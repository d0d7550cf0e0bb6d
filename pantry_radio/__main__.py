"""Runs the command line as `python -m pantry_radio`."""

from pantry_radio.entrypoints.cli import main

if __name__ == "__main__":
    main()
