"""Groups that become others."""
