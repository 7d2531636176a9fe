"""A notebook's side of the desk: the magics, and what they need of the learner's variables."""
