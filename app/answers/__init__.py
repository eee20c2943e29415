"""The answers that API and pages share: rows of questions, analysed and put together."""
