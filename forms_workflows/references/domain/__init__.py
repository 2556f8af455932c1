"""What can be done with a reference table: type and import its rows, publish it, look something up in it."""
