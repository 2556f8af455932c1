"""The frozen form: plain questions about it, its words, its regions."""
