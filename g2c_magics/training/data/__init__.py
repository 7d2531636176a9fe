"""The data sets of a run: where each comes from, and the loaders that hand it out."""
