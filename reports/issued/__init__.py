"""What has been printed: each paper's seal and code, the register of all that were issued, and what a paper proves later."""
