"""Practice projects: one for each programme of the domain document, made of its published figures, and a city fund.

What was published stands with its source in a comment; where nothing was, the figure is invented and says so. Days, names and
papers are invented throughout. Through the same services as everybody's, each event on its own day.
"""
