"""Starting mid-life: the opening balances of a group that saved before it came here, and the import of its earlier record."""
