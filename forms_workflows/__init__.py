"""Everything that is configured and everything that runs: forms, processes, cases, decisions."""
