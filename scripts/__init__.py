"""What a developer's commands need around the product: front-end build, private PostgreSQL, browser."""
