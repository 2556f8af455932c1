"""What the screens show: rows, histories, counts. Nothing here changes anything."""
