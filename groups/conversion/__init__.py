"""A group becomes another: its savings become share capital, its books are carried over into another group's or another currency.

Everything is a voucher that two officers agree to; where two books are concerned, their vouchers stand or fall together.
"""
