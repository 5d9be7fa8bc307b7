"""Elections as `.pb` files (pabulib.org/format): read what others published, write our own, recount either without a database."""
