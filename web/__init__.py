"""The shared edge: settings, errors, the guard, sessions, language, health. It imports rooms below, and no views."""
