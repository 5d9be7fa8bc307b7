"""Papers and exports of participatory budgeting: what is printed before, during and after a vote. Reads all, writes nothing."""
