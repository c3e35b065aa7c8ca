"""Records on paper: values as people read them, templates run in a child process, HTML and PDF."""
