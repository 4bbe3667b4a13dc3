"""What is paid: one small file for each kind of reward."""
