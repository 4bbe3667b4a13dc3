"""Pages of what finance loads elsewhere: journals, files of runs, and the settings that they need."""
