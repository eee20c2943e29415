"""Answers that take both asking and thinking: queries hand tables to the analysis. Routes and pages share them."""
