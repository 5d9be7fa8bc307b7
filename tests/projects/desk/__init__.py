"""The agency's desk: portfolio, drill-down, published figures, samples, findings, exceptions."""
