"""Keep a check honest: hide the answers, refuse the banned API, put back what was replaced."""
