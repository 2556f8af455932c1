"""What is decided about pages: who acts, what goes live, what markup reaches a browser."""
