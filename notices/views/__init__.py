"""Public addresses that are no pages: objections, feeds."""
