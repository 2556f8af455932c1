"""Dates and times as this site prints them; what is not set here is Django's own."""
