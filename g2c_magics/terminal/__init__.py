"""The magics' jobs from a terminal: arguments in, words and an exit code out."""
