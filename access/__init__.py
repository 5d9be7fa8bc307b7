"""Who may do what: users and passwords, sessions, grants by role and scope. Knows no groups, only their scopes."""
