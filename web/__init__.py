"""The shared edge: settings, errors, the guard, sessions, language, health. Imports every room below it, but no views."""
