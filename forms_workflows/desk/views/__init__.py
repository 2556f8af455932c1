"""One class for each screen, one file for each noun."""
