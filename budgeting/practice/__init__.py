"""Practice rounds: one that is decided and carried out, and one that is being voted on, in the practice city fund.

Every name, idea, amount and ballot here is invented. Through the same services as everybody's, each event on its own day.
"""
