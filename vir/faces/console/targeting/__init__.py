"""Targets and baselines in a grid."""
