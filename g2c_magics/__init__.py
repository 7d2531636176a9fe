"""The desk around the learner's package."""
