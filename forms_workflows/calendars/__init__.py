"""Working days in layers (national, region, department), and periods that explain themselves."""
