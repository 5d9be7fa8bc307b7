"""Spending a project's money: payments with their papers, retentions, purchases by quotes, what is given back."""
