"""What the checker lets through can be finished through the screens: generated processes, an oracle, a robot."""
