"""What every page shows around its matter: navigation, languages, preferences, search."""
