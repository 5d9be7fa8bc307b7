"""City and national funds: money of the state, of donors and of groups, kept by what it may be used for, lent and lent again."""
