"""The department's own tables (参照表) that formulas look things up in: written, imported, published as frozen versions.

Stands on definitions and the formula language; forms and processes stand on it and say what they use of it.
"""
