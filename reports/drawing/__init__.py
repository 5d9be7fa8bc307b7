"""Drawings for pages and paper: frozen geometry in whole units, a thousand to the width. templates/drawings.html lays it out."""
