"""What is told to whom: letters, reminders and mail."""
