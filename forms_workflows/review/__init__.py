"""What reviewers do: results of stages, panels, score sheets, recusals, ranking. Stands on ``submissions``."""
