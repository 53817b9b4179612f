"""The spine of Soundalike: records, the home folder, settings, errors, progress and the command line.

Imports no stage (but for `cli`); every stage imports it. A test holds this rule.
"""

__version__ = "0.1.0"
