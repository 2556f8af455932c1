"""Review processes: written by editors, frozen as versions, run as viewflow flows. Stands on ``forms``."""
