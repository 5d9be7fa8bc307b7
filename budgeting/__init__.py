"""Participatory budgeting: rounds in which members decide how a fund's money goes to projects, and the decision is kept."""
