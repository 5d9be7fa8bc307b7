"""Money handed to a person or committee for a purpose, until it is accounted for or given back."""
