"""The twin of a round: invented people play a whole year through the real screens, by a seed.

It is the demo's content, a regression test and a load generator. Nothing in it is a real organisation or person.
"""
