"""Timelines and waterfalls as rows and folds that a script draws."""
