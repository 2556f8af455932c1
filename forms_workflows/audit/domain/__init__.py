"""Write events; prove that none was changed."""
