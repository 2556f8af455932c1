"""Invented people and organisations: the demo, and the twin of a round. No part of what a department installs."""
