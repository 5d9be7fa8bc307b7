"""What is given in kind: labour, land, materials, machine hours and services, valued, evidenced, on both sides of the books."""
