"""Claims in the portal: starting one, mending its rows, sending it, and following it to its decision."""
