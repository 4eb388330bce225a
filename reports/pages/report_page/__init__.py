"""What the page of one report says, in every state."""
