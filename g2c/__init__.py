"""The learner's package: what you write in the course *From Gradients to ChatGPT*.

Imports torch and the standard library, nothing else.
"""
