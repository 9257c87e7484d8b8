"""`python -m missiongraph` is the command `missiongraph`."""

from missiongraph.cli import main

if __name__ == "__main__":  # processes that are started from here import this module again
    main()
