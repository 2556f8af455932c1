"""What pages show of rounds, lists and titles: read only, and nothing that is not public."""
