"""The screens of reference tables in the administration."""
