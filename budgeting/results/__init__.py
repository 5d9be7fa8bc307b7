"""Results: the official count of an envelope, its lots, its reasons, objections to it, and what an assembly changed of it."""
