"""What the pages say on which a report is handed out as Excel, sent back, checked and saved."""
