"""The scenes of a round in order. Each person acts through the screens that such a person has."""
