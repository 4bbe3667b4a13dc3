"""What codes and units of a sender mean, and what waits for somebody to say."""
