"""The playground: the learner's own network, run live below a cell.

player.py talks to the page, plane.py, digits.py and line.py are what is played with, play.js is the
page. Only widget.py needs anywidget. No file here imports IPython.
"""
