"""What programs are answered: files and messages in, states out, under /api/{workspace}/v1/."""
