"""What pages show, as frozen dataclasses made by reader jobs: module-level functions of a snapshot."""
