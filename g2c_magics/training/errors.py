"""The one exception of the training room: bad input, said in one line.

Knows nothing of data, models or settings.
"""


class TrainingError(Exception):
    """What was expected, what came instead, what to do next: one line for the learner."""
