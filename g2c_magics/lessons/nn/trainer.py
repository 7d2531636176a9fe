"""A stand-in: that this lesson has training. What training asks of it takes this place."""
