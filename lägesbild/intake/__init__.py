"""What comes in from files: drafts and problems, stored through actions."""
