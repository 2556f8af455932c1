"""Forms of the desk's screens."""
