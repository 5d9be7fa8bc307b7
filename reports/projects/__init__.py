"""A project as others read it: its facts as of a day, and the forms in which they leave the house."""
