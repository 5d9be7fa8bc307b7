"""Funders' rules as data: dated versions, each figure with its source and how certain it is, and one pure evaluator."""
