"""What forms and processes share: drafts that editors write, and the frozen versions made from them."""
