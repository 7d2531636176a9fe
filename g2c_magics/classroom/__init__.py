"""A whole class: find submissions, grade each in a process of its own, keep the books."""
