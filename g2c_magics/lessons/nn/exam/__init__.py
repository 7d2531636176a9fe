"""The exam of this lesson: questions on drawn inputs, each for the graded checks it stands for.

Each brings parts of its own where it can, so that one task's mistake stays its own. The parts are
none that the lesson asks for: a loss, a nonlinearity and an optimizer that nobody could hand in.
"""

from g2c_magics.lessons.nn.exam import layers, losses, networks, training
from g2c_magics.lessons.question import Question

__all__ = ["QUESTIONS"]

QUESTIONS: tuple[Question, ...] = (
    *layers.QUESTIONS,
    *losses.QUESTIONS,
    *networks.QUESTIONS,
    *training.QUESTIONS,
)
