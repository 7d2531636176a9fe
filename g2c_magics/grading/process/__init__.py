"""The processes that run learner code: the warm one, its children, their jobs and messages."""
