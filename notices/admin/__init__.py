"""Pages' own screens in the administration."""
