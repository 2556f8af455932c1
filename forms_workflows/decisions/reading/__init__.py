"""What is read of titles, for the public and for those who work with them."""
