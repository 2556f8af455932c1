"""Forms as editors write them: blocks, sources, preview."""
