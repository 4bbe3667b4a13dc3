"""Questions of partners about lines of their statements."""
