"""Run a lesson's tests on the learner's code in another process, and gather a Report."""
