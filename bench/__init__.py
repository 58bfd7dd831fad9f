"""The measurements behind docs/speed.md, as ratios within one run. `python -m bench --help`"""
