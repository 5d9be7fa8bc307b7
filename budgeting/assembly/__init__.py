"""The record of assemblies: who was called, who came, whether they were enough, what they decided, and the minutes of it."""
